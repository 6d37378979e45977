package viz

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"strings"
	"testing"

	"tribemap/internal/browsertest"
	"tribemap/tribe"
)

// A page of fewer people than there are draws connectors and whom most turned to,
// names nobody else, counts everybody, and says so.
func TestMostPeople(t *testing.T) {
	r := fake(900, 9, 0.2)
	slices.Reverse(r.Connectors) // out of order
	page, s, x := limited(t, r, 300)
	if len(x.Label) != 300 {
		t.Fatalf("%d people on the page, want 300", len(x.Label))
	}
	for k, st := range s.Tribes {
		if st.Size != r.Tribes[k].Size {
			t.Errorf("tribe %d has %d people, want %d", k, st.Size, r.Tribes[k].Size)
		}
	}
	for i, c := range s.Connectors {
		want := r.People[r.Connectors[i].Person]
		if x.Label[c.Person] != label(want) || len(c.Dyads) == 0 || len(c.Evidence) == 0 {
			t.Errorf("connector %d is %s with %d dyads and %d posts, want %s", i, x.Label[c.Person], len(c.Dyads), len(c.Evidence), label(want))
		}
	}
	for _, n := range numbersIn(t, s) {
		if n >= 300 {
			t.Errorf("the page names person %d of 300", n)
		}
	}
	if line := limitLine(900, 300); !strings.Contains(page, line) || !strings.Contains(line, "300 of 900 people") {
		t.Errorf("the page does not say %q", line)
	}
}

func limited(t *testing.T, r *tribe.Result, most int) (string, scene, texts) {
	t.Helper()
	var b bytes.Buffer
	if err := Map(context.Background(), &b, r, MapOptions{MostPeople: most}); err != nil {
		t.Fatal(err)
	}
	return b.String(), sceneOf(t, b.String()), textsOf(t, b.String())
}

// numbersIn returns all numbers of people in a scene.
func numbersIn(t *testing.T, s scene) []uint32 {
	t.Helper()
	var all []uint32
	for _, c := range s.Connectors {
		all = append(all, c.Person)
		for _, d := range c.Dyads {
			all = append(all, d.With)
		}
		for _, e := range c.Evidence {
			all = append(all, e.Author, uint32(max(0, e.To)))
		}
	}
	for _, b := range s.Panels.Bridges {
		for _, c := range b.Carries {
			all = append(all, c.Person)
		}
	}
	for _, told := range s.Panels.Tellings {
		for c := range slices.Chunk(told.Calls, 3) {
			all = append(all, c[1:]...)
		}
	}
	for _, row := range s.Panels.Talk {
		for _, d := range row {
			for _, e := range d.Examples {
				all = append(all, e.Author)
			}
		}
	}
	if len(all) < 100 {
		t.Errorf("the scene names %d people: too few to judge", len(all))
	}
	return all
}

// Posts that show how a tribe decides keep their authors on the page.
func TestExamplesKeepTheirAuthors(t *testing.T) {
	r := fake(200, 5, 0.2)
	for i := range r.Tribes {
		for j := range r.Tribes[i].Decisions {
			r.Tribes[i].Decisions[j].Examples[0].Author = uint32((7*i + 31*j) % 200)
		}
	}
	var b bytes.Buffer
	if err := Map(context.Background(), &b, r, MapOptions{}); err != nil {
		t.Fatal(err)
	}
	s, x := sceneOf(t, b.String()), textsOf(t, b.String())
	for i, row := range s.Panels.Talk {
		for j, d := range row {
			if got, want := x.Label[d.Examples[0].Author], label(r.People[(7*i+31*j)%200]); got != want {
				t.Errorf("tribe %d, kind %d: by %s, want %s", i, j, got, want)
			}
		}
	}
}

// A page with a limit works: everybody it draws can be found, nobody else.
func TestBrowserMostPeople(t *testing.T) {
	browsertest.Beside(t)
	r := fake(900, 9, 0.2)
	page, _, x := limited(t, r, 300)
	b := browsertest.Open(t, page, browsertest.Window)
	if s := b.State(); s.People != 300 {
		t.Errorf("%d people are drawn, want 300", s.People)
	}
	shown := browsertest.Eval[int](b, `(query) => {
		const f = document.querySelector("#find");
		f.value = query;
		f.dispatchEvent(new Event("input"));
		return document.querySelectorAll("#hits li").length;
	}`, "forum:"+leftOut(t, r, x))
	if shown != 0 {
		t.Errorf("%d hits for somebody whom the page leaves out", shown)
	}
}

// leftOut returns the id of somebody whom the page does not hold.
func leftOut(t *testing.T, r *tribe.Result, x texts) string {
	t.Helper()
	on := map[string]bool{}
	for i, id := range x.ID {
		on[cmp.Or(id, x.Label[i])] = true
	}
	for _, m := range r.People {
		if !on[m.ID] && len(m.ID) == 4 {
			return m.ID
		}
	}
	t.Fatal("everybody is on the page")
	return ""
}
