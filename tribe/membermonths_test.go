package tribe

import (
	"slices"
	"testing"
	"time"
)

func TestDescribeMonths(t *testing.T) {
	at := func(day string) int64 {
		d, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		return d.Unix()
	}
	talk := &Talk{Start: at("2002-01-31"), End: at("2002-04-01"), Posts: []Post{
		{Author: 1},
		{Author: 0, Time: at("2002-01-31")},
		{Author: 1, Time: at("2002-02-01")},
		{Author: 1, Time: at("2002-02-28")},
		{Author: 0, Time: at("2002-04-01")},
		{Author: 1, Time: at("2002-04-01")},
	}}
	a := &analysis{talk: talk, result: &Result{People: make([]Member, 3)}}
	a.describeMonths()
	for u, want := range [][]uint16{{0, 3}, {1, 3}, nil} {
		if got := a.result.People[u].Months; !slices.Equal(got, want) {
			t.Errorf("person %d posted in months %v, want %v", u, got, want)
		}
	}
}
