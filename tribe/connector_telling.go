package tribe

import (
	"math"

	"tribemap/graph"
)

// telling is who would tell whom, learnt from who talked to whom.
type telling struct {
	g *graph.CSR
	// leftover is the share of a person's draws that falls on nobody known:
	// 1/(1 + s/10) for s messages sent. Who hardly speaks hardly tells; without
	// this shrinkage the model loses to plain activity on later talk.
	leftover []float32
}

const (
	// tellingDecay is τ, in windows: a message counts e^(−age/τ). The same as for
	// the decayed count of a tie.
	tellingDecay = 0.15
	// tellingPrior is the number of messages sent at which half of a person's
	// draws go to people known. Of 2, 10 and 40, ten did best on later talk.
	tellingPrior = 10
)

// learnTelling weighs u→v by the decayed count of u's messages to v. times
// says how often each thread counts, nil meaning once. A message that turns to
// the same person in several ways counts once. O(posts + interactions).
func learnTelling(t *Talk, times []uint8) (telling, error) {
	count := func(post uint32) float64 {
		if times == nil {
			return 1
		}
		return float64(times[t.Posts[post].Thread])
	}
	sent := make([]float64, len(t.People))
	for p := range t.Posts {
		sent[t.Posts[p].Author] += count(uint32(p))
	}
	leftover := make([]float32, len(sent))
	for u, s := range sent {
		leftover[u] = float32(1 / (1 + s/tellingPrior))
	}
	var edges []graph.Edge
	for i, x := range t.Interactions {
		if i > 0 {
			if y := t.Interactions[i-1]; x.Post == y.Post && x.From == y.From && x.To == y.To {
				continue
			}
		}
		if n := count(x.Post); n > 0 {
			edges = append(edges, graph.Edge{From: x.From, To: x.To, Weight: float32(n * t.decay(x.Time))})
		}
	}
	g, err := graph.FromEdges(len(t.People), edges, graph.BuildOptions{Directed: true})
	return telling{g, leftover}, err
}

// decay returns what a message of the given time counts at the end of the
// window, (0,1]. An undated one counts as if it were as old as the window;
// where no time is known all count 1.
func (t *Talk) decay(time int64) float64 {
	window := float64(t.End - t.Start)
	if window <= 0 {
		return 1
	}
	age := window
	if time != 0 {
		age = min(window, max(0, float64(t.End-time)))
	}
	return math.Exp(-age / (tellingDecay * window))
}
