package tribe

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ErrBadKeyword means that a keyword holds no word to look for.
var ErrBadKeyword = errors.New("keyword without a word")

// Matcher finds keywords in texts. It is safe for use by several goroutines.
//
// A keyword is a word, or words in a row with nothing but white space or
// hyphens between them. Case, width and other compatibility forms do not
// matter. A star at the end of a word stands for any ending: "run*" finds
// runner and running. Words inside URLs and addresses are not found.
type Matcher struct {
	keywords []string
	starts   map[string][]int // first word → keywords that begin with it
	stems    []int            // keywords that begin with a starred word
	patterns [][]wordPattern  // keyword → its words
}

// wordPattern is one word of a keyword.
type wordPattern struct {
	word string // folded
	open bool   // any ending
}

func (p wordPattern) matches(word string) bool {
	return word == p.word || p.open && strings.HasPrefix(word, p.word)
}

// NewMatcher returns a Matcher for keywords. Without any, it matches every
// text.
func NewMatcher(keywords []string) (*Matcher, error) {
	m := &Matcher{starts: make(map[string][]int)}
	for _, k := range keywords {
		pattern := parseKeyword(k)
		if len(pattern) == 0 {
			return nil, fmt.Errorf("%q: %w", k, ErrBadKeyword)
		}
		text := keywordText(pattern)
		if slices.Contains(m.keywords, text) {
			continue
		}
		n := len(m.patterns)
		m.keywords = append(m.keywords, text)
		m.patterns = append(m.patterns, pattern)
		if first := pattern[0]; first.open {
			m.stems = append(m.stems, n)
		} else {
			m.starts[first.word] = append(m.starts[first.word], n)
		}
	}
	return m, nil
}

// parseKeyword returns the words of a keyword.
func parseKeyword(keyword string) []wordPattern {
	var pattern []wordPattern
	for field := range strings.FieldsSeq(keyword) {
		bare := strings.TrimRight(field, "*")
		before := len(pattern)
		for w := range wordsOf(bare) {
			pattern = append(pattern, wordPattern{word: bareWord(foldWord(w))})
		}
		if len(bare) < len(field) && len(pattern) > before {
			pattern[len(pattern)-1].open = true
		}
	}
	return pattern
}

// keywordText is the normal form of a keyword.
func keywordText(pattern []wordPattern) string {
	words := make([]string, len(pattern))
	for i, p := range pattern {
		words[i] = p.word
		if p.open {
			words[i] += "*"
		}
	}
	return strings.Join(words, " ")
}

// Keywords returns the keywords in normal form, in the order given, each once.
func (m *Matcher) Keywords() []string { return slices.Clone(m.keywords) }

// Match reports whether a keyword stands in the title or the text.
func (m *Matcher) Match(title, text string) bool {
	return len(m.patterns) == 0 || m.in(title) || m.in(text)
}

// partial is a keyword of which the first words were just read.
type partial struct{ keyword, read int }

// in reads a text once, carrying along the keywords that have begun.
func (m *Matcher) in(text string) bool {
	var begun []partial
	for w, follows := range wordsOf(text) {
		w = bareWord(foldWord(w))
		if !follows {
			begun = begun[:0]
		}
		begun = m.begin(m.goOn(begun, w), w)
		for _, p := range begun {
			if p.read == len(m.patterns[p.keyword]) {
				return true
			}
		}
	}
	return false
}

// goOn keeps the keywords that a word continues. It overwrites its argument.
func (m *Matcher) goOn(begun []partial, w string) []partial {
	kept := begun[:0]
	for _, p := range begun {
		if m.patterns[p.keyword][p.read].matches(w) {
			kept = append(kept, partial{p.keyword, p.read + 1})
		}
	}
	return kept
}

// begin adds the keywords that start with a word.
func (m *Matcher) begin(begun []partial, w string) []partial {
	for _, k := range m.starts[w] {
		begun = append(begun, partial{k, 1})
	}
	for _, k := range m.stems {
		if m.patterns[k][0].matches(w) {
			begun = append(begun, partial{k, 1})
		}
	}
	return begun
}
