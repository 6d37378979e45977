package viz

import (
	"slices"
	"strings"
	"testing"

	"tribemap/internal/browsertest"
	"tribemap/tribe"
)

// sharedText is all that a shared page says: its own text, and its data.
func sharedText(t *testing.T, page string) string {
	return browsertest.Words(page) + string(unpack(t, page, "scene")) + string(unpack(t, page, "details")) + string(unpack(t, page, "texts")) + string(unpack(t, page, "dyads"))
}

func TestShareTellsNobody(t *testing.T) {
	r := fake(400, 20, 0.2)
	r.Tribes[0].Words = append(r.Tribes[0].Words, tribe.Word{Text: r.People[3].Handle, Authors: 30}, tribe.Word{Text: "rare word", Authors: 9})
	r.Tribes[1].Name, r.Tribes[1].Renamed = "Around "+r.People[9].Handle, true
	r.Warnings = append(r.Warnings, "tribe 1 ("+r.Tribes[1].Name+") is unstable", "see "+r.People[5].Name)
	shared := Share(r, []byte("key"))
	text := sharedText(t, draw(t, shared, MapOptions{MinGroup: ShareLeast, HideText: true}))
	for _, p := range r.People {
		for _, secret := range []string{p.Handle, p.Name, p.Ref.String(), p.URL} {
			if secret != "" && strings.Contains(text, secret) {
				t.Fatalf("the shared map tells %q", secret)
			}
		}
	}
	for _, c := range r.Connectors {
		for _, e := range c.Evidence {
			for _, secret := range []string{e.Excerpt, e.Title, e.URL, e.Post.String()} {
				if strings.Contains(text, secret) {
					t.Fatalf("the shared map tells %q", secret)
				}
			}
		}
	}
	for _, secret := range []string{"rare word", "example.org", "quieter than before", "Around "} {
		if strings.Contains(text, secret) {
			t.Errorf("the shared map tells %q", secret)
		}
	}
	for _, x := range shared.Tribes {
		if x.Size < ShareLeast {
			t.Errorf("a tribe of %d is shared", x.Size)
		}
	}
	for _, b := range sceneOf(t, draw(t, shared, MapOptions{MinGroup: ShareLeast})).Panels.Bridges {
		if b.People < ShareLeast {
			t.Errorf("a bridge of %d people is shared", b.People)
		}
	}
	tellsOfNoFew(t, r, shared)
	if len(shared.Tribes) < 3 || len(shared.Tribes) == len(r.Tribes) || len(shared.People) != len(r.People) {
		t.Errorf("%d tribes, %d people are shared", len(shared.Tribes), len(shared.People))
	}
}

// tellsOfNoFew counts again, from the original, who stands behind each month and
// each neighbour of a shared copy: ten people or more, and all such are there.
func tellsOfNoFew(t *testing.T, r, shared *tribe.Result) {
	t.Helper()
	was := map[int]int{} // id → tribe of the original
	for k, x := range r.Tribes {
		was[x.ID] = k
	}
	told, silent := 0, 0
	for _, x := range shared.Tribes {
		k := was[x.ID]
		for i, a := range x.Activity {
			posters := 0
			for _, m := range r.People {
				posters += btoi(m.Tribe == k && slices.Contains(m.Months, uint16(i)))
			}
			if full := r.Tribes[k].Activity[i]; a.Month != full.Month || (posters < ShareLeast) != (a.Posts == 0) || a.Posts != 0 && a.Posts != full.Posts {
				t.Errorf("tribe %d, %s: %d posts are told, of %d people", x.ID, a.Month, a.Posts, posters)
			}
			told, silent = told+btoi(a.Posts > 0), silent+btoi(a.Posts == 0)
		}
		for l, y := range r.Tribes {
			people := map[uint32]bool{}
			for _, e := range r.Edges {
				if a, b := r.People[e.From].Tribe, r.People[e.To].Tribe; a == k && b == l || a == l && b == k {
					people[e.From], people[e.To] = true, true
				}
			}
			near := slices.ContainsFunc(x.Neighbours, func(n tribe.TribeTie) bool { return shared.Tribes[n.Tribe].ID == y.ID })
			if k != l && near != (len(people) >= ShareLeast && y.Size >= ShareLeast) {
				t.Errorf("tribe %d has neighbour %d: %v; %d people tie them", x.ID, y.ID, near, len(people))
			}
			told, silent = told+btoi(near), silent+btoi(len(people) > 0 && !near)
		}
	}
	if told < 20 || silent < 20 {
		t.Errorf("%d counts told and %d left out are too few to judge", told, silent)
	}
}

// The same key gives the same pseudonyms, also where there are other people;
// another gives others. The network stays what it was.
func TestSharePseudonyms(t *testing.T) {
	r := fake(120, 4, 0.2)
	all := Share(r, []byte("key"))
	for u, p := range r.People {
		code := "person " + pseudonym(p.Ref, []byte("key"))
		at := slices.IndexFunc(all.People, func(m tribe.Member) bool { return m.Handle == code })
		if at < 0 || all.People[at].Posts != p.Posts || all.People[at].StrongTies != p.StrongTies {
			t.Fatalf("person %d is not %q with the same figures", u, code)
		}
	}
	if again := Share(r, []byte("key")); !slices.EqualFunc(all.Ties, again.Ties, func(a, b tribe.Tie) bool { return a.A == b.A && a.B == b.B }) {
		t.Error("two shared copies differ")
	}
	if other := Share(r, []byte("other")); other.People[0].Handle == all.People[0].Handle {
		t.Error("another key gives the same pseudonym")
	}
	if !slices.IsSortedFunc(all.People, func(a, b tribe.Member) int { return strings.Compare(a.ID, b.ID) }) {
		t.Error("the order of people is not that of their pseudonyms")
	}
	degree := func(r *tribe.Result) []int {
		d := make([]int, len(r.People))
		for _, x := range r.Ties {
			d[x.A] += x.FromA
			d[x.B] += x.Count - x.FromA
		}
		slices.Sort(d)
		return d
	}
	if !slices.Equal(degree(r), degree(all)) {
		t.Error("the ties changed")
	}
}

// A single silent month could be told from the others, as posts add up.
func TestNoMonthIsSilentAlone(t *testing.T) {
	month := func(posts ...int) (all []tribe.ActivityCount) {
		for _, n := range posts {
			all = append(all, tribe.ActivityCount{Posts: n})
		}
		return all
	}
	for _, x := range []struct{ posts, active, told []int }{
		{[]int{30, 5, 20, 40}, []int{12, 3, 11, 15}, []int{30, 0, 0, 40}},
		{[]int{30, 5, 20, 4}, []int{12, 3, 11, 2}, []int{30, 0, 20, 0}},
		{[]int{30, 0, 20}, []int{12, 0, 11}, []int{30, 0, 20}},
		{[]int{5}, []int{3}, []int{0}},
	} {
		for i, a := range toldMonths(month(x.posts...), x.active) {
			if a.Posts != x.told[i] {
				t.Errorf("%v of %v people: month %d tells %d posts, want %d", x.posts, x.active, i, a.Posts, x.told[i])
			}
		}
	}
}
