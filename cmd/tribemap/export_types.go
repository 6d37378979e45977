package main

import (
	"strconv"
	"time"
)

// cellKind is what a cell holds, for formats that tell numbers from text.
type cellKind int

const (
	textCell   cellKind = iota
	wholeCell           // int64
	realCell            // float64
	momentCell          // time.Time, in UTC
)

// cellKinds are the columns of connectors.csv and of the list of tribes that
// are not text.
var cellKinds = map[string]cellKind{
	"rank": wholeCell, "tribe_id": wholeCell, "strong_ties": wholeCell, "answered_by": wholeCell,
	"marginal": realCell, "cumulative": realCell, "tribe_share": realCell, "stability": realCell,
	"last_seen": momentCell,
	"id":        wholeCell, "size": wholeCell, "posts": wholeCell,
	"on_topic": realCell, "internal_share": realCell, "z": realCell,
}

// value is what a cell says: nil if it is empty, else an int64, a float64, a
// time or a text. A cell that is not of its column's kind stays text.
func (k cellKind) value(cell string) any {
	var value any
	var err error
	switch k {
	case wholeCell:
		value, err = strconv.ParseInt(cell, 10, 64)
	case realCell:
		value, err = strconv.ParseFloat(cell, 64)
	case momentCell:
		value, err = time.Parse(time.RFC3339, cell)
	default:
		value = cell
	}
	if cell == "" {
		return nil
	}
	if err != nil {
		return cell
	}
	return value
}
