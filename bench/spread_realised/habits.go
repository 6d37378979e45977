package main

// Habits by which a person comes to speak.
const (
	speaksAddressed = iota // was just turned to
	speaksOn               // just spoke
	speaksLately
	speaksOften
	speakingHabits
)

// Habits by which a speaker finds whom to turn to.
const (
	turnsToLast       = iota // who turned to them last
	turnsToAddressers        // one of those who did lately
	turnsToKnown             // one of those to whom they turned before
	turnsToSpeakers          // who just spoke, to whomever
	turnsToPopular           // whom others turned to lately
	turningHabits
)

// habits are the shares of turns that come about in each way. Each way picks one
// of a window of turns, all alike: the last so many of all, or of a person.
type habits struct {
	speaks [speakingHabits]float64
	turns  [turningHabits]float64
}

// windows are how many turns each habit looks back.
type windows struct {
	speaks [speakingHabits]int
	turns  [turningHabits]int
}

// windowsOf returns the windows after so many turns.
func windowsOf(n int) windows {
	return windows{
		speaks: [...]int{speaksAddressed: 10, speaksOn: 10, speaksLately: max(50, n/50), speaksOften: max(100, n/5)},
		turns:  [...]int{turnsToLast: 1, turnsToAddressers: 10, turnsToKnown: 20, turnsToSpeakers: 10, turnsToPopular: max(100, n/20)},
	}
}

// Habits are those of the last share of the past, of so many turns at most, and
// settle in so many rounds.
const (
	habitShare  = 0.4
	habitTurns  = 1 << 14
	habitRounds = 3
)

// measureHabits finds the shares that make the turns most likely, by
// expectation and maximisation [1]. O(turns + habitTurns · windows of one
// person).
//
// [1] A. P. Dempster, N. M. Laird, D. B. Rubin: Maximum likelihood from
// incomplete data via the EM algorithm. Journal of the Royal Statistical Society
// B 39 (1977) 1–38.
func measureHabits(turns []event, people int, w windows) (h habits) {
	from := len(turns) - min(int(habitShare*float64(len(turns))), habitTurns)
	var speaks [][speakingHabits]float64
	var to [][turningHabits]float64
	s := &stream{said: make([][]uint32, people), addressed: make([][]uint32, people)}
	lately, often, popular := make([]int, people), make([]int, people), make([]int, people)
	for i, x := range turns {
		if i >= from {
			speaks = append(speaks, [...]float64{
				speaksAddressed: share(last(s.turns, w.speaks[speaksAddressed]), func(y event) bool { return y.to == x.from }),
				speaksOn:        share(last(s.turns, w.speaks[speaksOn]), func(y event) bool { return y.from == x.from }),
				speaksLately:    float64(lately[x.from]) / float64(min(i, w.speaks[speaksLately])),
				speaksOften:     float64(often[x.from]) / float64(min(i, w.speaks[speaksOften])),
			})
			is := func(v uint32) bool { return v == x.to }
			to = append(to, [...]float64{
				turnsToLast:       share(last(s.addressed[x.from], w.turns[turnsToLast]), is),
				turnsToAddressers: share(last(s.addressed[x.from], w.turns[turnsToAddressers]), is),
				turnsToKnown:      share(last(s.said[x.from], w.turns[turnsToKnown]), is),
				turnsToSpeakers:   share(last(s.turns, w.turns[turnsToSpeakers]), func(y event) bool { return y.from == x.to }),
				turnsToPopular:    float64(popular[x.to]) / float64(min(i, w.turns[turnsToPopular])),
			})
		}
		s.add(x)
		count(lately, turns, i, w.speaks[speaksLately], func(y event) uint32 { return y.from })
		count(often, turns, i, w.speaks[speaksOften], func(y event) uint32 { return y.from })
		count(popular, turns, i, w.turns[turnsToPopular], func(y event) uint32 { return y.to })
	}
	mixture(h.speaks[:], len(speaks), func(i int) []float64 { return speaks[i][:] })
	mixture(h.turns[:], len(to), func(i int) []float64 { return to[i][:] })
	return h
}

// count moves a window of so many turns on to turn i.
func count(in []int, turns []event, i, window int, who func(event) uint32) {
	in[who(turns[i])]++
	if i >= window {
		in[who(turns[i-window])]--
	}
}

// share returns the share of s that is so, 0 of nothing.
func share[T any](s []T, is func(T) bool) float64 {
	n := 0
	for _, x := range s {
		if is(x) {
			n++
		}
	}
	return float64(n) / float64(max(1, len(s)))
}

// mixture sets weights to the shares in which sources explain n things that each
// of them gives a chance. What none explains is left out; every source counts as
// having explained one more.
func mixture(weights []float64, n int, chances func(i int) []float64) {
	for i := range weights {
		weights[i] = 1 / float64(len(weights))
	}
	for range habitRounds {
		explained := make([]float64, len(weights))
		total := float64(len(weights))
		for i := range n {
			sum := 0.0
			for j, p := range chances(i) {
				sum += float64(weights[j] * p)
			}
			if sum == 0 {
				continue
			}
			total++
			for j, p := range chances(i) {
				explained[j] += float64(weights[j]*p) / sum
			}
		}
		for j := range weights {
			weights[j] = (explained[j] + 1) / total
		}
	}
}
