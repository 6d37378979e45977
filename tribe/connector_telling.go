package tribe

import (
	"tribemap/graph"
)

// telling is who would tell whom, learnt from who talked to whom.
type telling struct {
	g *graph.CSR
	// leftover is the share of a person's draws that falls on nobody known: at
	// first 1/(1 + s/10) for s messages sent. Who hardly speaks hardly tells;
	// without this shrinkage the model loses to plain activity on later talk.
	leftover []float32
}

// fade leaves of what people tell the share that they are likely to tell still.
func (t *telling) fade(propensity []float64) {
	for u, left := range t.leftover {
		t.leftover[u] = float32(1 - float64((1-float64(left))*propensity[u]))
	}
}

// tellingPrior is the number of messages sent at which half of a person's draws
// go to people known. Of 2, 10 and 40, ten did best on later talk.
const tellingPrior = 10

// answering is what a message counts for the way back, as a share of what it
// counts for its own. Of 0, .1, .25, .5, 1 and 2 it foretells best whom people
// turn to next, by .17 nats over 0.
const answering = 1

// learnTelling weighs u→v by W(u,v) + answering · W(v,u), W the decayed count of
// messages from the one to the other: people turn to those who turn to them.
// Nobody answers bots. times says how often each thread counts, nil meaning
// once. A message that turns to the same person in several ways counts once.
// O(posts + interactions).
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
	w := Window{t.Start, t.End}
	for i := range t.Interactions {
		x := &t.Interactions[i]
		if i > 0 && samePair(&t.Interactions[i-1], x) && sameMessage(&t.Interactions[i-1], x) {
			continue
		}
		if n := count(x.Post); n > 0 {
			weight := n * decayed(w.age(x.Time), w.tau())
			edges = append(edges, graph.Edge{From: x.From, To: x.To, Weight: float32(weight)})
			if !t.Bot[x.From] {
				edges = append(edges, graph.Edge{From: x.To, To: x.From, Weight: float32(answering * weight)})
			}
		}
	}
	g, err := graph.FromEdges(len(t.People), edges, graph.BuildOptions{Directed: true})
	return telling{g, leftover}, err
}

// age returns how long before the end of the window a message was written. An
// undated one is taken to be as old as the window.
func (w Window) age(time int64) int64 {
	if time == 0 {
		return w.End - w.Start
	}
	return w.End - time
}
