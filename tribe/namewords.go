package tribe

import (
	"regexp"
	"slices"

	"tribemap"
)

// nameCandidates is how many of a tribe's words may stand in its name. Sixty
// more name no held-out talk better.
const nameCandidates = 30

// titleDoubt is added to the threads that a share of titles is taken of, so
// that one title proves little.
const titleDoubt = 3

// threadCounts is how many threads there are with words that mark a tribe.
type threadCounts struct {
	all  int
	with []int // term → threads that hold it
}

// countThreads counts the threads of everybody.
func (k *keyness) countThreads() threadCounts {
	c := threadCounts{with: make([]int, len(k.keys))}
	seen := newTermMarks(len(k.keys))
	for _, forms := range k.threads.forms {
		if len(forms) > 0 {
			c.all++
		}
		seen.clear()
		for _, f := range forms {
			if t := k.term[f]; seen.add(t) {
				c.with[t]++
			}
		}
	}
	return c
}

// nameWords returns the words that a tribe could be named by, out of the terms
// that mark it. titled counts its threads by the terms of their titles.
func (s *scorer) nameWords(g uint32, terms []keyTerm, everywhere threadCounts, titled map[uint32]int) []nameWord {
	s.testify.count(s.term, &s.threads, s.threadsOf[g])
	own := 0
	for _, thread := range s.threadsOf[g] {
		if len(s.threads.forms[thread]) > 0 {
			own++
		}
	}
	var out []nameWord
	for _, t := range terms[:min(len(terms), nameCandidates)] {
		a := s.testify.of[t.term]
		b := everywhere.with[t.term] - a
		expected := float64(a+b) * float64(own) / float64(max(1, everywhere.all))
		out = append(out, nameWord{
			text:    s.text[s.shown[t.term]],
			members: t.authors,
			authors: t.g2,
			threads: logLikelihood(a, own, b, everywhere.all-own, expected),
			titled:  float64(titled[t.term]) / float64(max(a, titled[t.term])+titleDoubt),
		})
	}
	return out
}

// countTitles counts each tribe's threads by the terms of their titles (one
// scan). The tag of a mailing list says where a thread stands, not what it is
// about.
func (m *marks) countTitles() ([]map[uint32]int, error) {
	home, titled := make([]map[uint32]int, m.talk.Threads), make([]map[uint32]int, m.groups)
	for g, threads := range m.threadsOf {
		titled[g] = make(map[uint32]int)
		for _, thread := range threads {
			home[thread] = titled[g]
		}
	}
	err := m.texts(func(post uint32, p *tribemap.Post) bool {
		if count := home[m.talk.Posts[post].Thread]; count != nil && m.opens[post] && !p.Notice {
			for _, term := range m.titleTerms(titleMarks.ReplaceAllString(p.Title, "")) {
				count[term]++
			}
		}
		return true
	})
	return titled, err
}

// titleMarks are the marks of answers and the tags before a title.
var titleMarks = regexp.MustCompile(`(?i)^(\s*(\[[^]]*\]|(re|aw|sv|antw|fwd?|wg|rif|res|tr)(\[\d+\])?:))+`)

// titleTerms returns the words and known phrases of a title, each once.
func (m *marks) titleTerms(title string) []uint32 {
	var terms []uint32
	before := uint32(None)
	for word, follows := range wordsOf(title) {
		term := m.term[m.form(word)]
		if term != None {
			terms = append(terms, term)
		}
		if follows && before != None && term != None {
			if phrase, ok := m.byKey[m.keys[before]+" "+m.keys[term]]; ok {
				terms = append(terms, phrase)
			}
		}
		before = term
	}
	slices.Sort(terms)
	return slices.Compact(terms)
}
