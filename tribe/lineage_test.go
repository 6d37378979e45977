package tribe

import (
	"fmt"
	"slices"
	"testing"

	"tribemap"

	"pgregory.net/rapid"
)

// drawn makes a result of people a, b, c, … in tribes "0", "1", …; "." is in
// none and " " is not there. Tribes are numbered by ids.
func drawn(of string, ids ...int) *Result {
	r := &Result{Tribes: make([]Tribe, len(ids))}
	for i, id := range ids {
		r.Tribes[i] = Tribe{ID: id, Name: fmt.Sprintf("tribe %d", id)}
		r.NextID = max(r.NextID, id+1)
	}
	for i, c := range of {
		if c == ' ' {
			continue
		}
		m := Member{Person: tribemap.Person{Ref: ref(string(rune('a' + i)))}, Tribe: -1, Second: -1}
		if c != '.' {
			m.Tribe = int(c - '0')
			r.Tribes[m.Tribe].Size++
		}
		r.People = append(r.People, m)
	}
	return r
}

func TestHeirs(t *testing.T) {
	for _, c := range []struct {
		name, before, after string
		want                []int
	}{
		{"the same in another order", "000011111", "111100000", []int{1, 0}},
		{"the larger part of a split", "0000000111", "1110000222", []int{0, -1, 1}},
		{"newcomers do not count", "0000        ", "000000000000", []int{0}},
		{"nor do those who left", "00000011", "000   11", []int{0, 1}},
		{"numbers do not count", "0000001111", "0111110000", []int{1, 0}},
		{"the largest of three parts", "0000000000", "0001111222", []int{-1, 0, -1}},
		{"a new tribe", "0000....", "00001111", []int{0, -1}},
		// 0 overlaps with 0 by .40, which is most, but then neither of the others
		// finds anybody: .38 and .36 together are more.
		{"the largest sum", "0000000000011111..", "000000111110000.11", []int{1, 0}},
	} {
		before, after := drawnAuto(c.before), drawnAuto(c.after)
		if got := Heirs(before, after); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// drawnAuto numbers tribes by place.
func drawnAuto(of string) *Result {
	var ids []int
	for _, c := range of {
		for c >= '0' && c <= '9' && int(c-'0') >= len(ids) {
			ids = append(ids, len(ids))
		}
	}
	return drawn(of, ids...)
}

func TestTrace(t *testing.T) {
	before := drawn("0000001111122222333.....", 0, 1, 2, 3)
	after := drawn("0001113333322222...3.444  ", 0, 4, 2, 1, 5)
	l := Trace(before, after)
	want := []TribeChange{
		{What: TribeKept, ID: 0, Before: 6, After: 3, Stayed: 3, Left: 3, Same: .5},
		{What: TribeSplit, ID: 4, After: 3, Joined: 3, From: []int{0}},
		{What: TribeKept, ID: 2, Before: 5, After: 5, Stayed: 5, Same: 1},
		{What: TribeKept, ID: 1, Before: 5, After: 6, Stayed: 5, Joined: 1, Same: 5. / 6},
		{What: TribeBorn, ID: 5, After: 3, Joined: 3},
		{What: TribeGone, ID: 3, Before: 3, Left: 3},
	}
	for i := range want {
		got := l.Tribes[i]
		got.Name = ""
		if fmt.Sprint(got) != fmt.Sprint(want[i]) {
			t.Errorf("tribe %d:\n got %+v\nwant %+v", want[i].ID, got, want[i])
		}
	}
	if len(l.Movers) > 0 {
		t.Errorf("movers %v: all went along with a split, or were in no tribe", l.Movers)
	}
	merged := Trace(drawn("00001111222", 0, 1, 2), drawn("00000111111", 0, 1))
	if last := merged.Tribes[2]; last.What != TribeMerged || !slices.Equal(last.Into, []int{1}) || !slices.Equal(merged.Tribes[1].From, []int{2}) {
		t.Errorf("tribe 2 was merged into 1, got %+v and %+v", last, merged.Tribes[1])
	}
	if want := []Mover{{Person: 4, From: 1, To: 0}}; !slices.Equal(merged.Movers, want) {
		t.Errorf("movers %v, want %v", merged.Movers, want)
	}
}

// Whatever two runs look like, the books of each tribe balance, and nobody is
// both a mover and somebody who stayed.
func TestTraceBalances(t *testing.T) {
	letters := rapid.StringOfN(rapid.SampledFrom([]rune("01234. ")), 5, 25, -1)
	rapid.Check(t, func(t *rapid.T) {
		before, after := drawnAuto(letters.Draw(t, "before")), drawnAuto(letters.Draw(t, "after"))
		alike := AlikeIDs(before, after)
		left, joined := 0, 0
		for _, c := range Trace(alike, after).Tribes {
			if c.Before != c.Stayed+c.Left+c.Lost || c.After != c.Stayed+c.Joined+c.New {
				t.Errorf("%+v does not balance", c)
			}
			left, joined = left+c.Left, joined+c.Joined
		}
		for _, m := range Trace(alike, after).Movers {
			if m.From == m.To || left == 0 || joined == 0 {
				t.Errorf("mover %+v among %d who left and %d who joined", m, left, joined)
			}
		}
		if back := after.WithIDs().WithIndexes(); fmt.Sprint(back) != fmt.Sprint(after) {
			t.Errorf("%v, want %v", back, after)
		}
	})
}

func TestNamesAreKept(t *testing.T) {
	word := func(text string, worth float64) nameWord {
		return nameWord{text: text, authors: worth, threads: worth, members: 5}
	}
	candidates := [][]nameWord{
		{word("goat", 9), word("milk", 8), word("barn", 7), word("cheese", 6)},
		{word("engine", 9), word("brake", 8), word("milk", 1)},
		{word("sail", 9), word("mast", 8)},
	}
	got := nameAll(candidates, []string{"Cheese, hay & milk", "Engine, hay & straw", "Mast & sail 2"}, []string{"Engine, brake & milk"})
	want := []string{"Cheese, hay & milk", "Engine & brake", "Mast & sail 2"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
