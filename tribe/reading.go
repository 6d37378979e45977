package tribe

import (
	"regexp"
	"slices"

	"tribemap"
	"tribemap/internal/par"
)

// reading is the words of a talk as forms of a vocabulary, without boilerplate
// and stop words. It is read from the texts once and then kept, where it fits.
type reading struct {
	*vocabulary
	talk    *Talk
	texts   Texts
	threads int
	lines   *boilerplate
	opens   []bool // post → it opens its thread, so its title is its author's

	kept  []keptWords // in the order of texts
	left  int         // words for which there is still room, negative once they did not fit
	whole bool        // kept is all
}

// wordUse is one word of a post: its form, and whether it stands right after
// the one before.
type wordUse uint32

// followsBit marks words that follow the one before; dropped is the form of
// words that can be no term.
const (
	followsBit = 1 << 31
	dropped    = followsBit - 1
)

func newWordUse(form uint32, follows bool) wordUse {
	if follows {
		form |= followsBit
	}
	return wordUse(form)
}

// form returns None if the word can be no term.
func (w wordUse) form() uint32 {
	if f := uint32(w) &^ followsBit; f != dropped {
		return f
	}
	return None
}

func (w wordUse) follows() bool { return w&followsBit != 0 }

func (w wordUse) drop() wordUse { return w | dropped }

// keptWords are the words of one post.
type keptWords struct {
	post uint32
	said []wordUse
}

const (
	// keptWordUses is how many words are kept between two passes over a talk:
	// 128 MB, a few hundred MB of text. A larger talk is read again.
	keptWordUses = 1 << 25
	// readChunk is how many posts a worker reads in one go. Many, since a word is
	// looked up in the vocabulary once a chunk.
	readChunk = 256
)

// newReading finds the boilerplate (one scan) and reads nothing yet.
func newReading(t *Talk, texts Texts, threads int) (*reading, error) {
	lines, err := findBoilerplate(texts, threads)
	if err != nil {
		return nil, err
	}
	return &reading{
		vocabulary: newVocabulary(), talk: t, texts: texts, threads: threads,
		lines: lines, opens: openingPosts(t), left: keptWordUses,
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

// each calls take with the words of every post that a person wrote, in the
// order of texts. The slice is valid during the call.
func (r *reading) each(take func(post uint32, said []wordUse)) error {
	if !r.whole {
		return r.read(take)
	}
	for _, k := range r.kept {
		take(k.post, k.said)
	}
	return nil
}

// read breaks the texts into words in parallel, chunk by chunk, and numbers
// the words of each chunk in the order of the texts.
func (r *reading) read(take func(post uint32, said []wordUse)) error {
	chunks := make([]wordChunk, par.Chunks(batchPosts, readChunk))
	byPerson := func(post uint32, p *tribemap.Post) bool {
		return !p.Notice && !r.talk.Bot[r.talk.Posts[post].Author]
	}
	err := inBatches(r.texts, byPerson, func(batch []numberedPost) {
		n := par.Chunks(len(batch), readChunk)
		par.For(r.threads, len(batch), readChunk, func(chunk, lo, hi int) { chunks[chunk].read(r, batch[lo:hi]) })
		for i := range n {
			chunks[i].number(r.vocabulary)
		}
		par.For(r.threads, n, 1, func(chunk, _, _ int) { chunks[chunk].settle(r.vocabulary) })
		for i := range n {
			chunks[i].each(func(post uint32, said []wordUse) {
				r.keep(post, said)
				take(post, said)
			})
		}
	})
	r.whole = err == nil && r.left >= 0
	return err
}

func (r *reading) keep(post uint32, said []wordUse) {
	if r.left -= len(said); r.left >= 0 {
		r.kept = append(r.kept, keptWords{post, slices.Clone(said)})
	} else {
		r.kept = nil
	}
}

// ownText returns what the author of a post wrote for it.
func (r *reading) ownText(p *numberedPost) string {
	text := r.lines.strip(p.Text)
	if r.opens[p.number] && !isAnswer(&p.Post) {
		return p.Title + " . " + text // the full stop keeps phrases apart
	}
	return text
}

// isAnswer reports whether a post says that it answers another, which need not
// be at hand.
func isAnswer(p *tribemap.Post) bool {
	return p.AnswersTitle || p.Parent != "" || len(p.Ancestors) > 0 || replyTitle.MatchString(p.Title)
}

// replyTitle is the mark that mail programs of several languages put before a
// subject, behind the tag of a list.
var replyTitle = regexp.MustCompile(`(?i)^\s*(\[[^]]*\]\s*)*(re|aw|sv|antw|fwd?|wg|rif|res|tr)(\[\d+\])?:`)

// wordChunk is the words of some posts on their way into a vocabulary. First a
// worker numbers the distinct words of the chunk, then they get their forms.
// Its buffers are used again for the next chunk.
type wordChunk struct {
	posts []uint32
	ends  []int     // the words of post i end before said[ends[i]]
	said  []wordUse // by the number of the word in words, later by its form
	words []string  // each once
	at    map[string]uint32
	forms []uint32 // of words
}

func (c *wordChunk) read(r *reading, posts []numberedPost) {
	if c.at == nil {
		c.at = make(map[string]uint32)
	}
	clear(c.at)
	c.posts, c.ends, c.said, c.words = c.posts[:0], c.ends[:0], c.said[:0], c.words[:0]
	for i := range posts {
		for word, follows := range wordsOf(r.ownText(&posts[i])) {
			n, known := c.at[word]
			if !known {
				n = uint32(len(c.words))
				c.at[word] = n
				c.words = append(c.words, word)
			}
			c.said = append(c.said, newWordUse(n, follows))
		}
		c.posts, c.ends = append(c.posts, posts[i].number), append(c.ends, len(c.said))
	}
}

// number finds the forms of the chunk's words.
func (c *wordChunk) number(v *vocabulary) {
	c.forms = c.forms[:0]
	for _, word := range c.words {
		c.forms = append(c.forms, v.form(word))
	}
}

// settle writes forms in the place of the chunk's own numbers and drops what
// can be no term, post by post.
func (c *wordChunk) settle(v *vocabulary) {
	for i, w := range c.said {
		c.said[i] = newWordUse(c.forms[w.form()], w.follows())
	}
	c.each(func(_ uint32, said []wordUse) { v.dropStopWords(said) })
}

func (c *wordChunk) each(take func(post uint32, said []wordUse)) {
	lo := 0
	for i, post := range c.posts {
		take(post, c.said[lo:c.ends[i]])
		lo = c.ends[i]
	}
}
