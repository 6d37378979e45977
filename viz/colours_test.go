package viz

import (
	"errors"
	"slices"
	"testing"

	"tribemap/tribe"
	"tribemap/viz/layout"
)

// circles makes a result of tribes of the given sizes with ids from 0, and a
// place for everybody.
func circles(sizes ...int) (*tribe.Result, []layout.Point) {
	r := &tribe.Result{}
	var places []layout.Point
	for k, size := range sizes {
		r.Tribes = append(r.Tribes, tribe.Tribe{ID: k, Size: size})
		for i := range size {
			r.People = append(r.People, tribe.Member{Tribe: k, Second: -1})
			places = append(places, layout.Point{X: float64(8 * k), Y: float64(i)})
		}
	}
	return r, places
}

func mustColour(t *testing.T, before *Colours, sizes ...int) Colours {
	t.Helper()
	r, places := circles(sizes...)
	c, err := Colour(r, places, before)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.check(); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestColoursAreKept(t *testing.T) {
	first := mustColour(t, nil, 9, 8, 7, 6)
	same := mustColour(t, &first, 6, 7, 8, 9, 5, 5)
	for id, slot := range first.Slots {
		if same.Slots[id] != slot || same.Palette != first.Palette {
			t.Errorf("tribe %d had colour %d of %d, has %d of %d", id, slot, first.Palette, same.Slots[id], same.Palette)
		}
	}
	// More tribes than colours: the nearest of the larger palette.
	more := mustColour(t, &first, 9, 8, 7, 6, 5, 5, 5, 5, 5)
	old, _ := palettes[first.Palette]()
	young, _ := palettes[more.Palette]()
	for id, slot := range first.Slots {
		if d := old[slot].oklab().distance(young[more.Slots[id]].oklab()); d > 20 {
			t.Errorf("tribe %d: colour is %.1f from the one before", id, d)
		}
	}
	// One person more does not take a colour away; twice the size does.
	crowd := slices.Repeat([]int{6}, 17)
	full := mustColour(t, nil, crowd...)
	crowd[16] = 7
	if _, has := mustColour(t, &full, crowd...).Slots[16]; has {
		t.Error("a tribe one larger took another's colour")
	}
	crowd[16] = 12
	if _, has := mustColour(t, &full, crowd...).Slots[16]; !has {
		t.Error("the largest tribe has no colour")
	}
}

func TestColourRefuses(t *testing.T) {
	r, places := circles(5, 5)
	for name, before := range map[string]*Colours{
		"no such palette": {Palette: 7},
		"no such slot":    {Palette: 8, Slots: map[int]int{0: 8}},
		"given twice":     {Palette: 8, Slots: map[int]int{0: 1, 1: 1}},
	} {
		if _, err := Colour(r, places, before); !errors.Is(err, ErrResult) {
			t.Errorf("%s: error %v, want %v", name, err, ErrResult)
		}
	}
	if _, err := Colour(r, places[1:], nil); !errors.Is(err, ErrResult) {
		t.Errorf("a place too few: error %v, want %v", err, ErrResult)
	}
}
