package main

import (
	"cmp"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
	"strings"

	"tribemap"
	"tribemap/tribe"
)

const (
	splits = 2   // of the threads, each used in both directions
	draws  = 100 // of five threads from each channel
	drawn  = 5
	// A channel is judged on a side where it has at least so many threads.
	minThreads = 2
)

// score sums over channels.
type score struct {
	ap, match float64
	n         int
}

func (s *score) add(o score) {
	s.ap += o.ap
	s.match += o.match
	s.n += o.n
}

// query is the words of a name.
type query struct {
	words  []*tribe.Matcher
	weight []float64 // inverse document frequency, nats
}

// parseName takes a name apart. Words are found in the plural too; with any
// ending, "spam" would find SpamAssassin.
func parseName(name string) (query, error) {
	var q query
	for term := range strings.SplitSeq(strings.ReplaceAll(name, " & ", ", "), ", ") {
		if term == "" {
			continue
		}
		m, err := tribe.NewMatcher([]string{term, term + "s"})
		if err != nil {
			return q, err
		}
		q.words = append(q.words, m)
	}
	q.weight = make([]float64, len(q.words))
	return q, nil
}

// hits returns which words of a name a post holds, as bits.
func (q query) hits(p *tribemap.Post) (set uint64) {
	for i, m := range q.words {
		if m.Match(p.Title, p.Text) {
			set |= 1 << i
		}
	}
	return set
}

func (q query) score(hits uint64) float64 {
	sum := 0.0
	for ; hits != 0; hits &= hits - 1 {
		sum += q.weight[bits.TrailingZeros64(hits)]
	}
	return sum
}

// measure names the channels by one side of a split and judges on the other.
func (s *set) measure(split, side uint64) (score, error) {
	_, names, err := tribe.WordsAndNames(s.talk, s.half(split, side), s.group, tribe.WordOptions{})
	if err != nil {
		return score{}, err
	}
	h := held{set: s, queries: make([]query, len(s.channels)), threads: make(map[uint32][]uint64)}
	for g := range h.queries {
		if g < len(names) {
			if h.queries[g], err = parseName(names[g]); err != nil {
				return score{}, err
			}
		}
	}
	if err := h.read(s.half(split, 1-side)); err != nil {
		return score{}, err
	}
	return h.judge(split), nil
}

// held is the half of a talk that names are judged on.
type held struct {
	*set
	queries []query
	posts   []uint32
	hits    [][]uint64          // post → channel → words of its name
	threads map[uint32][]uint64 // the same for threads
}

func (h *held) read(texts tribe.Texts) error {
	err := texts(func(n uint32, p *tribemap.Post) bool {
		thread := h.talk.Posts[n].Thread
		if h.threads[thread] == nil {
			h.threads[thread] = make([]uint64, len(h.queries))
		}
		hits := make([]uint64, len(h.queries))
		for g, q := range h.queries {
			hits[g] = q.hits(p)
			h.threads[thread][g] |= hits[g]
		}
		h.posts, h.hits = append(h.posts, n), append(h.hits, hits)
		return true
	})
	for g, q := range h.queries {
		for i := range q.weight {
			found := 1
			for _, hits := range h.hits {
				found += int(hits[g] >> i & 1)
			}
			q.weight[i] = math.Log(float64(len(h.posts)+1) / float64(found))
		}
	}
	return err
}

func (h *held) judge(split uint64) (total score) {
	for g, own := range h.homes() {
		if len(own) < minThreads {
			continue
		}
		rng := rand.New(rand.NewPCG(split, uint64(g)))
		total.add(score{h.averagePrecision(g), h.matches(g, own, rng), 1})
	}
	return total
}

// homes returns the threads of each channel: those where most speakers with a
// channel are of it.
func (h *held) homes() [][]uint32 {
	count := make(map[uint32][]int)
	for _, n := range h.posts {
		p := h.talk.Posts[n]
		if count[p.Thread] == nil {
			count[p.Thread] = make([]int, len(h.channels))
		}
		if g := h.group[p.Author]; g != tribe.None {
			count[p.Thread][g]++
		}
	}
	homes := make([][]uint32, len(h.channels))
	for thread, posts := range count {
		most := 0
		for g, n := range posts {
			if n > posts[most] {
				most = g
			}
		}
		if posts[most] > 0 {
			homes[most] = append(homes[most], thread)
		}
	}
	for _, threads := range homes {
		slices.Sort(threads)
	}
	return homes
}

// averagePrecision searches the posts of a channel by its name. Posts of equal
// score are taken as shuffled evenly.
func (h *held) averagePrecision(g int) float64 {
	type level struct{ posts, own float64 }
	levels := make(map[float64]*level)
	all := 0.0
	for i, n := range h.posts {
		score := h.queries[g].score(h.hits[i][g])
		if levels[score] == nil {
			levels[score] = &level{}
		}
		levels[score].posts++
		if h.group[h.talk.Posts[n].Author] == uint32(g) {
			levels[score].own++
			all++
		}
	}
	ap, seen, found := 0.0, 0.0, 0.0
	for _, score := range descending(levels) {
		l := levels[score]
		ap += l.own * (found + (l.own+1)/2) / (seen + (l.posts+1)/2)
		seen, found = seen+l.posts, found+l.own
	}
	return ap / max(1, all)
}

func descending[V any](m map[float64]V) []float64 {
	var keys []float64
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b float64) int { return cmp.Compare(b, a) })
	return keys
}

// matches returns how often some threads of a channel fit its own name best.
// Equally good names share the point.
func (h *held) matches(g int, own []uint32, rng *rand.Rand) float64 {
	won := 0.0
	for range draws {
		scores := make([]float64, len(h.queries))
		for range drawn {
			thread := h.threads[own[rng.IntN(len(own))]]
			for c, q := range h.queries {
				scores[c] += q.score(thread[c])
			}
		}
		best, equal := slices.Max(scores), 0.0
		for _, s := range scores {
			if s == best {
				equal++
			}
		}
		if best > 0 && scores[g] == best {
			won += 1 / equal
		}
	}
	return won / draws
}
