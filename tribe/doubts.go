package tribe

import "slices"

// OneConversation is the share of a tribe's inner tie weight from which, if a
// single thread gives it, the tribe is that conversation rather than a circle
// of people.
const OneConversation = .8

// topThreads returns, for each community, the largest share of its inner weight
// that comes from one thread, [0,1]. O(edges).
func (s *Signals) topThreads(p Partition) []float64 {
	total, top := make([]float64, p.K), make([]float64, p.K)
	in := newAccumulator(p.K)
	for thread := range s.Threads {
		for _, e := range s.Thread(thread) {
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
	var doubts []string
	if r.Resamples > 0 && t.Stability < Unstable {
		doubts = append(doubts, "unstable")
	}
	if t.TopThread >= OneConversation {
		doubts = append(doubts, "one conversation")
	}
	if judged && t.Z < confirmed {
		doubts = append(doubts, "not confirmed")
	}
	return doubts
}
