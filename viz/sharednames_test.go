package viz

import (
	"context"
	"testing"

	"tribemap"
	"tribemap/tribe"
)

// A word that names somebody is known in any spelling.
func TestNamesInWords(t *testing.T) {
	for _, c := range []struct {
		handle, word string
		names        bool
	}{
		{"stefan", "Stefan", true},
		{"stefan", "Stefans", true},
		{"stefan", "stefan's", true},
		{"JohnSmith", "smith", true},
		{"john_smith99", "smith", true},
		{"Jo", "jo", true},
		{"Jo Ann Lee", "jo", false}, // two letters of a longer name name nobody
		{"Jos\u00e9", "Jose\u0301", true},
		{"mueller_2000", "müller", true},
		{"müller", "Mueller", true},
		{"李明", "李明", true},
		{"王小明", "小明", true},
		{"김철수", "김철수가", true},
		{"ｎｏｏｒ", "noor", true},
		{"noor", "noon", false},
		{"ada_2", "2", false},
		{"ada", "radar", false},
		{"bas", "bass", true}, // for want of a better rule
	} {
		r := &tribe.Result{People: []tribe.Member{{Person: tribemap.Person{Ref: tribemap.Ref{Source: "x", ID: "1"}, Handle: c.handle}}}}
		if got := nameTokens(r).in(c.word); got != c.names {
			t.Errorf("%q names %q: %v, want %v", c.word, c.handle, got, c.names)
		}
	}
}

func TestToldMonths(t *testing.T) {
	months := []tribe.ActivityCount{{Posts: 40}, {Posts: 7}, {Posts: 30}, {}, {Posts: 90}}
	got := toldMonths(months, []int{20, 3, 15, 0, 40})
	for i, want := range []int{40, 0, 0, 0, 90} { // one silent month alone would be the rest
		if got[i].Posts != want {
			t.Errorf("month %d tells %d posts, want %d", i, got[i].Posts, want)
		}
	}
	if two := toldMonths(months, []int{20, 3, 5, 0, 40}); two[0].Posts != 40 || two[2].Posts != 0 {
		t.Errorf("with two silent months %v", two)
	}
}

// What months do not tell is taken to be old.
func TestGrowingAtLeast(t *testing.T) {
	r := &tribe.Result{Tribes: []tribe.Tribe{{Name: "X", Posts: 90}}}
	for i := range 9 {
		posts := 5
		if i > 5 {
			posts = 20
		}
		r.Tribes[0].Activity = append(r.Tribes[0].Activity, tribe.ActivityCount{Posts: posts})
	}
	if _, ok := growing(r); !ok {
		t.Error("four times as much is no growth")
	}
	for i := range 6 {
		r.Tribes[0].Activity[i].Posts = 0
	}
	if f, _ := growing(r); f.Text != "X wrote 4 times as much a month lately as before." {
		t.Errorf("of withheld months: %q", f.Text)
	}
}

// A copy to share has its tribes where the map has them that it is a copy of.
func TestSharedMapLooksAlike(t *testing.T) {
	r, key := fake(400, 20, 0.2), []byte("key")
	places, err := Place(context.Background(), r, MapOptions{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	shared := Share(r, key)
	copied, err := Place(context.Background(), shared, MapOptions{}, SharePlaces(r, places, key))
	if err != nil {
		t.Fatal(err)
	}
	middles := func(r *tribe.Result, at int) (x, y float64) {
		of := make([]int, len(r.People))
		for u, p := range r.People {
			of[u] = p.Tribe
		}
		p := places
		if r == shared {
			p = copied
		}
		m := middleOf(p, of, at)
		return m.X, m.Y
	}
	box := boxOf(places)
	for k, s := range shared.Tribes {
		for j, o := range r.Tribes {
			if o.ID != s.ID {
				continue
			}
			x1, y1 := middles(shared, k)
			x2, y2 := middles(r, j)
			if d := max(x1-x2, x2-x1, y1-y2, y2-y1) / (box.maxX - box.minX); d > 0.1 {
				t.Errorf("tribe %d stands %.0f %% of the width elsewhere", s.ID, 100*d)
			}
		}
	}
}
