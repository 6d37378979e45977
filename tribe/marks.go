package tribe

import "slices"

// marks are the terms that mark the tribes of a talk.
type marks struct {
	*keyness
	opt   WordOptions
	terms [][]keyTerm // of each tribe, best first, as many as words or names need
}

// markTribes counts the words of a talk and finds those that mark its tribes.
func markTribes(t *Talk, texts Texts, tribes []uint32, opt WordOptions) (*marks, error) {
	opt = opt.withDefaults()
	if err := opt.validate(); err != nil {
		return nil, err
	}
	author := func(post uint32) uint32 { return t.Posts[post].Author }
	r, err := newReading(t, texts, opt.Threads)
	if err != nil {
		return nil, err
	}
	k, err := newUsage(r, len(t.People)).compare(author, tribes, opt)
	if err != nil {
		return nil, err
	}
	people := findPersonalNames(k, t)
	terms := make([][]keyTerm, k.groups)
	k.eachGroup(opt.Threads, func(s *scorer, g uint32) { terms[g] = s.marks(g, opt, people) })
	return &marks{k, opt, terms}, nil
}

const (
	// A name of one word says little.
	minMarks = 2
	// In a tribe of fewer than ten people the words that pass are too few to
	// choose from until there are five.
	smallCircle, minMarksOfFew = 10, 5
	// A word that fewer people use, and nobody else, is private.
	minPrivateUsers = 3
)

// marks returns the best terms of a tribe.
//
// People in one or two conversations are no independent witnesses, so hardly
// any word passes. They get a second chance by what two of them say and others
// do not, in however few threads: it is all that is known of them. What nobody
// in the talk says but these two is left out, for it tells nobody anything.
func (s *scorer) marks(g uint32, opt WordOptions, people *personalNames) []keyTerm {
	opt.K = max(opt.K, nameCandidates)
	enough := minMarks
	if countAll(s.members[g]) < smallCircle {
		enough = minMarksOfFew
	}
	terms := s.bestTerms(g, opt, true, people)
	if len(terms) >= enough {
		return terms
	}
	if opt.MinAuthors == 0 {
		opt.MinAuthors = 2
	}
	terms = s.bestTerms(g, opt, false, people)
	return slices.DeleteFunc(terms, func(t keyTerm) bool { return t.outside == 0 && t.authors < minPrivateUsers })
}

// words returns the words to show of each tribe.
func (m *marks) words() [][]Word {
	words := make([][]Word, m.groups)
	for g, terms := range m.terms {
		words[g] = m.shownWords(terms[:min(len(terms), m.opt.K)])
	}
	return words
}
