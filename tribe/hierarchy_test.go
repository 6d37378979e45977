package tribe

import (
	"context"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"tribemap/graph"
)

// boroughs draws groups within groups: four boroughs of five streets of twelve.
func boroughs(tb testing.TB) *graph.CSR {
	rng := newRNG(4)
	var edges []graph.Edge
	for u := range uint32(240) {
		for v := range u {
			p := .004
			switch {
			case u/12 == v/12:
				p = .8
			case u/60 == v/60:
				p = .12
			}
			if rng.Float64() < p {
				edges = append(edges, graph.Edge{From: v, To: u, Weight: 1})
			}
		}
	}
	return mustGraph(tb, 240, edges)
}

func TestHierarchyFindsStreetsInBoroughs(t *testing.T) {
	d := mustDetectGraph(t, boroughs(t), DetectOptions{Resolution: 1})
	levels, err := d.Hierarchy(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	var four, twenty *Level
	for i := range levels {
		switch len(levels[i].Tribes) {
		case 4:
			four = &levels[i]
		case 20:
			twenty = &levels[i]
		}
	}
	if four == nil || twenty == nil {
		t.Fatalf("no level of four boroughs, or none of twenty streets: %+v", levels)
	}
	for c, street := range twenty.Tribes {
		if street.Within < 0 || street.Share < 1 {
			t.Errorf("street %d: %+v, want it whole in one borough", c, street)
		}
	}
}

// Groups that a graph was drawn with are stable and borne out by withheld ties,
// on any level; the parts into which finer levels cut them are not.
func TestHierarchyIsJudged(t *testing.T) {
	for _, c := range []struct {
		name   string
		g      *graph.CSR
		drawn  []int // numbers of groups
		doubts bool  // on finer levels
	}{
		{"boroughs and streets", boroughs(t), []int{4, 20}, false},
		{"groups with nothing inside", planted(t, 6, 30, .4, .01, 1), []int{6}, true},
	} {
		d := mustDetectGraph(t, c.g, DetectOptions{})
		if _, err := d.Hierarchy(context.Background()); err != nil {
			t.Fatal(err)
		}
		if err := d.Resample(context.Background(), 5); err != nil {
			t.Fatal(err)
		}
		unstable, all := 0, 0
		for _, level := range d.Resolution.Hierarchy {
			drawn := slices.Contains(c.drawn, len(level.Tribes))
			for i, got := range level.Tribes {
				switch sound := got.Stability >= Unstable && got.Z >= confirmed; {
				case sound != (got.Doubts == nil):
					t.Errorf("%s, γ %.2f, tribe %d: %+v", c.name, level.Gamma, i, got)
				case drawn && (got.Stability < Stable || !sound):
					t.Errorf("%s, γ %.2f, tribe %d: %+v, want it stable and confirmed", c.name, level.Gamma, i, got)
				case !drawn:
					all++
					if got.Stability < Unstable {
						unstable++
					}
				}
				if level.Gamma == d.Resolution.Gamma && (got.Stability != d.Profiles[i].Stability || got.Z != d.Profiles[i].Z) {
					t.Errorf("%s, tribe %d: %+v on its level, %+v itself", c.name, i, got, d.Profiles[i])
				}
			}
		}
		if all == 0 || (4*unstable > all) != c.doubts {
			t.Errorf("%s: %d of %d unstable on other levels", c.name, unstable, all)
		}
	}
}

func TestHierarchyWithoutTribes(t *testing.T) {
	d := mustDetectGraph(t, mustGraph(t, 40, nil), DetectOptions{})
	if levels, err := d.Hierarchy(context.Background()); levels != nil || err != nil {
		t.Errorf("levels %v, error %v", levels, err)
	}
}

func TestWithoutPlateaus(t *testing.T) {
	two, same := Partition{[]uint32{0, 0, 1, 1}, 2}, Partition{[]uint32{1, 1, 0, 0}, 2}
	one, none := Partition{make([]uint32, 4), 1}, NewPartition([]uint32{None, None, None, None})
	got := withoutPlateaus([]grain{{1, one}, {2, one}, {4, two}, {8, same}, {16, none}}, 2)
	if want := []grain{{2, one}, {4, two}}; !reflect.DeepEqual(got, want) {
		t.Errorf("kept %v, want %v", got, want)
	}
}

func TestNestHoldsMostOfEachTribe(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 30).Draw(t, "n")
		coarse, fine := NewPartition(drawLabels(t, n)), NewPartition(drawLabels(t, n))
		levels := nest([]grain{{1, coarse}, {2, fine}})
		for c, got := range levels[1].Tribes {
			most := 0
			for b := range coarse.K {
				shared := 0
				for u := range n {
					if fine.Membership[u] == uint32(c) && coarse.Membership[u] == uint32(b) {
						shared++
					}
				}
				most = max(most, shared)
			}
			if got.Share != float64(most)/float64(got.Size) || (got.Within < 0) != (most == 0) {
				t.Fatalf("tribe %d: %+v, want %d of its people shared", c, got, most)
			}
		}
	})
}
