package tribe

import (
	"slices"
	"strings"
	"unicode/utf8"

	"tribemap"
	"tribemap/internal/par"
)

// DecisionTalk is how much a tribe talks of making up its mind in one way.
type DecisionTalk struct {
	Kind     string     `json:"kind"`    // one of DecisionKinds
	Posts    int        `json:"posts"`   // of the tribe that hold such talk
	Authors  int        `json:"authors"` // members who wrote them
	Examples []Evidence `json:"examples"`
}

// DecisionKinds names the kinds of decision talk in the order of a decision.
var DecisionKinds = [...]string{"asking", "comparing", "buying", "switching", "recommending"}

// decisionPhrases are what shows each kind, in lower case; English only. A
// question is a sentence with a question mark, so asking has none. Forms that
// mostly mean something else are left out: "order", "move", "suggest that".
var decisionPhrases = [len(DecisionKinds)]string{
	1: `better than|worse than|compared to|compared with|in comparison|versus|vs|alternative to|alternatives to|instead of|
		rather than|prefer|preferred|prefers|pros and cons|difference between|faster than|slower than|cheaper than|easier than`,
	2: `bought|buy|buying|purchase|purchased|purchasing|paid for|pay for|ordered|worth the money|worth the price|
		subscribed|subscription|price|pricing|how much does|on sale`,
	3: `switched to|switched from|switch to|switch from|switching to|switching from|migrated to|migrated from|migrate to|
		migrating to|moved to|moved from|moving to|upgraded to|upgrade to|upgrading to|replaced with|replaced by|
		gave up on|stopped using|no longer use|got rid of|ditched|converted to`,
	4: `recommend|recommended|recommends|recommending|recommendation|recommendations|i suggest|i'd suggest|i would suggest|
		you should try|give it a try|worth a try|worth trying|highly|stay away from|avoid|try using|my advice|i advise`,
}

// Bounds on examples, and on the words of a phrase.
const (
	decisionExamples = 3 // a tribe and kind
	phraseWords      = 3
)

// decisionLexicon maps a phrase to the bit of its kind.
var decisionLexicon = func() map[string]uint8 {
	m := map[string]uint8{}
	for kind, list := range decisionPhrases {
		for phrase := range strings.SplitSeq(list, "|") {
			if p := strings.Join(strings.Fields(phrase), " "); p != "" {
				m[p] |= 1 << kind
			}
		}
	}
	return m
}()

// decisionEnds are the words that a phrase ends with: most words end none.
var decisionEnds = func() map[string]bool {
	m := map[string]bool{}
	for phrase := range decisionLexicon {
		m[phrase[strings.LastIndexByte(phrase, ' ')+1:]] = true
	}
	return m
}()

// decisionsIn returns a bit for each kind of decision talk in a text, and where
// the first of each stands, in bytes. O(words).
func decisionsIn(text string) (kinds uint8, at [len(DecisionKinds)]int) {
	var window [phraseWords]string
	note := func(kind, where int) {
		if kinds&(1<<kind) == 0 {
			kinds |= 1 << kind
			at[kind] = where
		}
	}
	for start, field := range fieldsOf(text) {
		if noTalk, _ := look(field); noTalk {
			window = [phraseWords]string{}
			continue
		}
		word := strings.TrimFunc(field, isEdge)
		if tail := field[strings.LastIndex(field, word)+len(word):]; word != "" && strings.Contains(tail, "?") {
			note(0, start)
		}
		copy(window[:], window[1:])
		window[phraseWords-1] = strings.ToLower(strings.ReplaceAll(word, "’", "'"))
		for n := 1; n <= phraseWords && decisionEnds[window[phraseWords-1]]; n++ {
			bits := decisionLexicon[strings.Join(window[phraseWords-n:], " ")]
			for kind := range DecisionKinds {
				if bits&(1<<kind) != 0 {
					note(kind, start)
				}
			}
		}
		if strings.ContainsAny(field[max(0, len(field)-2):], ".;:!?") {
			window = [phraseWords]string{}
		}
	}
	return kinds, at
}

// isEdge reports whether a sign stands beside words and not in them.
func isEdge(r rune) bool { return strings.ContainsRune(".,;:!?\"“”'’()[]<>*_-…", r) }

// fieldsOf yields the fields of a text with the place of each, in bytes.
func fieldsOf(text string) func(yield func(int, string) bool) {
	return func(yield func(int, string) bool) {
		at := 0
		for field := range strings.FieldsSeq(text) {
			at += strings.Index(text[at:], field)
			if !yield(at, field) {
				return
			}
			at += len(field)
		}
	}
}

// excerptAt returns the words around a place of a text, from the beginning of
// its sentence.
func excerptAt(text string, at int) string {
	from := max(0, at-excerptRunes/2)
	for from > 0 && !utf8.RuneStart(text[from]) {
		from--
	}
	cut := from
	if i := strings.LastIndexAny(text[from:at], ".!?\n"); i >= 0 {
		cut = from + i + 1
	} else if i := strings.IndexByte(text[from:at], ' '); from > 0 && i >= 0 {
		cut = from + i
	}
	return excerpt(text[cut:])
}

// decided is what one post holds.
type decided struct {
	kinds uint8
	at    [len(DecisionKinds)]int
}

// findDecisions counts the decision talk of each tribe with one scan. The
// examples are of different people, on topic first, then the latest.
func (a *analysis) findDecisions() error {
	tallies := make([]decisionTally, a.found.Tribes.K)
	hits := make([]decided, batchPosts)
	ofTribe := func(n uint32, p *tribemap.Post) bool {
		return a.tribeOf()[a.talk.Posts[n].Author] != None && !p.Notice
	}
	err := inBatches(a.texts, ofTribe, func(batch []numberedPost) {
		par.For(a.opt.Threads, len(batch), readChunk, func(_, lo, hi int) {
			for i := lo; i < hi; i++ {
				hits[i].kinds, hits[i].at = decisionsIn(batch[i].Text)
			}
		})
		for i := range batch {
			p := a.talk.Posts[batch[i].number]
			tallies[a.tribeOf()[p.Author]].add(p, &batch[i].Post, &hits[i])
		}
	})
	for i := range tallies {
		a.result.Tribes[i].Decisions = tallies[i].list()
	}
	return err
}

// decisionTally gathers one tribe.
type decisionTally [len(DecisionKinds)]struct {
	posts    int
	authors  map[uint32]bool
	examples []decisionExample
}

type decisionExample struct {
	Evidence
	onTopic bool
}

func (d *decisionTally) add(p Post, full *tribemap.Post, hit *decided) {
	for kind := range d {
		if hit.kinds&(1<<kind) == 0 {
			continue
		}
		k := &d[kind]
		k.posts++
		if k.authors == nil {
			k.authors = map[uint32]bool{}
		}
		k.authors[p.Author] = true
		e := decisionExample{Evidence{Post: p.Ref, URL: full.URL, Time: p.Time, Author: p.Author, To: None, Title: full.Title}, p.OnTopic}
		k.examples = withExample(k.examples, e, func() string { return excerptAt(full.Text, hit.at[kind]) })
	}
}

// withExample adds an example if it is among the best of different authors.
func withExample(list []decisionExample, e decisionExample, text func() string) []decisionExample {
	if i := slices.IndexFunc(list, func(o decisionExample) bool { return o.Author == e.Author }); i >= 0 {
		if compareExamples(e, list[i]) >= 0 {
			return list
		}
		list = slices.Delete(list, i, i+1)
	}
	at, _ := slices.BinarySearchFunc(list, e, compareExamples)
	if at == decisionExamples {
		return list
	}
	e.Excerpt = text()
	list = slices.Insert(list, at, e)
	return list[:min(decisionExamples, len(list))]
}

func compareExamples(a, b decisionExample) int {
	switch {
	case a.onTopic != b.onTopic && a.onTopic, a.onTopic == b.onTopic && a.Time > b.Time:
		return -1
	case a.onTopic != b.onTopic || a.Time != b.Time:
		return 1
	}
	return a.Post.Compare(b.Post)
}

// list returns the kinds that occur, in the order of DecisionKinds.
func (d *decisionTally) list() []DecisionTalk {
	var out []DecisionTalk
	for kind, k := range d {
		if k.posts == 0 {
			continue
		}
		talk := DecisionTalk{Kind: DecisionKinds[kind], Posts: k.posts, Authors: len(k.authors)}
		for _, e := range k.examples {
			talk.Examples = append(talk.Examples, e.Evidence)
		}
		out = append(out, talk)
	}
	return out
}
