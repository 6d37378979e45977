package tribe

import (
	"math"

	"tribemap/graph"
)

// spreader is a spread model made ready for one graph: what forward and
// reverse sampling look up, and the scratch space of their workers. It serves
// one call at a time.
type spreader struct {
	opt     SpreadOptions
	out, in *graph.CSR
	rounds  int // negative: until it stops

	// chance of each arc of in: telephone, that one draw of the teller falls on
	// the listener and is accepted; independent cascade with given
	// probabilities, that the arc is live. Nil for the rest.
	chance []float32
	// most is, for each arc u→v of in, the largest chance of an arc of u, and
	// rates what drawRates returns. Telephone only.
	most  []float32
	rates []float64
	// sums are running sums of weights within each row: of out for telephone,
	// of in for linear threshold; nil if the graph is unweighted.
	sums []float64
	// even has a row for each node, if all arcs into a node are live with the
	// same chance: independent cascade by indegree.
	even []evenRow

	audience        // whose being told counts
	blocker  []bool // of each node; nil without blockers

	recallAfter int         // as recallAfter
	reversers   []*reverser // one a worker, nil until it is needed
	tellers     []*teller
	sets        rrSets // of the choice under way
	coverage    coverage
	ranked      *rankings // nil until a search needs them
}

// audience is the people whose being told counts.
type audience struct {
	roots []uint32 // one is drawn to grow a reverse-reachable set from
	value []uint32 // how often each node stands in roots
}

func newSpreader(g *graph.CSR, opt SpreadOptions) (*spreader, error) {
	opt = opt.withDefaults()
	m := &spreader{opt: opt, out: g, rounds: opt.Rounds, recallAfter: recallAfter}
	if err := m.validate(); err != nil {
		return nil, err
	}
	m.in = g.Transpose()
	m.setAudience(opt.Roots)
	m.setBlockers(opt.Blockers)
	switch opt.Model {
	case Telephone:
		m.rates = m.drawRates()
		m.chance = m.drawChances()
		for i := range m.chance {
			if opt.Poisson {
				m.chance[i] = float32(m.poissonChance(float64(m.chance[i])))
			}
		}
		m.most = m.largestChances()
		m.sums = runningSums(m.out)
	case IndependentCascade:
		if opt.Probabilities {
			m.chance = m.arcChances()
		} else {
			m.even = m.evenRows()
		}
	case LinearThreshold:
		m.sums = runningSums(m.in)
	}
	return m, nil
}

// setAudience makes roots, or everybody if nil, the people who count.
func (m *spreader) setAudience(roots []uint32) {
	n := m.out.N()
	if roots == nil {
		roots = everybody(n)
	}
	for _, u := range m.roots {
		m.value[u] = 0
	}
	if m.value == nil {
		m.value = make([]uint32, n)
	}
	for _, u := range roots {
		m.value[u]++
	}
	m.roots = roots
}

// setBlockers notes who spreads a competitor's story. Which of two stories is
// first is told by the rounds, so these are counted even where they are not
// limited: no way is longer than n.
func (m *spreader) setBlockers(blockers []uint32) {
	if len(blockers) == 0 {
		return
	}
	m.blocker = make([]bool, m.out.N())
	for _, u := range blockers {
		m.blocker[u] = true
	}
	if m.rounds < 0 {
		m.rounds = m.out.N()
	}
}

// absent returns the chance that u does not show up as a seed.
func (m *spreader) absent(u uint32) float64 {
	if m.opt.NoShow == nil {
		return 0
	}
	return float64(m.opt.NoShow[u])
}

func everybody(n int) []uint32 {
	all := make([]uint32, n)
	for u := range all {
		all[u] = uint32(u)
	}
	return all
}

// drawChances returns, for each arc u→v in the order of in, the chance that
// one draw of u falls on v and is accepted.
func (m *spreader) drawChances() []float32 {
	chance := make([]float32, m.in.Arcs())
	for v := range uint32(m.in.N()) {
		lo, _ := m.in.Row(v)
		weights := m.in.Weights(v)
		for i, u := range m.in.Neighbors(v) {
			w := 1.0
			if weights != nil {
				w = float64(weights[i])
			}
			chance[lo+uint64(i)] = float32(w * m.rates[u])
		}
	}
	return chance
}

// poissonChance returns the chance that a Poisson number of draws fall on
// somebody at all, if one of them does so with chance p.
func (m *spreader) poissonChance(p float64) float64 { return -math.Expm1(-float64(m.opt.Tells) * p) }

// largestChances returns, for each arc u→v in the order of in, the largest
// chance of any arc of u; in an unweighted graph all of them have the same.
func (m *spreader) largestChances() []float32 {
	if !m.out.Weighted() {
		return m.chance
	}
	of := make([]float32, m.out.N())
	for i, u := range m.in.Targets() {
		of[u] = max(of[u], m.chance[i])
	}
	most := make([]float32, len(m.chance))
	for i, u := range m.in.Targets() {
		most[i] = of[u]
	}
	return most
}

// drawRates returns, for each node, the chance of a draw for each unit of
// weight of the arc it may fall on.
func (m *spreader) drawRates() []float64 {
	rate := make([]float64, m.out.N())
	for u := range rate {
		if total := m.out.WeightedDegree(uint32(u)); total > 0 {
			rate[u] = m.heard(uint32(u)) * m.opt.Accept / total
		}
	}
	return rate
}

// heard returns the share of u's draws that falls on somebody known.
func (m *spreader) heard(u uint32) float64 {
	switch {
	case m.silent(u):
		return 0
	case m.opt.Leftover == nil:
		return 1
	}
	return 1 - float64(m.opt.Leftover[u])
}

func (m *spreader) arcChances() []float32 {
	chance := make([]float32, 0, m.in.Arcs())
	for v := range uint32(m.in.N()) {
		weights := m.in.Weights(v)
		for i := range m.in.Neighbors(v) {
			p := 1.0
			if weights != nil {
				p = float64(weights[i])
			}
			chance = append(chance, float32(p*m.opt.Accept))
		}
	}
	return chance
}

// runningSums returns the sums of each row's weights up to and including each
// arc, or nil for an unweighted graph. Weights lie on a grid, so sums are exact.
func runningSums(g *graph.CSR) []float64 {
	if !g.Weighted() {
		return nil
	}
	sums := make([]float64, 0, g.Arcs())
	for u := range uint32(g.N()) {
		sum := 0.0
		for _, w := range g.Weights(u) {
			sum += float64(w)
			sums = append(sums, sum)
		}
	}
	return sums
}

// pick returns the neighbour in u's row of g at position x in [0,1) of the
// row's weight. The row must not be empty. O(log degree), O(1) if unweighted.
func (m *spreader) pick(g *graph.CSR, u uint32, x float64) uint32 {
	row := g.Neighbors(u)
	if m.sums == nil {
		return row[int(x*float64(len(row)))]
	}
	lo, hi := g.Row(u)
	sums := m.sums[lo:hi]
	at := x * sums[len(sums)-1]
	return row[min(firstAbove(sums, at), len(row)-1)]
}

// firstAbove returns the index of the first of the rising numbers that is above
// x, their count if none is.
func firstAbove(rising []float64, x float64) int {
	lo, hi := 0, len(rising)
	for lo < hi {
		if mid := int(uint(lo+hi) >> 1); rising[mid] > x {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return lo
}

// silent tells whether u passes nothing on.
func (m *spreader) silent(u uint32) bool { return m.opt.Silent != nil && m.opt.Silent[u] }

// bound returns what k people can reach at most, whatever the graph.
func (m *spreader) bound(k int) float64 {
	all := float64(len(m.roots))
	if m.opt.Model != Telephone || m.opt.Poisson || m.rounds < 0 {
		return all
	}
	told, row := 1.0, float64(m.opt.SeedTells)
	for range m.rounds {
		told += row
		row *= float64(m.opt.Tells)
		if told >= all {
			return all
		}
	}
	return min(all, float64(k)*told)
}

// mix is the finaliser of SplitMix64: a bijection that turns counters into
// words without visible pattern.
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// golden is 2⁶⁴ divided by the golden ratio: the stride of SplitMix64.
const golden = 0x9e3779b97f4a7c15

// unit maps a random word to [0,1).
func unit(x uint64) float64 { return float64(x>>11) * 0x1p-53 }
