package tribe

import (
	"regexp"
	"slices"

	"tribemap"
)

// usage records which words were used, by whom and in which threads. A subject
// is whoever is counted: a person, or a person on one side of a question.
type usage struct {
	*vocabulary
	talk     *Talk
	lines    *boilerplate
	opens    []bool // post → it opens its thread, so its title is its author's
	subjects formSets
	threads  formSets // phrases and anchors only
}

// wordUse is one word of a post. follows means that it stands right after the
// one before.
type wordUse struct {
	form    uint32
	follows bool
}

// newUsage finds the boilerplate (one scan) and counts nothing yet.
func newUsage(t *Talk, texts Texts, subjects int) (*usage, error) {
	lines, err := findBoilerplate(texts)
	if err != nil {
		return nil, err
	}
	return &usage{
		vocabulary: newVocabulary(),
		talk:       t,
		lines:      lines,
		opens:      openingPosts(t),
		subjects:   newFormSets(subjects),
		threads:    newFormSets(t.Threads),
	}, nil
}

// openingPosts marks the first post of each thread. Later posts carry the same
// title without having chosen its words.
func openingPosts(t *Talk) []bool {
	opens, seen := make([]bool, len(t.Posts)), make([]bool, t.Threads)
	for i, p := range t.Posts {
		opens[i] = !seen[p.Thread]
		seen[p.Thread] = true
	}
	return opens
}

// read calls take with the words of every post that a person wrote. Words that
// can be no term are None. The slice is reused.
func (u *usage) read(texts Texts, take func(post uint32, said []wordUse)) error {
	var said []wordUse
	return texts(func(post uint32, p *tribemap.Post) bool {
		if p.Notice || u.talk.Bot[u.talk.Posts[post].Author] {
			return true
		}
		said = said[:0]
		text := u.lines.strip(p.Text)
		if u.opens[post] && !isAnswer(p) {
			text = p.Title + " . " + text // the full stop keeps phrases apart
		}
		for word, follows := range wordsOf(text) {
			said = append(said, wordUse{u.form(word), follows})
		}
		u.dropStopWords(said)
		take(post, said)
		return true
	})
}

// isAnswer reports whether a post says that it answers another, which need not
// be at hand.
func isAnswer(p *tribemap.Post) bool {
	return p.Parent != "" || len(p.Ancestors) > 0 || replyTitle.MatchString(p.Title)
}

// replyTitle is the mark that mail programs of several languages put before a
// subject, behind the tag of a list.
var replyTitle = regexp.MustCompile(`(?i)^\s*(\[[^]]*\]\s*)*(re|aw|sv|antw|fwd?|wg|rif|res|tr)(\[\d+\])?:`)

func (u *usage) dropStopWords(said []wordUse) {
	lang := u.guessLanguage(said)
	for i, s := range said {
		if u.term[s.form] == None || u.empty[s.form]&lang != 0 {
			said[i].form = None
		}
	}
}

// countWords notes for each subject the words it used (one scan).
func (u *usage) countWords(texts Texts, subjectOf func(post uint32) uint32) error {
	err := u.read(texts, func(post uint32, said []wordUse) {
		for _, s := range said {
			if s.form != None {
				u.uses[s.form]++
				u.subjects.add(subjectOf(post), s.form)
			}
		}
	})
	u.subjects.settle()
	return err
}

// countPhrases notes two words in a row where one of them is an anchor, and the
// threads in which these phrases and the anchors stand (one scan). Phrases
// around words that mark nothing would mark nothing either, and there are too
// many to keep them all.
func (u *usage) countPhrases(texts Texts, subjectOf func(post uint32) uint32, anchor []bool) error {
	isAnchor := func(form uint32) bool { return form != None && anchor[u.term[form]] }
	err := u.read(texts, func(post uint32, said []wordUse) {
		thread := u.talk.Posts[post].Thread
		for i, s := range said {
			if isAnchor(s.form) {
				u.threads.add(thread, s.form)
			}
			if i == 0 || !s.follows || s.form == None || said[i-1].form == None {
				continue
			}
			if before := said[i-1].form; (isAnchor(s.form) || isAnchor(before)) && u.term[before] != u.term[s.form] {
				phrase := u.phrase(before, s.form)
				u.uses[phrase]++
				u.subjects.add(subjectOf(post), phrase)
				u.threads.add(thread, phrase)
			}
		}
	})
	u.subjects.settle()
	u.threads.settle()
	return err
}

// formSets holds a set of forms for each of n owners.
type formSets struct {
	forms   [][]uint32 // sorted and unique after settle
	settled []int      // length after the last settling of each
}

func newFormSets(n int) formSets {
	return formSets{make([][]uint32, n), make([]int, n)}
}

// add keeps each list within about twice its distinct forms, so that a
// talkative person costs memory for a vocabulary, not for a life's work.
func (s *formSets) add(owner, form uint32) {
	s.forms[owner] = append(s.forms[owner], form)
	if len(s.forms[owner]) > 2*s.settled[owner]+minUnsettled {
		s.settleOne(owner)
	}
}

const minUnsettled = 64

func (s *formSets) settleOne(owner uint32) {
	slices.Sort(s.forms[owner])
	s.forms[owner] = slices.Compact(s.forms[owner])
	s.settled[owner] = len(s.forms[owner])
}

func (s *formSets) settle() {
	for owner := range s.forms {
		s.settleOne(uint32(owner))
	}
}
