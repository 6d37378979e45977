package tribe

import (
	"context"
	"fmt"
	"slices"

	"tribemap/graph"
)

// SignalOptions weighs the two signals that make an edge. The zero value is
// the measured default; bench/README-weights.md has the figures. Each signal
// wins on other data, so both are used.
type SignalOptions struct {
	ReplyWeight  float64 // of one reply, mention or quote; 0 = 1, negative = unused
	ThreadWeight float64 // factor on co-presence in a thread; 0 = 2, negative = unused
	MaxThread    int     // people; co-presence in a larger thread says nothing; 0 = 60
}

func (o SignalOptions) withDefaults() SignalOptions {
	if o.ReplyWeight == 0 {
		o.ReplyWeight = 1
	}
	if o.ThreadWeight == 0 {
		o.ThreadWeight = 2
	}
	if o.MaxThread == 0 {
		o.MaxThread = 60
	}
	return o
}

// Signals are the weighted edges that each thread of a talk contributes. They
// are kept by thread so that a graph without some threads costs no new look at
// the talk.
type Signals struct {
	People  int
	Threads int

	offsets []int // len Threads+1
	edges   []graph.Edge
}

// NewSignals collects the signals of a talk. Bots contribute nothing and do
// not count as people of a thread:
//
//   - each reply, mention or quote adds ReplyWeight to its pair;
//   - each pair of the k people of a thread, 2 ≤ k ≤ MaxThread, adds
//     ThreadWeight · min(messages)/(k−1), so that a person with one message
//     there gets total weight ThreadWeight however many others took part.
//
// Time and space are O(posts + interactions + Σ k²).
func NewSignals(t *Talk, opt SignalOptions) *Signals {
	opt = opt.withDefaults()
	s := &Signals{People: len(t.People), Threads: t.Threads, offsets: make([]int, 1, t.Threads+1)}
	turns := turnsByThread(t)
	authors := authorsByThread(t)
	var counts []voice
	for thread := range t.Threads {
		if opt.ReplyWeight > 0 {
			s.addTurns(turns.of(thread), float32(opt.ReplyWeight))
		}
		if opt.ThreadWeight > 0 {
			counts = countVoices(authors.of(thread), counts[:0])
			s.addPresence(counts, opt)
		}
		s.offsets = append(s.offsets, len(s.edges))
	}
	return s
}

// GatherSignals takes signals made by another rule: threads[i] holds the edges
// of thread i between people below the given number; a pair may stand there
// more than once. O(edges).
func GatherSignals(people int, threads [][]graph.Edge) *Signals {
	s := &Signals{People: people, Threads: len(threads), offsets: make([]int, 1, len(threads)+1)}
	for _, edges := range threads {
		s.edges = append(s.edges, edges...)
		s.offsets = append(s.offsets, len(s.edges))
	}
	return s
}

// DetectSignals is Detect on signals that stand already; opt.Signals is not
// looked at.
func DetectSignals(ctx context.Context, s *Signals, opt DetectOptions) (*Detection, error) {
	g, err := s.Graph(nil)
	if err != nil {
		return nil, err
	}
	return detectTalk(ctx, g, s, opt)
}

// Thread returns the edges that a thread contributes; a pair may stand there
// more than once.
func (s *Signals) Thread(thread int) []graph.Edge {
	return s.edges[s.offsets[thread]:s.offsets[thread+1]]
}

// Graph adds up the edges of all threads, or of those with keep[thread].
func (s *Signals) Graph(keep []bool) (*graph.CSR, error) {
	edges := s.edges
	if keep != nil {
		edges = make([]graph.Edge, 0, len(s.edges))
		for thread, kept := range keep {
			if kept {
				edges = append(edges, s.Thread(thread)...)
			}
		}
	}
	g, err := graph.FromEdges(s.People, edges, graph.BuildOptions{})
	if err != nil {
		return nil, fmt.Errorf("tribe: signals: %w", err)
	}
	return g, nil
}

// pair is two people, one turning to the other.
type pair struct{ from, to uint32 }

func (s *Signals) addTurns(turns []pair, weight float32) {
	for _, p := range turns {
		s.edges = append(s.edges, graph.Edge{From: p.from, To: p.to, Weight: weight})
	}
}

// voice is a person of a thread with the number of their messages there.
type voice struct {
	person   uint32
	messages int
}

func (s *Signals) addPresence(voices []voice, opt SignalOptions) {
	k := len(voices)
	if k < 2 || k > opt.MaxThread {
		return
	}
	unit := opt.ThreadWeight / float64(k-1)
	for i, a := range voices {
		for _, b := range voices[i+1:] {
			w := unit * float64(min(a.messages, b.messages))
			s.edges = append(s.edges, graph.Edge{From: a.person, To: b.person, Weight: float32(w)})
		}
	}
}

// countVoices turns authors, in any order, into voices sorted by person.
func countVoices(authors []uint32, voices []voice) []voice {
	slices.Sort(authors)
	for i, a := range authors {
		if i == 0 || a != authors[i-1] {
			voices = append(voices, voice{person: a})
		}
		voices[len(voices)-1].messages++
	}
	return voices
}

// byThread holds items grouped by thread.
type byThread[T any] struct {
	offsets []int
	items   []T
}

func (b byThread[T]) of(thread int) []T { return b.items[b.offsets[thread]:b.offsets[thread+1]] }

// groupByThread groups n items with one counting and one placing pass. item
// returns the thread of the i-th and whether it counts at all.
func groupByThread[T any](threads, n int, item func(i int) (value T, thread uint32, counts bool)) byThread[T] {
	offsets := make([]int, threads+1)
	for i := range n {
		if _, thread, counts := item(i); counts {
			offsets[thread+1]++
		}
	}
	for i := range threads {
		offsets[i+1] += offsets[i]
	}
	items := make([]T, offsets[threads])
	next := slices.Clone(offsets)
	for i := range n {
		if value, thread, counts := item(i); counts {
			items[next[thread]] = value
			next[thread]++
		}
	}
	return byThread[T]{offsets, items}
}

func turnsByThread(t *Talk) byThread[pair] {
	return groupByThread(t.Threads, len(t.Interactions), func(i int) (pair, uint32, bool) {
		x := &t.Interactions[i]
		return pair{x.From, x.To}, t.Posts[x.Post].Thread, !t.Bot[x.From] && !t.Bot[x.To]
	})
}

func authorsByThread(t *Talk) byThread[uint32] {
	return groupByThread(t.Threads, len(t.Posts), func(i int) (uint32, uint32, bool) {
		p := &t.Posts[i]
		return p.Author, p.Thread, p.Author != None && !t.Bot[p.Author]
	})
}
