package tribe

import (
	"context"
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"tribemap/internal/par"
)

// teller simulates worlds forwards. What a node does in a world is a hash of
// the world's key and the node, so every seed set meets the same worlds and no
// world is stored. One goroutine owns a teller.
type teller struct {
	m     *spreader
	world uint64
	left  []int32  // rounds still to go when the node was told, plus 1; 0 = not told
	told  []uint32 // nodes with left > 0
	queue []uint32
	early []int32  // as left, of a competitor's story in this world; nil until there is one
	lost  []uint32 // nodes with early > 0

	reach   uint64   // audience told so far
	sums    []uint64 // over worlds, of reach after each seed of each set, flat
	squares []uint64 // over worlds, of each set's reach squared

	everTold uint64 // people told, in the audience or not, in all worlds

	visit   uint32  // number of the world, as they were entered
	draws   []draws // of each node; nil where there are too many to keep
	targets []uint32
}

// draws is whom somebody tells in one world: targets[at:at+tells] of the
// teller, None where a draw fell on nobody.
type draws struct {
	visit uint32
	tells int32
	at    int
}

// rememberedPeople is how many people's draws are kept while several stories
// run in one world: those of more do not stay in the cache, and are drawn anew.
const rememberedPeople = 1 << 16

// How long a judgement goes on. Worlds double from the fewest that an interval
// can be read from until the reach is known well enough, or until so many
// people were told that where reach is large and steady, few worlds are enough.
const (
	firstWorlds  = 16
	reachWithin  = 0.005 // of the mean, half the interval
	peopleTold   = 1 << 21
	worldsChunk  = 4
	intervalTail = 0.975
)

// judge simulates the same worlds for every seed set.
func (m *spreader) judge(ctx context.Context, key uint64, sets [][]uint32) ([]Spread, error) {
	m.hireTellers(sets)
	for from, to := 0, min(firstWorlds, m.opt.Worlds); ; from, to = to, min(2*to, m.opt.Worlds) {
		if err := m.simulate(ctx, key, sets, from, to); err != nil {
			return nil, err
		}
		all, told := m.summarise(sets, to)
		if to == m.opt.Worlds || told > peopleTold || precise(all) {
			return all, nil
		}
	}
}

// simulate adds the worlds [from,to) to what tellers have counted.
func (m *spreader) simulate(ctx context.Context, key uint64, sets [][]uint32, from, to int) error {
	par.ForWorker(m.opt.Threads, to-from, worldsChunk, func(worker, _, lo, hi int) {
		for w := from + lo; w < from+hi && ctx.Err() == nil; w++ {
			m.tellers[worker].simulate(worldKey(key, w), sets)
		}
	})
	return ctx.Err()
}

// worldKey names a world of the stream that key names.
func worldKey(key uint64, world int) uint64 { return mix(key + uint64(world)*golden) }

// hireTellers makes each worker ready to count for the sets.
func (m *spreader) hireTellers(sets [][]uint32) {
	seeds := 0
	for _, set := range sets {
		seeds += len(set)
	}
	for len(m.tellers) < par.Threads(m.opt.Threads) {
		t := &teller{m: m, left: make([]int32, m.out.N())}
		if m.opt.Model == Telephone && m.out.N() <= rememberedPeople {
			t.draws = make([]draws, m.out.N())
		}
		m.tellers = append(m.tellers, t)
	}
	for _, t := range m.tellers {
		t.sums, t.squares, t.everTold = make([]uint64, seeds), make([]uint64, len(sets)), 0
	}
}

func precise(all []Spread) bool {
	for _, s := range all {
		if s.High-s.Low > 2*reachWithin*s.Mean {
			return false
		}
	}
	return true
}

// summarise adds up what the workers counted. Whole numbers: the order of
// worlds and workers leaves no trace.
func (m *spreader) summarise(sets [][]uint32, worlds int) (all []Spread, told uint64) {
	total := m.tellers[0]
	for _, t := range m.tellers[1:] {
		for i, s := range t.sums {
			total.sums[i] += s
			t.sums[i] = 0
		}
		for i, s := range t.squares {
			total.squares[i] += s
			t.squares[i] = 0
		}
		total.everTold += t.everTold
		t.everTold = 0
	}
	all = make([]Spread, len(sets))
	at := 0
	for i, set := range sets {
		all[i] = spreadOf(total.sums[at:at+len(set)], total.squares[i], worlds)
		at += len(set)
	}
	return all, total.everTold
}

// spreadOf turns sums over worlds into means and an interval.
func spreadOf(sums []uint64, squares uint64, worlds int) Spread {
	n := float64(worlds)
	s := Spread{Worlds: worlds, Cumulative: make([]float64, len(sums))}
	for i, sum := range sums {
		s.Mean = float64(sum) / n
		s.Cumulative[i] = s.Mean
	}
	degrees := max(1, n-1)
	s.SE = math.Sqrt(max(0, float64(squares)/n-float64(s.Mean*s.Mean)) / degrees)
	wide := float64(s.SE * distuv.StudentsT{Sigma: 1, Nu: degrees}.Quantile(intervalTail))
	s.Low, s.High = s.Mean-wide, s.Mean+wide
	return s
}

// simulate counts one world for all sets.
func (t *teller) simulate(world uint64, sets [][]uint32) {
	at := 0
	for i, set := range sets {
		reach := t.reachOf(world, set, t.sums[at:at+len(set)])
		t.squares[i] += reach * reach
		at += len(set)
	}
}

// reachOf returns what a set reaches in a world. To sums, if not nil, it adds
// what is reached after each seed.
func (t *teller) reachOf(world uint64, set []uint32, sums []uint64) uint64 {
	t.enter(world)
	for i, u := range set {
		t.start(u)
		if sums != nil {
			sums[i] += t.reach
		}
	}
	t.everTold += uint64(len(t.told))
	t.forget()
	return t.reach
}

// enter begins a world, in which a competitor's story runs first.
func (t *teller) enter(world uint64) {
	same := t.world == world
	t.world, t.reach = world, 0
	if !same || t.visit == 0 {
		t.visit++
		t.targets = t.targets[:0]
	}
	if t.m.blocker == nil || t.early != nil && same {
		return
	}
	if t.early == nil {
		t.early = make([]int32, t.m.out.N())
	}
	for _, u := range t.lost {
		t.early[u] = 0
	}
	for _, u := range t.m.opt.Blockers {
		t.run(u)
	}
	t.lost = append(t.lost[:0], t.told...)
	for _, u := range t.lost {
		t.early[u] = t.left[u]
	}
	t.forget()
	t.reach = 0
}

// forget ends a story: nobody is told.
func (t *teller) forget() {
	for _, u := range t.told {
		t.left[u] = 0
	}
	t.told = t.told[:0]
}

// noShow makes the words that decide who shows up others than those that
// decide what people do.
const noShow = 0x6e6f73686f77

// start lets the story run from u as a seed, if they show up.
func (t *teller) start(u uint32) {
	blocked := t.m.blocker != nil && t.m.blocker[u]
	if blocked || t.m.opt.NoShow != nil && unit(mix(t.key(uint64(u))^noShow)) < t.m.absent(u) {
		return
	}
	t.run(u)
}

// run makes u a seed and lets the story run until it stops. Who was told
// before is expanded again only if told earlier now.
func (t *teller) run(u uint32) {
	rounds, step := int32(1), int32(0)
	if t.m.rounds >= 0 {
		rounds, step = int32(min(t.m.rounds, math.MaxInt32-1))+1, 1
	}
	if t.left[u] < rounds {
		t.mark(u, rounds)
	}
	t.queue = append(t.queue[:0], u)
	for i := 0; i < len(t.queue); i++ {
		v := t.queue[i]
		left := t.left[v] - step
		if left == 0 || t.m.silent(v) {
			continue
		}
		tells := t.m.opt.Tells
		if i == 0 {
			tells = t.m.opt.SeedTells
		}
		t.tell(v, tells, left)
	}
}

// mark notes that u is told with left−1 rounds to go.
func (t *teller) mark(u uint32, left int32) {
	if t.left[u] == 0 {
		t.told = append(t.told, u)
		t.reach += uint64(t.m.value[u])
	}
	t.left[u] = left
}

// hear passes the story to v with left−1 rounds to go.
func (t *teller) hear(v uint32, left int32) {
	if t.left[v] < left && (t.early == nil || t.early[v] < left) {
		t.mark(v, left)
		t.queue = append(t.queue, v)
	}
}

// tell lets u pass the story on.
func (t *teller) tell(u uint32, tells int, left int32) {
	switch t.m.opt.Model {
	case Telephone:
		if t.m.opt.Poisson {
			t.tryArcs(u, left)
		} else {
			t.draw(u, tells, left)
		}
	case IndependentCascade:
		t.tryArcs(u, left)
	case LinearThreshold:
		t.askListeners(u, left)
	}
}

// key returns the word from which all that node or arc x does follows.
func (t *teller) key(x uint64) uint64 { return mix(t.world ^ (x+1)*golden) }

// draw makes u's draws.
func (t *teller) draw(u uint32, tells int, left int32) {
	for _, v := range t.drawn(u, tells) {
		if v != None {
			t.hear(v, left)
		}
	}
}

// drawn returns whom u's first draws fall on, None where on nobody. Valid until
// the next call.
func (t *teller) drawn(u uint32, tells int) []uint32 {
	if t.draws == nil {
		t.targets = t.targets[:0]
		t.drawAnew(u, tells)
		return t.targets
	}
	d := &t.draws[u]
	if d.visit != t.visit || int(d.tells) < tells {
		*d = draws{t.visit, int32(tells), len(t.targets)}
		t.drawAnew(u, tells)
	}
	return t.targets[d.at:][:tells]
}

// drawAnew appends to targets. Each draw has its own word, so whoever makes more
// of them makes the first ones alike.
func (t *teller) drawAnew(u uint32, tells int) {
	heard := t.m.heard(u)
	known := heard > 0 && t.m.out.Degree(u) > 0
	key := t.key(uint64(u))
	for range tells {
		v := uint32(None)
		if known {
			key += golden
			x := mix(key)
			at := unit(x) / heard
			if at < 1 && (t.m.opt.Accept == 1 || unit(mix(x^golden)) < t.m.opt.Accept) {
				v = t.m.pick(t.m.out, u, at)
			}
		}
		t.targets = append(t.targets, v)
	}
}

func (t *teller) tryArcs(u uint32, left int32) {
	lo, _ := t.m.out.Row(u)
	weights := t.m.out.Weights(u)
	for i, v := range t.m.out.Neighbors(u) {
		w := 1.0
		if weights != nil {
			w = float64(weights[i])
		}
		if unit(t.key(lo+uint64(i))) < t.m.live(u, v, w) {
			t.hear(v, left)
		}
	}
}

// live returns the chance that the arc u→v of weight w is live.
func (m *spreader) live(u, v uint32, w float64) float64 {
	switch {
	case m.opt.Poisson:
		return m.poissonChance(w * m.rates[u])
	case m.opt.Probabilities:
		return m.opt.Accept * w
	default:
		return m.opt.Accept / float64(m.in.Degree(v))
	}
}

func (t *teller) askListeners(u uint32, left int32) {
	for _, v := range t.m.out.Neighbors(u) {
		if t.left[v] >= left {
			continue
		}
		key := t.key(uint64(v))
		if unit(mix(key^golden)) < t.m.opt.Accept && t.m.pick(t.m.in, v, unit(key)) == u {
			t.hear(v, left)
		}
	}
}
