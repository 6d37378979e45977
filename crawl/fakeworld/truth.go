package fakeworld

import (
	"cmp"
	"slices"
)

// Reachable lists the posts that a search leads to: those that were not
// deleted, of each thread in which found holds for one of them. Where places
// drop what is deleted together with its place in the thread, the thread falls
// apart there.
func (w *World) Reachable(found func(*Post) bool, fallsApart bool) []int {
	part := make(map[int]int, len(w.Posts)) // by post: the first post of its part
	hit := make(map[int]bool)
	for i := range w.Posts {
		p := &w.Posts[i]
		part[p.ID] = p.Thread
		if fallsApart {
			part[p.ID] = p.ID
			if above := w.Post(p.Parent); above != nil && !above.Gone {
				part[p.ID] = part[above.ID]
			}
		}
		hit[part[p.ID]] = hit[part[p.ID]] || !p.Gone && found(p)
	}
	var ids []int
	for _, p := range w.Posts {
		if !p.Gone && hit[part[p.ID]] {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// Dyad is two people, the smaller number first.
type Dyad [2]int

// Dyads lists the pairs of which both answered the other in posts that has
// holds for, and both are of a tribe.
func (w *World) Dyads(tribe int, has func(*Post) bool) []Dyad {
	answered := make(map[Dyad]bool)
	for i := range w.Posts {
		p := &w.Posts[i]
		above := w.Post(p.Parent)
		if above == nil || above.Author == p.Author || !has(p) || !has(above) {
			continue
		}
		if w.People[p.Author].Tribe == tribe && w.People[above.Author].Tribe == tribe {
			answered[Dyad{p.Author, above.Author}] = true
		}
	}
	var both []Dyad
	for d := range answered {
		if d[0] < d[1] && answered[Dyad{d[1], d[0]}] {
			both = append(both, d)
		}
	}
	slices.SortFunc(both, func(a, b Dyad) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	return both
}

// Connectors lists the n people with the most dyads and those who have as many
// as the last of them, those with the smaller number first among equals.
func Connectors(dyads []Dyad, n int) []int {
	degree := make(map[int]int)
	for _, d := range dyads {
		degree[d[0]]++
		degree[d[1]]++
	}
	var people []int
	for p := range degree {
		people = append(people, p)
	}
	slices.SortFunc(people, func(a, b int) int { return cmp.Or(cmp.Compare(degree[b], degree[a]), cmp.Compare(a, b)) })
	for n < len(people) && degree[people[n]] == degree[people[n-1]] {
		n++
	}
	return people[:min(n, len(people))]
}
