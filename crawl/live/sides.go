package live

import "tribemap"

// sides watches for dyads of which one side is missing: where A keeps
// answering B and B was never seen to answer A, B's own posts are worth asking
// for. Otherwise a tie looks one-way because of what was not fetched.
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

// missing takes in a page and returns the people whose side is missing, each
// once, in the order of the page.
func (s *sides) missing(page tribemap.Page) []tribemap.Ref {
	author := make(map[tribemap.Ref]string, len(page.Posts))
	for _, p := range page.Posts {
		author[p.Ref] = p.Author
	}
	var wanted []tribemap.Ref
	for _, p := range page.Posts {
		to := author[tribemap.Ref{Source: p.Source, ID: p.Parent}]
		if p.Parent == "" || to == "" || to == p.Author {
			continue
		}
		a, b := tribemap.Ref{Source: p.Source, ID: p.Author}, tribemap.Ref{Source: p.Source, ID: to}
		if s.count(a, b) >= often && s.answered[[2]tribemap.Ref{b, a}] == 0 && !s.asked[b] {
			s.asked[b] = true
			wanted = append(wanted, b)
		}
	}
	return wanted
}

func (s *sides) count(a, b tribemap.Ref) int {
	pair := [2]tribemap.Ref{a, b}
	if n, met := s.answered[pair]; met || len(s.answered) < mostDyads {
		s.answered[pair] = n + 1
		return n + 1
	}
	return 0
}
