package viz

import (
	"cmp"
	"fmt"
	"slices"

	"tribemap/tribe"
)

// MostPeople is the default of MapOptions.MostPeople: the number that a browser
// without a graphics card draws in about a second and a page of 2.5 MB holds.
const MostPeople = 100_000

// drawnFirst tells, for each person, whether a page of at most most people draws
// them: those the page names before all others, then whoever most people turned
// to.
func drawnFirst(r *tribe.Result, most int) []bool {
	drawn := make([]bool, len(r.People))
	if len(r.People) <= most {
		for u := range drawn {
			drawn[u] = true
		}
		return drawn
	}
	named := namedPeople(r)
	order := make([]int, len(r.People))
	for u := range order {
		order[u] = u
	}
	slices.SortStableFunc(order, func(u, v int) int {
		a, b := r.People[u], r.People[v]
		return cmp.Or(named[v]-named[u], cmp.Compare(b.AnsweredBy, a.AnsweredBy), cmp.Compare(b.Posts, a.Posts))
	})
	for _, u := range order[:most] {
		drawn[u] = true
	}
	return drawn
}

// namedPeople ranks people by how surely the page names them: 3 connectors, 2
// authors of what it quotes, 1 those who talk with connectors.
func namedPeople(r *tribe.Result) []int {
	rank := make([]int, len(r.People))
	connector := make([]bool, len(r.People))
	for _, c := range r.Connectors {
		connector[c.Person] = true
	}
	for _, t := range r.Ties {
		if connector[t.A] || connector[t.B] {
			rank[t.A], rank[t.B] = 1, 1
		}
	}
	for _, e := range quoted(r) {
		rank[e.Author] = 2
		if e.To != tribe.None {
			rank[e.To] = 2
		}
	}
	for _, c := range r.Connectors {
		rank[c.Person] = 3
	}
	return rank
}

// quoted returns all posts that the page shows.
func quoted(r *tribe.Result) []tribe.Evidence {
	var all []tribe.Evidence
	for _, c := range r.Connectors {
		all = append(all, c.Evidence...)
	}
	for _, t := range r.Tribes {
		for _, d := range t.Decisions {
			all = append(all, d.Examples...)
		}
	}
	return all
}

// limit takes out of a scene whoever is not among the first n people, who are
// all that the page holds.
func (s *scene) limit(n int) {
	out := func(u uint32) bool { return int64(u) >= int64(n) }
	for i := range s.Connectors {
		c := &s.Connectors[i]
		c.Dyads = slices.DeleteFunc(c.Dyads, func(d sceneDyad) bool { return out(d.With) })
		c.Evidence = slices.DeleteFunc(c.Evidence, func(e sceneEvidence) bool { return out(e.Author) || e.To >= int64(n) })
	}
	for i := range s.Panels.Bridges {
		b := &s.Panels.Bridges[i]
		b.Carries = slices.DeleteFunc(b.Carries, func(c carrier) bool { return out(c.Person) })
	}
	for i := range s.Panels.Tellings {
		t := &s.Panels.Tellings[i]
		var calls []uint32
		for c := range slices.Chunk(t.Calls, 3) {
			if !out(c[1]) && !out(c[2]) {
				calls = append(calls, c...)
			}
		}
		t.Calls = calls
	}
	s.Panels.Tellings = slices.DeleteFunc(s.Panels.Tellings, func(t telling) bool { return len(t.Calls) == 0 })
	for _, row := range s.Panels.Talk {
		for i := range row {
			row[i].Examples = slices.DeleteFunc(row[i].Examples, func(e sceneEvidence) bool { return out(e.Author) })
		}
	}
}

// limitLine says that a map does not draw everybody.
func limitLine(people, drawn int) string {
	return fmt.Sprintf("the map draws %s of %s: connectors, those they talk with, and whom most turned to; grounds, sizes and counts are those of everybody, search finds who is drawn",
		grouped(drawn), plural(people, "person", "people"))
}
