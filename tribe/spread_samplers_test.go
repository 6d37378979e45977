package tribe

import (
	"context"
	"math/rand/v2"
	"testing"

	"tribemap/graph"

	"gonum.org/v1/gonum/stat/distuv"
)

// Several ways to draw a reverse-reachable set, and the distribution that all of
// them must have: that of whoever reaches a random root in a random world.

// exactSets returns the chance of each set of people to be drawn.
func exactSets(g *graph.CSR, opt SpreadOptions) []float64 {
	chance := make([]float64, 1<<g.N())
	for _, w := range enumerate(g, opt) {
		var told [8]uint8
		for u := range g.N() {
			told[u] = w.reach(u, opt.withDefaults().Rounds)[8]
		}
		for root := range g.N() {
			set := 0
			for u := range g.N() {
				set |= int(told[u]>>root&1) << u
			}
			chance[set] += w.chance / float64(g.N())
		}
	}
	return chance
}

// sampler draws so many sets and counts each.
type sampler func(t *testing.T, g *graph.CSR, opt SpreadOptions, count int) []int

// byEngine draws them as the engine does, keeping what was missed after so many
// people were asked for.
func byEngine(after int) sampler {
	return func(t *testing.T, g *graph.CSR, opt SpreadOptions, count int) []int {
		m, err := newSpreader(g, opt)
		if err != nil {
			t.Fatal(err)
		}
		m.recallAfter = after
		var sets rrSets
		if err := sets.grow(context.Background(), m, 5, count); err != nil {
			t.Fatal(err)
		}
		seen := make([]int, 1<<g.N())
		for i := range uint32(count) {
			seen[bitsOf(sets.set(i))]++
		}
		return seen
	}
}

// forwards draws whole worlds and looks who reaches a root in them.
func forwards(t *testing.T, g *graph.CSR, opt SpreadOptions, count int) []int {
	m, err := newSpreader(g, opt)
	if err != nil {
		t.Fatal(err)
	}
	rng, seen := newRNG(8), make([]int, 1<<g.N())
	for w := range count {
		root, set := rng.Uint32N(uint32(g.N())), 0
		m.setAudience([]uint32{root})
		m.hireTellers(nil)
		for u := range uint32(g.N()) {
			set |= int(m.tellers[0].reachOf(worldKey(3, w), []uint32{u}, nil)) << u
		}
		seen[set]++
	}
	return seen
}

// materialised makes each person's choices when they are first asked for, keeps
// them, and compares: the plain way, telephone only.
func materialised(_ *testing.T, g *graph.CSR, opt SpreadOptions, count int) []int {
	opt = opt.withDefaults()
	rng, in, seen := newRNG(4), g.Transpose(), make([]int, 1<<g.N())
	for range count {
		var choices [8][]uint32
		root := rng.Uint32N(uint32(g.N()))
		told, set, layer := uint8(1<<root), 1<<root, []uint32{root}
		for round := 0; round != opt.Rounds && len(layer) > 0; round++ {
			var next []uint32
			for _, v := range layer {
				for _, u := range in.Neighbors(v) {
					if choices[u] == nil {
						choices[u] = drawChoices(g, u, opt, rng)
					}
					for draw, to := range choices[u] {
						if to != v {
							continue
						}
						set |= 1 << u // at least as a seed
						if draw < opt.Tells && told>>u&1 == 0 {
							told |= 1 << u
							next = append(next, u)
						}
					}
				}
			}
			layer = next
		}
		seen[set]++
	}
	return seen
}

// drawChoices returns whom u tells with each draw, None for nobody.
func drawChoices(g *graph.CSR, u uint32, opt SpreadOptions, rng *rand.Rand) []uint32 {
	choices := make([]uint32, opt.SeedTells)
	for i := range choices {
		choices[i] = None
		if opt.Silent != nil && opt.Silent[u] || opt.Leftover != nil && rng.Float32() < opt.Leftover[u] || rng.Float64() >= opt.Accept {
			continue
		}
		x := rng.Float64() * g.WeightedDegree(u)
		for j, v := range g.Neighbors(u) {
			if x -= weight(g, u, j); x < 0 {
				choices[i] = v
				break
			}
		}
	}
	return choices
}

// improbable returns how surprising counts are by Pearson's chi-square: the
// chance to be as far off. Sets expected less than five times count as one.
func improbable(seen []int, chance []float64) float64 {
	count := 0
	for _, n := range seen {
		count += n
	}
	sum, cells, restSeen, rest := 0.0, 0, 0.0, 0.0
	add := func(n, want float64) {
		sum += (n - want) * (n - want) / want
		cells++
	}
	for set, n := range seen {
		if want := chance[set] * float64(count); want < 5 {
			restSeen, rest = restSeen+float64(n), rest+want
		} else {
			add(float64(n), want)
		}
	}
	if rest > 1e-6 {
		add(restSeen, max(rest, 1))
	} else if restSeen > 0 {
		return 0 // what cannot be was drawn
	}
	if cells < 2 {
		return 1
	}
	return 1 - distuv.ChiSquared{K: float64(cells - 1)}.CDF(sum)
}

func TestSamplersAgree(t *testing.T) {
	skipLong(t)
	const count = 20_000
	eachSmallCase(t, func(t *testing.T, g *graph.CSR, opt SpreadOptions, _ []float64) {
		if opt.Roots != nil || opt.Blockers != nil || opt.NoShow != nil {
			t.Skip("sets of another kind")
		}
		samplers := map[string]sampler{"engine": byEngine(recallAfter), "forwards": forwards}
		if opt.Model == Telephone && !opt.Poisson {
			samplers["engine that recalls at once"], samplers["engine that recalls late"] = byEngine(0), byEngine(2)
			samplers["materialised"] = materialised
		}
		chance := exactSets(g, opt)
		for name, draw := range samplers {
			// One in 10⁵ for some 250 tests.
			if p := improbable(draw(t, g, opt, count), chance); p < 1e-5 {
				t.Errorf("%s: sets as far from the exact distribution come up with chance %.2g", name, p)
			}
		}
	})
}
