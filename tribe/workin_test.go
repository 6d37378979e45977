package tribe

import (
	"context"
	"slices"
	"testing"
)

var quickAnalysis = AnalyseOptions{Connectors: 1, SeedTells: 1, Seed: 1, MaxSets: 1 << 11}

// A run that continues another keeps its tribes, works little news in and looks
// anew where that is asked for or much has changed.
func TestAnalyseContinues(t *testing.T) {
	skipLong(t)
	people, posts := villages(newRNG(4), 40, 900)
	few, some := len(posts)-3, len(posts)/2
	first := analyse(t, people, posts[:few], quickAnalysis)
	run := func(previous *Result, upTo int, fresh bool) *Result {
		opt := quickAnalysis
		opt.Previous, opt.Fresh = previous, fresh
		return analyse(t, people, posts[:upTo], opt)
	}
	next := run(first, len(posts), false)
	if next.Redetection == nil || next.Redetection.Changed == 0 || next.Redetection.Drift != next.Redetection.Changed {
		t.Fatalf("three new posts: %+v, want them worked in", next.Redetection)
	}
	for i := range next.Tribes {
		if next.Tribes[i].ID != i || next.Tribes[i].Name != first.Tribes[i].Name {
			t.Errorf("tribe %d %q was %d %q", next.Tribes[i].ID, next.Tribes[i].Name, first.Tribes[i].ID, first.Tribes[i].Name)
		}
	}
	if again := run(next, len(posts), false); again.Redetection == nil || again.Redetection.Changed != 0 ||
		again.Redetection.Drift != next.Redetection.Drift || !slices.Equal(again.Communities, next.Communities) {
		t.Errorf("without news: %+v after %+v", again.Redetection, next.Redetection)
	}
	again := quickAnalysis
	again.Previous, again.Stability = next, 2
	judged := analyse(t, people, posts, again)
	again.Previous, again.Seed = judged, 2
	if r := analyse(t, people, posts, again); !slices.Equal(sureOf(r), sureOf(judged)) || sureOf(r)[0] == sureOf(next)[0] {
		t.Errorf("without news: %v after %v and %v", sureOf(r), sureOf(judged), sureOf(next))
	}
	again.Stability = 3
	if r := analyse(t, people, posts, again); slices.Equal(sureOf(r), sureOf(judged)) {
		t.Errorf("with more resamples: %v as before", sureOf(r))
	}
	if r := run(first, len(posts), true); r.Redetection != nil || r.Lineage == nil {
		t.Errorf("fresh: %+v, lineage %v", r.Redetection, r.Lineage)
	}
	if r := run(analyse(t, people, posts[:some], quickAnalysis), len(posts), false); r.Redetection != nil {
		t.Errorf("as much news again was worked in: %+v", r.Redetection)
	}
}

// sureOf lists stability and z of all tribes, and the confidence of all people.
func sureOf(r *Result) []float64 {
	var sure []float64
	for i := range r.Tribes {
		sure = append(sure, r.Tribes[i].Stability, r.Tribes[i].Z)
	}
	for i := range r.People {
		sure = append(sure, r.People[i].Confidence)
	}
	return sure
}

// Ids go with the people, whatever the order of tribes, and are not given twice.
func TestAnalyseKeepsIDs(t *testing.T) {
	skipLong(t)
	people, posts := villages(newRNG(4), 40, 400)
	first := analyse(t, people, posts, quickAnalysis)
	for i := range first.Tribes {
		first.Tribes[i].ID = 7 - i
		first.Tribes[i].Name, first.Tribes[i].Renamed = "mine", i == 0
	}
	first.NextID = 12
	opt := quickAnalysis
	opt.Previous = first
	opt.Edits.Rename = []Rename{{Name: "mine"}}
	next := analyse(t, people, posts, opt)
	for i := range next.Tribes {
		if next.Tribes[i].ID != 7-i || next.Tribes[i].Renamed != (i == 0) || (next.Tribes[i].Name == "mine") != (i == 0) {
			t.Errorf("tribe %d: %d %q, renamed %v", i, next.Tribes[i].ID, next.Tribes[i].Name, next.Tribes[i].Renamed)
		}
	}
	for i := range first.People {
		first.People[i].Tribe = -1
	}
	if next = analyse(t, people, posts, opt); next.Tribes[0].ID != 12 || next.NextID != 12+len(next.Tribes) {
		t.Errorf("a new tribe is %d, next is %d", next.Tribes[0].ID, next.NextID)
	}
}

// Somebody who is gone leaves their contacts to be looked at again.
func TestPastLosesPeople(t *testing.T) {
	skipLong(t)
	people, posts := villages(newRNG(4), 40, 400)
	before := analyse(t, people, posts, quickAnalysis)
	gone := before.Edges[0].From
	p, err := pastOf(before, slices.Delete(slices.Clone(people), int(gone), int(gone)+1))
	if err != nil {
		t.Fatal(err)
	}
	lost := 0
	for _, e := range before.Edges {
		if e.From == gone || e.To == gone {
			lost++
		}
	}
	if p.lostTies != lost || len(p.bereft) != lost || p.graph.M() != len(before.Edges)-lost {
		t.Errorf("%d ties lost, %d bereft, %d left; want %d, %d, %d", p.lostTies, len(p.bereft), p.graph.M(), lost, lost, len(before.Edges)-lost)
	}
	if _, _, err := Redetect(context.Background(), p.graph, p.graph, p.membership, RedetectOptions{Touched: p.bereft}); err != nil {
		t.Error(err)
	}
}
