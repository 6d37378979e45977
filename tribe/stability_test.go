package tribe

import (
	"reflect"
	"testing"
)

func TestBestMatches(t *testing.T) {
	g := ringOfCliques(t, 3, 3) // every node has an edge
	p := Partition{[]uint32{0, 0, 0, 0, 1, 1, 1, None, None}, 2}
	q := Partition{[]uint32{2, 2, 2, 0, 0, 0, 1, 1, None}, 3}
	got := bestMatches(p, q, g)
	// {0,1,2,3} meets {0,1,2}: 3/4; {4,5,6} meets {3,4,5}: 2/4.
	if want := []match{{2, .75}, {0, .5}}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	isolated := mustGraph(t, 9, nil)
	if got := bestMatches(p, q, isolated); got[0].community != None || got[0].jaccard != 0 {
		t.Errorf("people without ties matched: %v", got)
	}
}

func TestStability(t *testing.T) {
	solid := mustDetectGraph(t, planted(t, 6, 30, .4, .01, 1), DetectOptions{Stability: 10})
	for c, p := range solid.Profiles {
		if p.Stability < Stable {
			t.Errorf("planted tribe %d: stability %.2f, want %v or more", c, p.Stability, Stable)
		}
	}
	for u, a := range solid.People {
		if a.Confidence < .5 || a.Confidence > 1 {
			t.Errorf("person %d of a planted tribe: confidence %v", u, a.Confidence)
		}
	}
	shaky := mustDetectGraph(t, noise(t, 400, 1600, 1), DetectOptions{Resolution: 1, Stability: 10})
	for c, p := range shaky.Profiles {
		if p.Stability > Unstable {
			t.Errorf("community %d of noise: stability %.2f, want below %v", c, p.Stability, Unstable)
		}
	}
}
