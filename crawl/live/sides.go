package live

import "tribemap"

// sides watches for dyads of which one side is missing: where A keeps
// answering B and B was never seen to answer A, B's own posts are worth asking
// for. Otherwise a tie looks one-way because of what was not fetched.
//
// Counts begin anew with each process. A post that is stored already counts for
// nothing more than that its author answered once, so that a thread that is
// read again does not make one answer many.
type sides struct {
	answered map[[2]tribemap.Ref]int // how often the first answered the second
	asked    map[tribemap.Ref]bool
}

// often is how many answers make a side worth a request.
const often = 2

// mostDyads bounds the memory: some 100 MB.
const mostDyads = 500_000

func newSides() *sides {
	return &sides{answered: make(map[[2]tribemap.Ref]int), asked: make(map[tribemap.Ref]bool)}
}

// missing takes in a page before it is stored and returns the people whose side
// is missing, each once, in the order of the page.
func (s *sides) missing(page tribemap.Page, isNew func(*tribemap.Post) bool) []tribemap.Ref {
	author := make(map[tribemap.Ref]string, len(page.Posts))
	for _, p := range page.Posts {
		author[p.Ref] = p.Author
	}
	var wanted []tribemap.Ref
	for i := range page.Posts {
		p := &page.Posts[i]
		to := author[tribemap.Ref{Source: p.Source, ID: p.Parent}]
		if p.Parent == "" || to == "" || to == p.Author {
			continue
		}
		a, b := tribemap.Ref{Source: p.Source, ID: p.Author}, tribemap.Ref{Source: p.Source, ID: to}
		if s.count(a, b, isNew(p)) >= often && s.answered[[2]tribemap.Ref{b, a}] == 0 && !s.asked[b] {
			s.asked[b] = true
			wanted = append(wanted, b)
		}
	}
	return wanted
}

// count takes in an answer of a to b and returns how many there were.
func (s *sides) count(a, b tribemap.Ref, isNew bool) int {
	pair := [2]tribemap.Ref{a, b}
	n, met := s.answered[pair]
	switch {
	case met && !isNew:
		return n
	case !met && len(s.answered) >= mostDyads:
		return 0
	}
	s.answered[pair] = n + 1
	return n + 1
}
