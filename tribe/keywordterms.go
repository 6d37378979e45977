package tribe

// ProposeTerms returns the words and phrases that people use when they are on
// topic and others do not use, best first: candidates for further keywords,
// to be read by a person and never crawled unasked. Keywords already given are
// left out, and so are personal names. Where every post is on topic, or none,
// there is nothing to compare and the result is empty.
//
// Someone's posts on topic and their other posts are compared as if two people
// had written them, by the method of Words. Author counts retrieve better than
// document counts, and a second round on the proposals of the first drifts, so
// there is one round.
func ProposeTerms(t *Talk, texts Texts, keywords []string, opt WordOptions) ([]Word, error) {
	opt = opt.withDefaults()
	if err := opt.validate(); err != nil {
		return nil, err
	}
	known, err := NewMatcher(keywords)
	if err != nil {
		return nil, err
	}
	side := func(post uint32) uint32 {
		if t.Posts[post].OnTopic {
			return 2*t.Posts[post].Author + 1
		}
		return 2 * t.Posts[post].Author
	}
	group := make([]uint32, 2*len(t.People))
	for i := range group {
		if i%2 == 0 {
			group[i] = None
		}
	}
	r, err := newReading(t, texts, opt.Threads)
	if err != nil {
		return nil, err
	}
	k, err := newUsage(r, len(group)).compare(side, group, opt)
	if err != nil {
		return nil, err
	}
	more := opt
	more.K += len(keywords) * 10 // room for the keywords and their phrases, which are left out
	var out []Word
	for _, w := range k.shownWords(k.newScorer().bestTerms(0, more, true, findPersonalNames(k, t))) {
		if len(out) < opt.K && (len(keywords) == 0 || !known.Match("", w.Text)) {
			out = append(out, w)
		}
	}
	return out, nil
}
