package tribe

import (
	"slices"

	"tribemap/graph"
)

// OneConversation is the share of a tribe's inner tie weight from which, if a
// single thread gives it, the tribe is that conversation rather than a circle
// of people.
const OneConversation = .8

// topThreads returns, for each community, the largest share of its inner weight
// that comes from one thread, [0,1]. O(edges).
func (s *Signals) topThreads(p Partition) []float64 {
	total, top := make([]float64, p.K), make([]float64, p.K)
	in := newAccumulator(p.K)
	var edges []graph.Edge
	for thread := range s.Threads {
		edges = s.AppendThread(edges[:0], thread)
		for _, e := range edges {
			c := p.Membership[e.From]
			if c == None || c != p.Membership[e.To] {
				continue
			}
			if in.sum[c] == 0 {
				in.keys = append(in.keys, c)
			}
			in.sum[c] += float64(e.Weight)
		}
		for _, c := range in.keys {
			total[c] += in.sum[c]
			top[c] = max(top[c], in.sum[c])
		}
		in.clear()
	}
	for c := range top {
		if total[c] > 0 {
			top[c] /= total[c]
		}
	}
	return top
}

// Doubts lists, in words, what speaks against a tribe. One whose z could not be
// judged where that of others was is as little confirmed as one with a low z.
func (r *Result) Doubts(tribe int) []string {
	t := &r.Tribes[tribe]
	judged := slices.ContainsFunc(r.Tribes, func(t Tribe) bool { return t.Z != 0 })
	return namedDoubts(r.Resamples > 0 && t.Stability < Unstable, t.TopThread >= OneConversation, judged && t.Z < confirmed)
}

// Doubts is that of a Result, for tribes just detected.
func (d *Detection) Doubts(tribe int) []string {
	p := &d.Profiles[tribe]
	judged := slices.ContainsFunc(d.Profiles, func(p Profile) bool { return p.Z != 0 })
	return namedDoubts(d.resampled && p.Stability < Unstable, p.TopThread >= OneConversation, judged && p.Z < confirmed)
}

// doubtLevels says what speaks against the tribes of all levels.
func (d *Detection) doubtLevels() {
	for i, level := range d.Resolution.Hierarchy {
		judged := slices.ContainsFunc(level.Tribes, func(t LevelTribe) bool { return t.Z != 0 })
		for c := range level.Tribes {
			t := &level.Tribes[c]
			if d.grains[i].gamma == d.Resolution.Gamma {
				t.Doubts = d.Doubts(c)
			} else {
				t.Doubts = namedDoubts(d.resampled && t.Stability < Unstable, false, judged && t.Z < confirmed)
			}
		}
	}
}

func namedDoubts(unstable, oneConversation, unconfirmed bool) []string {
	var doubts []string
	for _, d := range [...]struct {
		holds bool
		name  string
	}{{unstable, "unstable"}, {oneConversation, "one conversation"}, {unconfirmed, "not confirmed"}} {
		if d.holds {
			doubts = append(doubts, d.name)
		}
	}
	return doubts
}
