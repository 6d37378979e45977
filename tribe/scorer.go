package tribe

import (
	"cmp"
	"slices"

	"tribemap/internal/par"
)

// keyTerm is a term with its evidence for one group.
type keyTerm struct {
	term    uint32
	g2      float64
	authors int // members who used it
	outside int // others who did
}

// scorer is a keyness with scratch space, to score one group after the other.
// One goroutine owns it.
type scorer struct {
	*keyness
	inside, testify termCounts
}

func (k *keyness) newScorer() *scorer {
	return &scorer{k, newTermCounts(len(k.keys)), newTermCounts(len(k.keys))}
}

// eachGroup calls fn for all groups, on at most threads goroutines.
func (k *keyness) eachGroup(threads int, fn func(s *scorer, g uint32)) {
	scorers := make([]*scorer, par.Threads(threads))
	par.ForWorker(threads, k.groups, 1, func(worker, g, _, _ int) {
		if scorers[worker] == nil {
			scorers[worker] = k.newScorer()
		}
		fn(scorers[worker], uint32(g))
	})
}

// score returns the terms that a group uses more than expected, by falling G².
//
// People who quote each other in one thread are not independent witnesses:
// with byThread, no more members testify for a word than the group has threads
// with it.
func (s *scorer) score(g uint32, opt WordOptions, byThread bool) []keyTerm {
	s.inside.count(s.term, &s.subjects, s.subjectsOf[g])
	testify := &s.inside
	if byThread {
		testify = &s.testify
		testify.count(s.term, &s.threads, s.threadsOf[g])
	}
	members := countAll(s.members[g])
	others := countAll(s.atLevel) - members
	least := opt.minAuthors(members)
	var out []keyTerm
	for _, t := range s.inside.terms {
		users := s.inside.of[t]
		a := min(users, testify.of[t])
		if a < least {
			continue
		}
		all, expected := s.expected(g, t)
		g2 := logLikelihood(a, members, all-users, others, expected*float64(all-users+a)/float64(all))
		if g2 >= minG2 {
			out = append(out, keyTerm{t, g2, users, all - users})
		}
	}
	slices.SortFunc(out, func(a, b keyTerm) int {
		return cmp.Or(cmp.Compare(b.g2, a.g2), cmp.Compare(s.keys[a.term], s.keys[b.term]))
	})
	return out
}

// termCounts is how many owners of forms hold each term.
type termCounts struct {
	of    []int    // term → owners, 0 for all that are not in terms
	terms []uint32 // each once, in order of first use
	seen  *termMarks
}

func newTermCounts(terms int) termCounts {
	return termCounts{of: make([]int, terms), seen: newTermMarks(terms)}
}

// count forgets what was counted before and counts the terms of some owners;
// term maps forms to terms.
func (c *termCounts) count(term []uint32, sets *formSets, owners []uint32) {
	for _, t := range c.terms {
		c.of[t] = 0
	}
	c.terms = c.terms[:0]
	for _, owner := range owners {
		c.seen.clear()
		for _, f := range sets.forms[owner] {
			t := term[f]
			if !c.seen.add(t) {
				continue
			}
			if c.of[t] == 0 {
				c.terms = append(c.terms, t)
			}
			c.of[t]++
		}
	}
}

// termMarks is a set of small numbers that is emptied in O(1).
type termMarks struct {
	round uint32
	at    []uint32
}

func newTermMarks(n int) *termMarks { return &termMarks{round: 1, at: make([]uint32, n)} }

func (m *termMarks) clear() { m.round++ }

// add reports whether i was not yet in the set.
func (m *termMarks) add(i uint32) bool {
	if m.at[i] == m.round {
		return false
	}
	m.at[i] = m.round
	return true
}
