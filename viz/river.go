package viz

import (
	"encoding/base64"

	"tribemap/tribe"
)

// riverSpans is how many spans of time the activity panel tells apart at most:
// finer ones are thinner than a pointer.
const riverSpans = 48

// river is the activity of the tribes over time, in spans of whole months.
type river struct {
	Names  []string `json:"names"`  // first month of each span
	Last   string   `json:"last"`   // month of the last span
	Months int      `json:"months"` // in a span
	Posts  [][]int  `json:"posts"`  // tribe × span
	// Spoke holds ⌈spans/8⌉ bytes a person in base64, bit i of a person (the
	// lowest of the first byte first) set if they posted in span i; "" unknown.
	Spoke string `json:"spoke"`
}

// newRiver counts the posts of everybody, and says of the first drawn people when
// they spoke.
func newRiver(r *tribe.Result, drawn int) river {
	months := monthsOf(r)
	if len(months) == 0 {
		return river{}
	}
	width := (len(months) + riverSpans - 1) / riverSpans
	spans := (len(months) + width - 1) / width
	v := river{Months: width, Last: months[len(months)-1]}
	for i := 0; i < len(months); i += width {
		v.Names = append(v.Names, months[i])
	}
	for _, t := range r.Tribes {
		posts := make([]int, spans)
		for i, a := range t.Activity[:min(len(months), len(t.Activity))] {
			posts[i/width] += a.Posts
		}
		v.Posts = append(v.Posts, posts)
	}
	v.Spoke = spokeBits(r.People[:drawn], width, spans)
	return v
}

// monthsOf returns the months that all tribes' activity is counted in.
func monthsOf(r *tribe.Result) []string {
	var months []string
	for _, t := range r.Tribes {
		if len(t.Activity) <= len(months) {
			continue
		}
		months = nil
		for _, a := range t.Activity {
			months = append(months, a.Month)
		}
	}
	return months
}

func spokeBits(people []tribe.Member, width, spans int) string {
	row := (spans + 7) / 8
	bits := make([]byte, row*len(people))
	known := false
	for u, p := range people {
		for _, m := range p.Months {
			if i := int(m) / width; i < spans {
				bits[u*row+i/8] |= 1 << (i % 8)
				known = true
			}
		}
	}
	if !known {
		return ""
	}
	return base64.StdEncoding.EncodeToString(bits)
}
