package tribe

import "slices"

// usage records which words were used, by whom and in which threads. A subject
// is whoever is counted: a person, or a person on one side of a question.
type usage struct {
	*reading
	subjects formSets
	threads  formSets // phrases and anchors only
}

func newUsage(r *reading, subjects int) *usage {
	return &usage{r, newFormSets(subjects), newFormSets(r.talk.Threads)}
}

// countWords notes for each subject the words it used.
func (u *usage) countWords(subjectOf func(post uint32) uint32) error {
	err := u.each(func(post uint32, said []wordUse) {
		subject := subjectOf(post)
		for _, w := range said {
			if f := w.form(); f != None {
				u.uses[f]++
				u.subjects.add(subject, f)
			}
		}
	})
	u.subjects.settle()
	return err
}

// countPhrases notes two words in a row where one of them is an anchor, and the
// threads in which these phrases and the anchors stand. Phrases around words
// that mark nothing would mark nothing either, and there are too many to keep
// them all.
func (u *usage) countPhrases(subjectOf func(post uint32) uint32, anchor []bool) error {
	isAnchor := func(form uint32) bool { return form != None && anchor[u.term[form]] }
	err := u.each(func(post uint32, said []wordUse) {
		subject, thread := subjectOf(post), u.talk.Posts[post].Thread
		before, beforeAnchors := uint32(None), false
		for _, w := range said {
			f := w.form()
			anchors := isAnchor(f)
			if anchors {
				u.threads.add(thread, f)
			}
			if w.follows() && f != None && before != None && (anchors || beforeAnchors) && u.term[before] != u.term[f] {
				phrase := u.phrase(before, f)
				u.uses[phrase]++
				u.subjects.add(subject, phrase)
				u.threads.add(thread, phrase)
			}
			before, beforeAnchors = f, anchors
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
