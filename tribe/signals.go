package tribe

import (
	"context"
	"fmt"
	"math"
	"slices"

	"tribemap/graph"
	"tribemap/internal/par"
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
	reply   float64 // weight of one
}

// NewSignals collects the signals of a talk. Bots contribute nothing and do
// not count as people of a thread:
//
//   - each reply, mention or quote adds ReplyWeight to its pair;
//   - each pair of the k people of a thread, 2 ≤ k ≤ MaxThread, adds
//     ThreadWeight · min(messages)/(k−1), so that a person with one message
//     there gets total weight ThreadWeight however many others took part.
//
// Time and space are O(posts + interactions + Σ k²). Threads are counted, and then
// written side by side.
func NewSignals(t *Talk, opt SignalOptions) *Signals {
	opt = opt.withDefaults()
	s := &Signals{People: len(t.People), Threads: t.Threads, offsets: make([]int, t.Threads+1), reply: opt.reply()}
	turns, authors := turnsByThread(t), authorsByThread(t)
	par.For(0, t.Threads, threadChunk, func(_, lo, hi int) {
		for thread := lo; thread < hi; thread++ {
			s.offsets[thread+1] = opt.edges(len(turns.of(thread)), authors.of(thread))
		}
	})
	for thread := range t.Threads {
		s.offsets[thread+1] += s.offsets[thread]
	}
	s.edges = make([]graph.Edge, s.offsets[t.Threads])
	par.For(0, t.Threads, threadChunk, func(_, lo, hi int) {
		var voices []voice
		for thread := lo; thread < hi; thread++ {
			edges := s.Thread(thread)[:0]
			if opt.ReplyWeight > 0 {
				edges = appendTurns(edges, turns.of(thread), float32(opt.ReplyWeight))
			}
			if opt.ThreadWeight > 0 {
				voices = countVoices(authors.of(thread), voices[:0])
				appendPresence(edges, voices, opt)
			}
		}
	})
	return s
}

// reply returns the weight of a reply, or what it would be beside the weight of
// threads.
func (o SignalOptions) reply() float64 {
	if o.ReplyWeight > 0 {
		return o.ReplyWeight
	}
	return o.ThreadWeight / 2
}

// threadChunk is how many threads a worker takes at a time.
const threadChunk = 1 << 10

// edges returns how many edges a thread makes. It sorts its authors.
func (o SignalOptions) edges(turns int, authors []uint32) (n int) {
	if o.ReplyWeight > 0 {
		n = turns
	}
	slices.Sort(authors)
	k := 0
	for i, a := range authors {
		if i == 0 || a != authors[i-1] {
			k++
		}
	}
	if o.present(k) {
		n += k * (k - 1) / 2
	}
	return n
}

// present reports whether being in a thread of k people together counts.
func (o SignalOptions) present(k int) bool { return o.ThreadWeight > 0 && k >= 2 && k <= o.MaxThread }

// GatherSignals takes signals made by another rule: threads[i] holds the edges
// of thread i between people below the given number, in units of a reply; a pair
// may stand there more than once. O(edges).
func GatherSignals(people int, threads [][]graph.Edge) *Signals {
	s := &Signals{People: people, Threads: len(threads), offsets: make([]int, 1, len(threads)+1), reply: 1}
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

func appendTurns(edges []graph.Edge, turns []pair, weight float32) []graph.Edge {
	for _, p := range turns {
		edges = append(edges, graph.Edge{From: p.from, To: p.to, Weight: weight})
	}
	return edges
}

// voice is a person of a thread with the number of their messages there.
type voice struct {
	person   uint32
	messages int
}

// step is how finely presence is weighed: a power of two, about 2⁻²⁰ of a reply.
// Thirds then have few bits, and sums of many keep them all.
func (o SignalOptions) step() float64 {
	_, exponent := math.Frexp(o.reply())
	return math.Ldexp(1, exponent-21)
}

func appendPresence(edges []graph.Edge, voices []voice, opt SignalOptions) []graph.Edge {
	k := len(voices)
	if !opt.present(k) {
		return edges
	}
	unit, step := opt.ThreadWeight/float64(k-1), opt.step()
	for i, a := range voices {
		for _, b := range voices[i+1:] {
			w := max(1, math.RoundToEven(unit*float64(min(a.messages, b.messages))/step)) * step
			edges = append(edges, graph.Edge{From: a.person, To: b.person, Weight: float32(w)})
		}
	}
	return edges
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

// groupByThread groups n items with one counting and one placing pass.
// threadOf returns the thread of the i-th, None if it does not count.
func groupByThread[T any](threads, n int, threadOf func(i int) uint32, item func(i int) T) byThread[T] {
	of := make([]uint32, n)
	par.For(0, n, postChunk, func(_, lo, hi int) {
		for i := lo; i < hi; i++ {
			of[i] = threadOf(i)
		}
	})
	offsets := make([]int, threads+1)
	for _, thread := range of {
		if thread != None {
			offsets[thread+1]++
		}
	}
	for i := range threads {
		offsets[i+1] += offsets[i]
	}
	items := make([]T, offsets[threads])
	next := slices.Clone(offsets)
	for i, thread := range of {
		if thread != None {
			items[next[thread]] = item(i)
			next[thread]++
		}
	}
	return byThread[T]{offsets, items}
}

func turnsByThread(t *Talk) byThread[pair] {
	return groupByThread(t.Threads, len(t.Interactions), func(i int) uint32 {
		x := &t.Interactions[i]
		if t.Bot[x.From] || t.Bot[x.To] {
			return None
		}
		return t.Posts[x.Post].Thread
	}, func(i int) pair { return pair{t.Interactions[i].From, t.Interactions[i].To} })
}

func authorsByThread(t *Talk) byThread[uint32] {
	return groupByThread(t.Threads, len(t.Posts), func(i int) uint32 {
		p := &t.Posts[i]
		if p.Author == None || t.Bot[p.Author] {
			return None
		}
		return p.Thread
	}, func(i int) uint32 { return t.Posts[i].Author })
}
