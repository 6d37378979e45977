package tribe

import (
	"context"
	"fmt"
	"math"
	"slices"

	"tribemap/graph"
	"tribemap/internal/huge"
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

// Signals are the weighted edges that each thread of a talk contributes. What
// they are made of is kept by thread, so that a graph without some threads costs
// no new look at the talk; edges, of which there are many more, are made when
// they are asked for.
type Signals struct {
	People  int
	Threads int

	opt    SignalOptions
	turns  byThread[pair]
	voices byThread[voice]      // of threads whose presence counts
	given  byThread[graph.Edge] // by another rule, instead of both
	reply  float64              // weight of one
}

// NewSignals collects the signals of a talk. Bots contribute nothing and do
// not count as people of a thread:
//
//   - each reply, mention or quote adds ReplyWeight to its pair;
//   - each pair of the k people of a thread, 2 ≤ k ≤ MaxThread, adds
//     ThreadWeight · min(messages)/(k−1), so that a person with one message
//     there gets total weight ThreadWeight however many others took part.
//
// Time and space are O(posts + interactions); all edges are O(Σ k²) more.
func NewSignals(t *Talk, opt SignalOptions) *Signals {
	opt = opt.withDefaults()
	s := &Signals{People: len(t.People), Threads: t.Threads, opt: opt, reply: opt.reply()}
	if opt.ReplyWeight > 0 {
		s.turns = turnsByThread(t)
	}
	if opt.ThreadWeight > 0 {
		s.voices = opt.voicesByThread(authorsByThread(t), t.Threads)
	}
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

// present reports whether being in a thread of k people together counts.
func (o SignalOptions) present(k int) bool { return o.ThreadWeight > 0 && k >= 2 && k <= o.MaxThread }

// GatherSignals takes signals made by another rule: threads[i] holds the edges
// of thread i between people below the given number, in units of a reply; a pair
// may stand there more than once. O(edges).
func GatherSignals(people int, threads [][]graph.Edge) *Signals {
	s := &Signals{People: people, Threads: len(threads), reply: 1}
	s.given.offsets = make([]int, 1, len(threads)+1)
	for _, edges := range threads {
		s.given.items = append(s.given.items, edges...)
		s.given.offsets = append(s.given.offsets, len(s.given.items))
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
func (s *Signals) Thread(thread int) []graph.Edge { return s.AppendThread(nil, thread) }

// AppendThread appends what Thread returns.
func (s *Signals) AppendThread(edges []graph.Edge, thread int) []graph.Edge {
	edges = append(edges, s.given.of(thread)...)
	edges = appendTurns(edges, s.turns.of(thread), float32(s.opt.ReplyWeight))
	return appendPresence(edges, s.voices.of(thread), s.opt)
}

// tells reports whether a thread contributes any edge.
func (s *Signals) tells(thread int) bool {
	return len(s.given.of(thread))+len(s.turns.of(thread))+len(s.voices.of(thread)) > 0
}

// Graph adds up the edges of all threads, or of those with keep[thread].
func (s *Signals) Graph(keep []bool) (*graph.CSR, error) {
	chunks := graph.EdgeChunks{
		Count: par.Chunks(s.Threads, threadChunk),
		Append: func(edges []graph.Edge, chunk int) []graph.Edge {
			for thread := chunk * threadChunk; thread < min(s.Threads, (chunk+1)*threadChunk); thread++ {
				if keep == nil || keep[thread] {
					edges = s.AppendThread(edges, thread)
				}
			}
			return edges
		},
	}
	g, err := graph.FromChunks(s.People, chunks, graph.BuildOptions{})
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
type voice struct{ person, messages uint32 }

// step is how finely presence is weighed: a power of two, about 2⁻²⁰ of a reply.
// Thirds then have few bits, and sums of many keep them all.
func (o SignalOptions) step() float64 {
	_, exponent := math.Frexp(o.reply())
	return math.Ldexp(1, exponent-21)
}

func appendPresence(edges []graph.Edge, voices []voice, opt SignalOptions) []graph.Edge {
	if len(voices) == 0 {
		return edges
	}
	unit, step := opt.ThreadWeight/float64(len(voices)-1), opt.step()
	for i, a := range voices {
		for _, b := range voices[i+1:] {
			w := max(1, math.RoundToEven(unit*float64(min(a.messages, b.messages))/step)) * step
			edges = append(edges, graph.Edge{From: a.person, To: b.person, Weight: float32(w)})
		}
	}
	return edges
}

// voicesByThread counts the messages of each person of the threads whose presence
// counts. It sorts the authors of each thread.
func (o SignalOptions) voicesByThread(authors byThread[uint32], threads int) byThread[voice] {
	offsets := huge.Slice[int](threads + 1)
	par.For(0, threads, threadChunk, func(_, lo, hi int) {
		for thread := lo; thread < hi; thread++ {
			if k := countPeople(authors.of(thread)); o.present(k) {
				offsets[thread+1] = k
			}
		}
	})
	for thread := range threads {
		offsets[thread+1] += offsets[thread]
	}
	voices := byThread[voice]{offsets, huge.Slice[voice](offsets[threads])}
	par.For(0, threads, threadChunk, func(_, lo, hi int) {
		for thread := lo; thread < hi; thread++ {
			if of := voices.of(thread); len(of) > 0 {
				countVoices(authors.of(thread), of[:0])
			}
		}
	})
	return voices
}

// countPeople sorts authors and returns how many different ones there are.
func countPeople(authors []uint32) (k int) {
	slices.Sort(authors)
	for i, a := range authors {
		if i == 0 || a != authors[i-1] {
			k++
		}
	}
	return k
}

// countVoices turns sorted authors into voices.
func countVoices(authors []uint32, voices []voice) []voice {
	for i, a := range authors {
		if i == 0 || a != authors[i-1] {
			voices = append(voices, voice{person: a})
		}
		voices[len(voices)-1].messages++
	}
	return voices
}

// byThread holds items grouped by thread; the zero value holds none.
type byThread[T any] struct {
	offsets []int
	items   []T
}

func (b *byThread[T]) of(thread int) []T {
	if b.items == nil {
		return nil
	}
	return b.items[b.offsets[thread]:b.offsets[thread+1]]
}

// groupByThread groups n items with one counting and one placing pass.
// threadOf returns the thread of the i-th, None if it does not count.
func groupByThread[T any](threads, n int, threadOf func(i int) uint32, item func(i int) T) byThread[T] {
	of := huge.Slice[uint32](n)
	par.For(0, n, postChunk, func(_, lo, hi int) {
		for i := lo; i < hi; i++ {
			of[i] = threadOf(i)
		}
	})
	offsets := huge.Slice[int](threads + 1)
	for _, thread := range of {
		if thread != None {
			offsets[thread+1]++
		}
	}
	for i := range threads {
		offsets[i+1] += offsets[i]
	}
	items := huge.Slice[T](offsets[threads])
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
