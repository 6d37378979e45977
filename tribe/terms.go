package tribe

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// pointGrid is the grid on which all points of scores lie. Sums of its
// multiples up to 2³³ are exact, so terms add up to their score bit by bit.
const pointGrid = 1.0 / (1 << 20)

// onGrid rounds points to the grid.
func onGrid(points float64) float64 { return math.Round(points/pointGrid) * pointGrid }

// sumTerms returns the score that terms explain.
func sumTerms(terms []Term) float64 {
	sum := 0.0
	for _, t := range terms {
		sum += t.Points
	}
	return sum
}

// StrengthSentence reads a tie's strength out loud in whole points, for example
// "73 = share 31 + recency 22 + sittings 14 + span 6". The parts add up to the
// whole as printed.
func StrengthSentence(t Tie) string { return readOut(t.StrengthTerms) }

// AliveSentence does the same for how alive a tie is.
func AliveSentence(t Tie) string { return readOut(t.AliveTerms) }

func readOut(terms []Term) string {
	total, parts := wholePoints(terms)
	var b strings.Builder
	b.WriteString(strconv.Itoa(total))
	sign := " = "
	for i, t := range terms {
		p := parts[i]
		switch {
		case t.Points >= 0:
			b.WriteString(sign + t.Name + " " + strconv.Itoa(p))
		case p != 0:
			b.WriteString(" − " + strconv.Itoa(-p) + " " + t.Name)
		}
		sign = " + "
	}
	return b.String()
}

// wholePoints rounds the sum of terms, and each term up or down so that the
// parts give that sum: those with the largest remainders go up, the first of
// equals first.
func wholePoints(terms []Term) (total int, parts []int) {
	total = int(math.Round(sumTerms(terms)))
	parts = make([]int, len(terms))
	order := make([]int, len(terms))
	left := total
	for i, t := range terms {
		parts[i] = int(math.Floor(t.Points))
		order[i] = i
		left -= parts[i]
	}
	remainder := func(i int) float64 { return terms[i].Points - math.Floor(terms[i].Points) }
	slices.SortStableFunc(order, func(i, j int) int {
		switch {
		case remainder(i) > remainder(j):
			return -1
		case remainder(i) < remainder(j):
			return 1
		}
		return 0
	})
	for _, i := range order[:left] {
		parts[i]++
	}
	return total, parts
}
