package tribe

import (
	"math"
	"math/bits"
	"slices"
)

// Who fell silent tells nobody, however much they once said. How likely somebody
// is to still turn to others is learnt from the talk's own past: at some moments
// everybody is looked at as they were then, and at how many people they turned
// to from there on. Whoever is of one kind now is taken to do as those of that
// kind did.

// kind is what is known of a person at a moment, in octaves: how many turns of
// all, in sixteens, ago they last turned to somebody, how often they did so, and
// how many turns ago, in sixteens, somebody last turned to them.
type kind struct{ spoke, sent, heard int }

// Octaves of turns, with a last one for what never happened.
const (
	octaves = 34
	never   = octaves - 1
)

func octave(n int) int { return min(bits.Len(uint(n)), never-1) }

// Moments that people are looked at, and how long ago they lie, as shares of all
// turns; every octave of age counts alike. On the first half of four sets, where
// all of this was chosen, other spans were not tried.
const (
	propensityMoments  = 16
	latestPropensity   = 0.1
	earliestPropensity = 1.0 / 3
)

// propensities returns, for each person, the share of so many tells that they
// are likely to make still; 1 where nothing is known. O(moments · people + turns).
func (c *chronicle) propensities(people, tells int) []float64 {
	var seen lore
	w := newWatcher(c, people)
	for i := range propensityMoments {
		age := earliestPropensity * math.Pow(latestPropensity/earliestPropensity, (float64(i)+0.5)/propensityMoments)
		at := len(c.turns) - int(age*float64(len(c.turns)))
		w.watch(at)
		for u := range uint32(people) {
			if k := w.kind(u); k.known() {
				seen.add(k, float64(c.turnsTo(u, uint32(at), tells))/float64(tells))
			}
		}
	}
	w.watch(len(c.turns))
	shares := make([]float64, people)
	for u := range shares {
		shares[u] = seen.expect(w.kind(uint32(u)))
	}
	return shares
}

// turnsTo returns how many people u turns to from turn at on, up to most.
func (c *chronicle) turnsTo(u, at uint32, most int) int {
	own := c.own[c.first[u]:c.first[u+1]]
	i, _ := slices.BinarySearch(own, at)
	var to []uint32
	for ; i < len(own) && len(to) < most; i++ {
		if v := c.turns[own[i]].to; !slices.Contains(to, v) {
			to = append(to, v)
		}
	}
	return len(to)
}

// watcher goes through a chronicle and knows of what kind everybody is.
type watcher struct {
	c            *chronicle
	at           int
	spoke, heard []int // the last turn of each person, from and to, plus 1; 0 for none
	sent         []int
}

func newWatcher(c *chronicle, people int) *watcher {
	return &watcher{c: c, spoke: make([]int, people), heard: make([]int, people), sent: make([]int, people)}
}

// watch goes on to turn at, which is still to come.
func (w *watcher) watch(at int) {
	for ; w.at < at; w.at++ {
		x := w.c.turns[w.at]
		w.spoke[x.from], w.heard[x.to] = w.at+1, w.at+1
		w.sent[x.from]++
	}
}

func (w *watcher) kind(u uint32) kind {
	k := kind{never, octave(w.sent[u]), never}
	if w.spoke[u] > 0 {
		k.spoke = octave((w.at - w.spoke[u]) / 16)
	}
	if w.heard[u] > 0 {
		k.heard = octave((w.at - w.heard[u]) / 16)
	}
	return k
}

// known tells whether anything is known of such people.
func (k kind) known() bool { return k.spoke != never || k.heard != never }

// doings are how many people were of a kind, and the shares of tells that they
// made in all.
type doings struct{ people, tells float64 }

func (t *doings) add(share float64) {
	t.people++
	t.tells += share
}

// doingsPrior is how many people of a kind count as much as all who are alike in
// less.
const doingsPrior = 20

func (t doings) mean(prior float64) float64 {
	return (t.tells + float64(doingsPrior*prior)) / (t.people + doingsPrior)
}

// lore is what people of each kind did, and of those alike in less.
type lore struct {
	all   doings
	spoke [octaves]doings
	sent  [octaves][octaves]doings
	heard [octaves][octaves][octaves]doings
}

func (l *lore) add(k kind, share float64) {
	l.all.add(share)
	l.spoke[k.spoke].add(share)
	l.sent[k.spoke][k.sent].add(share)
	l.heard[k.spoke][k.sent][k.heard].add(share)
}

// expect returns the share of tells that somebody of a kind makes.
func (l *lore) expect(k kind) float64 {
	share := l.all.mean(1)
	if !k.known() {
		return share
	}
	share = l.spoke[k.spoke].mean(share)
	share = l.sent[k.spoke][k.sent].mean(share)
	return l.heard[k.spoke][k.sent][k.heard].mean(share)
}
