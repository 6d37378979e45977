package graph

import (
	"fmt"
	"math"
	"strconv"
)

// column says how the third column is read.
type column[V comparable] struct {
	name     string
	missing  V // what a line without it means
	required bool
	parse    func(field []byte) (V, error)
}

var (
	weightColumn = column[float32]{name: "weight", missing: 1, parse: parseWeight}
	timeColumn   = column[int64]{name: "time", required: true, parse: parseTime}
)

func isNumber(field []byte) bool {
	_, err := strconv.ParseFloat(string(field), 64)
	return err == nil
}

// parseWeight reads a weight that FromEdges accepts.
func parseWeight(field []byte) (float32, error) {
	w, err := strconv.ParseFloat(string(field), 64)
	if err != nil || !(w >= MinWeight && w <= MaxTotalWeight) {
		return 0, fmt.Errorf("weight %s, want a number from %.2g to %.2g", excerpt(field), MinWeight, MaxTotalWeight)
	}
	return float32(w), nil
}

// parseTime reads seconds. Whole ones are exact to the last digit, fractions
// are cut off downwards.
func parseTime(field []byte) (int64, error) {
	if t, err := strconv.ParseInt(string(field), 10, 64); err == nil {
		return t, nil
	}
	const most = 1 << 53
	t, err := strconv.ParseFloat(string(field), 64)
	if err != nil || !(math.Abs(t) <= most) {
		return 0, fmt.Errorf("time %s, want seconds", excerpt(field))
	}
	return int64(math.Floor(t)), nil
}
