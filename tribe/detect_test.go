package tribe

import (
	"context"
	"errors"
	"reflect"
	"testing"

	"tribemap/graph"
)

func TestDetectIsTheSameAtAnyNumberOfThreads(t *testing.T) {
	talk := randomTalk(300, 5, 400, 4, newRNG(3))
	want := mustDetect(t, talk, DetectOptions{Stability: 4, Threads: 1})
	for _, threads := range []int{2, 8} {
		got := mustDetect(t, talk, DetectOptions{Stability: 4, Threads: threads})
		got.opt.Threads = want.opt.Threads
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%d threads: another detection", threads)
		}
	}
}

func TestProfiles(t *testing.T) {
	// Two cliques of six, 0–5 and 6–11; 0 also knows 6 and 7; 12 and 13 form a
	// pair that hangs on 11.
	var edges []graph.Edge
	for u := range uint32(12) {
		for v := range u {
			if u/6 == v/6 {
				edges = append(edges, graph.Edge{From: v, To: u, Weight: 1})
			}
		}
	}
	edges = append(edges,
		graph.Edge{From: 0, To: 6, Weight: 1}, graph.Edge{From: 0, To: 7, Weight: 1},
		graph.Edge{From: 12, To: 13, Weight: 9}, graph.Edge{From: 11, To: 12, Weight: 1})
	d := mustDetectGraph(t, mustGraph(t, 14, edges), DetectOptions{Resolution: 1})
	if want := []uint32{0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, None, None}; !reflect.DeepEqual(d.Tribes.Membership, want) {
		t.Fatalf("tribes %v, want %v", d.Tribes.Membership, want)
	}
	if d.Communities.K != 3 {
		t.Errorf("%d communities, want 3", d.Communities.K)
	}
	wantProfiles := []Profile{
		{Size: 6, InternalShare: 30. / 32, Neighbours: []TribeTie{{Tribe: 1, Weight: 2, Share: 2. / 32}}},
		{Size: 6, InternalShare: 30. / 33, Neighbours: []TribeTie{{Tribe: 0, Weight: 2, Share: 2. / 33}}},
	}
	if !reflect.DeepEqual(d.Profiles, wantProfiles) {
		t.Errorf("profiles %+v, want %+v", d.Profiles, wantProfiles)
	}
	for u, want := range map[int]Affiliation{
		0:  {Tribe: 0, Second: 1, SecondShare: 2. / 7},
		1:  {Tribe: 0, Second: -1},
		6:  {Tribe: 1, Second: 0, SecondShare: 1. / 6},
		12: {Tribe: -1, Second: 1, SecondShare: .1},
	} {
		if got := d.People[u]; got != want {
			t.Errorf("person %d: %+v, want %+v", u, got, want)
		}
	}
}

func TestSignificanceIsJudgedOnWithheldTalk(t *testing.T) {
	skipLong(t)
	d := mustDetect(t, randomTalk(300, 6, 450, 5, newRNG(1)), DetectOptions{})
	for c, p := range d.Profiles {
		if p.Z < 5 {
			t.Errorf("tribe %d: z = %.1f, want well above chance", c, p.Z)
		}
	}
	// A γ given by hand finds communities in noise, and z tells.
	d = mustDetect(t, randomTalk(1500, 1, 450, 8, newRNG(1)), DetectOptions{Resolution: 1})
	sum := 0.0
	for _, p := range d.Profiles {
		sum += p.Z / float64(len(d.Profiles))
	}
	if len(d.Warnings) != 1 {
		t.Errorf("warnings %q, want one about unconfirmed tribes", d.Warnings)
	}
	if d.Tribes.K == 0 || sum > 1 || sum < -1 {
		t.Errorf("%d communities of random threads have mean z %.1f, want about 0", d.Tribes.K, sum)
	}
}

func TestDetectLeavesBotsOut(t *testing.T) {
	talk := randomTalk(300, 6, 450, 5, newRNG(1))
	talk.Bot[7] = true
	if d := mustDetect(t, talk, DetectOptions{}); d.People[7].Tribe != -1 || d.Graph.Degree(7) != 0 {
		t.Errorf("the bot is in tribe %d with %d ties", d.People[7].Tribe, d.Graph.Degree(7))
	}
}

func TestDetectWarnsOfSmallTalk(t *testing.T) {
	for _, c := range []struct {
		name     string
		g        *graph.CSR
		warnings int
	}{
		{"no edges", mustGraph(t, 40, nil), 2},
		{"few people, many ties", ringOfCliques(t, 3, 8), 1},
		{"enough", ringOfCliques(t, 8, 8), 0},
	} {
		if d := mustDetectGraph(t, c.g, DetectOptions{}); len(d.Warnings) != c.warnings {
			t.Errorf("%s: warnings %q, want %d", c.name, d.Warnings, c.warnings)
		}
	}
	mustDetect(t, &Talk{}, DetectOptions{Stability: 2})
}

func TestDetectFollowsDirections(t *testing.T) {
	g := oneWay(t)
	d := mustDetectGraph(t, g, DetectOptions{Stability: 4})
	if a := Agree(plantedTruth(2, 100), d.Tribes.Membership); a.ARI < .8 {
		t.Errorf("%d tribes at γ = %v, ARI %.2f", d.Tribes.K, d.Resolution.Gamma, a.ARI)
	}
	if d.Graph.Directed() || d.Graph.M() != g.M() || d.Stability() < Unstable {
		t.Errorf("%d ties of %d arcs, stability %.2f", d.Graph.M(), g.M(), d.Stability())
	}
	if q := Modularity(g, d.Communities, 1); d.Modularity != q {
		t.Errorf("modularity %v, want the directed one, %v", d.Modularity, q)
	}
}

func TestNoStructureInDirectedNoise(t *testing.T) {
	skipLong(t)
	for seed := range uint64(5) {
		if d := mustDetectGraph(t, directedNoise(t, 300, 1500, seed), DetectOptions{Seed: seed}); d.Tribes.K != 0 {
			t.Errorf("seed %d: %d tribes, scores %v", seed, d.Tribes.K, d.Resolution.Scores)
		}
	}
}

func TestDetectRefuses(t *testing.T) {
	g := ringOfCliques(t, 8, 8)
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	for _, c := range []struct {
		name string
		ctx  context.Context
		g    *graph.CSR
		opt  DetectOptions
		want error
	}{
		{"resolution", context.Background(), g, DetectOptions{Resolution: -1}, ErrOption},
		{"smallest tribe", context.Background(), g, DetectOptions{MinTribe: -1}, ErrOption},
		{"resamples", context.Background(), g, DetectOptions{Stability: -1}, ErrOption},
		{"cancelled", cancelled, g, DetectOptions{}, context.Canceled},
	} {
		if _, err := DetectGraph(c.ctx, c.g, c.opt); !errors.Is(err, c.want) {
			t.Errorf("%s: error %v, want %v", c.name, err, c.want)
		}
	}
}
