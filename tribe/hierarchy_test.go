package tribe

import (
	"context"
	"reflect"
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
