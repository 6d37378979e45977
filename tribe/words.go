package tribe

import (
	"errors"
	"fmt"
)

// WordOptions says which words of a tribe are worth showing. The zero value
// is the default.
type WordOptions struct {
	K          int     // words a tribe, at most; from 1; default 20
	MinAuthors int     // members who must have used a word, from 1; default 3, and 2 in tribes of fewer than seven
	MinNPMI    float64 // cohesion of a phrase, (0,1]; default 0.35
	Threads    int     // workers, 0 = all processors; never changes the result

	// Names are those that tribes have already, "" for none: each is kept while
	// most of its words are among those that mark the tribe. Taken are names
	// that no tribe may get.
	Names, Taken []string
}

func (o WordOptions) withDefaults() WordOptions {
	if o.K == 0 {
		o.K = 20
	}
	if o.MinNPMI == 0 {
		// Read by eye in bands of .05 on twenty newsgroups: below .3 most phrases
		// are accidents of two frequent words, from .35 on most name one thing.
		o.MinNPMI = 0.35
	}
	return o
}

// ErrWordOptions means that an option is out of its range.
var ErrWordOptions = errors.New("word options out of range")

func (o WordOptions) validate() error {
	if o.K < 1 || o.MinAuthors < 0 || o.MinNPMI <= 0 || o.MinNPMI > 1 {
		return fmt.Errorf("tribe: words: %+v: %w", o, ErrWordOptions)
	}
	return nil
}

// minAuthors is how many members of a group must have used a word.
func (o WordOptions) minAuthors(members int) int {
	switch {
	case o.MinAuthors > 0:
		return o.MinAuthors
	case members < smallTribe:
		return 2
	}
	return 3
}

const (
	smallTribe = 7
	// G² of 6.63 is p = .01 for one word looked at alone.
	minG2 = 6.63
	// Words per group around which phrases are looked for.
	anchorsPerGroup = 100
)

// Words returns for each tribe the words that mark it, best first: those that
// more of its members used than their talkativeness lets expect, by Dunning's
// log-likelihood ratio G² [1] over distinct authors. A word counts once a
// person, however often they repeat it, so that neither a signature nor a
// single enthusiast marks a tribe.
//
// tribes holds the tribe of each person, numbered from 0, or None. Posts of
// bots and notices are not read. Time is two scans of the texts, three where
// they hold more than 33 million words; memory grows with the distinct words of
// each person.
//
// [1] T. Dunning, "Accurate methods for the statistics of surprise and
// coincidence", Computational Linguistics 19(1), 1993.
func Words(t *Talk, texts Texts, tribes []uint32, opt WordOptions) ([][]Word, error) {
	m, err := markTribes(t, texts, tribes, opt)
	if err != nil {
		return nil, err
	}
	return m.words(), nil
}

// WordsAndNames returns the words that mark each tribe, as Words does, and a
// name for each made of them, such as "Gun, Waco & BATF": at most 32
// characters, no name twice, empty where no word marks the tribe. It scans the
// texts once more.
func WordsAndNames(t *Talk, texts Texts, tribes []uint32, opt WordOptions) ([][]Word, []string, error) {
	m, err := markTribes(t, texts, tribes, opt)
	if err != nil {
		return nil, nil, err
	}
	names, err := m.nameTribes()
	return m.words(), names, err
}

// compare counts words and the phrases around the most telling of them.
func (u *usage) compare(subjectOf func(uint32) uint32, group []uint32, opt WordOptions) (*keyness, error) {
	if err := u.countWords(subjectOf); err != nil {
		return nil, err
	}
	k := newKeyness(u, group)
	if err := u.countPhrases(subjectOf, k.anchors(opt)); err != nil {
		return nil, err
	}
	k.tally()
	k.threadsOf = byGroup(u.threadGroups(subjectOf, group, k.groups), k.groups)
	return k, nil
}

// anchors marks the terms around which phrases are looked for.
func (k *keyness) anchors(opt WordOptions) []bool {
	best := make([][]keyTerm, k.groups)
	k.eachGroup(opt.Threads, func(s *scorer, g uint32) {
		ranked := s.score(g, opt, false)
		best[g] = ranked[:min(len(ranked), anchorsPerGroup)]
	})
	anchor := make([]bool, len(k.keys))
	for _, terms := range best {
		for _, t := range terms {
			anchor[t.term] = true
		}
	}
	return anchor
}
