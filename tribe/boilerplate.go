package tribe

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cespare/xxhash/v2"

	"tribemap/internal/par"
)

// boilerplate knows the lines that nobody wrote for the post they stand in:
// list footers, legal notices, signatures without a delimiter, attribution
// lines, slogans. They are the lines that stand in many posts.
//
// Lines are counted by lossy counting [1], so that memory stays bounded on any
// archive: when the table is full, lines seen once are forgotten. A line that
// is repeated as often as a footer comes back at once.
//
// [1] G. S. Manku, R. Motwani, "Approximate frequency counts over data
// streams", VLDB 2002. doi:10.1016/B978-155860869-6/50038-X
type boilerplate struct {
	lines map[uint64]lineUse
	limit int // lines kept before pruning
}

type lineUse struct {
	last  uint32 // post in which it was seen last, to count it once a post
	posts uint32
}

const (
	// A sentence of three words is repeated by chance ("thanks in advance"),
	// and losing it costs nothing; shorter lines are whole chat messages.
	minLineWords = 3
	// The same line in a fourth post is no coincidence, whoever sent it.
	minLinePosts = 4
	// About 40 MB of table; five million mails have some fifty million lines,
	// most of them seen once.
	maxLines = 1 << 20
	// lineChunk is how many posts a worker hashes in one go.
	lineChunk = 64
)

// findBoilerplate reads all texts once. Lines are hashed in parallel and counted
// in the order of the texts.
func findBoilerplate(texts Texts, threads int) (*boilerplate, error) {
	b := &boilerplate{lines: make(map[uint64]lineUse), limit: maxLines}
	keys := make([][]uint64, batchPosts) // of each post in the batch; reused
	err := inBatches(texts, nil, func(batch []numberedPost) {
		par.For(threads, len(batch), lineChunk, func(_, lo, hi int) {
			for i := lo; i < hi; i++ {
				keys[i] = appendLineKeys(keys[i][:0], batch[i].Text)
			}
		})
		for i, p := range batch {
			for _, key := range keys[i] {
				b.count(p.number, key)
			}
		}
	})
	b.forgetRare()
	return b, err
}

// appendLineKeys adds the keys of a text's own lines.
func appendLineKeys(keys []uint64, text string) []uint64 {
	ownLines(text, func(line string) {
		if key, ok := lineKey(line); ok {
			keys = append(keys, key)
		}
	})
	return keys
}

func (b *boilerplate) count(post uint32, key uint64) {
	use, seen := b.lines[key]
	if seen && use.last == post {
		return
	}
	if !seen && len(b.lines) >= b.limit {
		b.prune()
	}
	b.lines[key] = lineUse{post, use.posts + 1}
}

// forgetRare leaves boilerplate alone: a small table is quick to look up in.
func (b *boilerplate) forgetRare() {
	common := make(map[uint64]lineUse)
	for key, use := range b.lines {
		if use.posts >= minLinePosts {
			common[key] = use
		}
	}
	b.lines = common
}

// prune forgets the lines seen least often until half of the table is free.
func (b *boilerplate) prune() {
	for floor := uint32(1); len(b.lines) > b.limit/2; floor++ {
		for key, use := range b.lines {
			if use.posts <= floor {
				delete(b.lines, key)
			}
		}
	}
}

// has reports whether a line is boilerplate.
func (b *boilerplate) has(line string) bool {
	key, ok := lineKey(line)
	return ok && b.lines[key].posts >= minLinePosts
}

// strip returns the lines of a text that its author wrote for it. A full stop
// takes the place of what is left out, so that no phrase reaches across it.
func (b *boilerplate) strip(text string) string {
	var kept strings.Builder
	kept.Grow(len(text) + 1)
	ownLines(text, func(line string) {
		if strings.TrimSpace(line) == "" || b.has(line) {
			line = "."
		}
		kept.WriteString(line)
		kept.WriteByte('\n')
	})
	return kept.String()
}

// lineKey hashes a line with case, digits, spacing and punctuation levelled,
// so that a date or a counter does not make it another line. ok is false for
// lines of fewer than minLineWords words.
func lineKey(line string) (key uint64, ok bool) {
	var scratch [256]byte
	level, words, inWord := scratch[:0], 0, false
	for i := range len(line) {
		c := line[i]
		if c >= utf8.RuneSelf {
			level, words = levelLine(scratch[:0], line)
			break
		}
		if byteKinds[c]&letterByte == 0 {
			inWord = false
			continue
		}
		if !inWord {
			words++
			level = append(level, ' ')
			inWord = true
		}
		level = append(level, c|' ') // lower case
	}
	return xxhash.Sum64(level), words >= minLineWords
}

// levelLine adds the words of a line, levelled, with a space before each, and
// counts them.
func levelLine(level []byte, line string) (_ []byte, words int) {
	inWord := false
	for _, r := range line {
		if !unicode.IsLetter(r) {
			inWord = false
			continue
		}
		if !inWord {
			words++
			level = append(level, ' ')
			inWord = true
		}
		level = utf8.AppendRune(level, unicode.ToLower(r))
	}
	return level, words
}

// ownLines yields the lines of a text without quoted lines, the line that
// introduces a quotation, fenced code, and everything after a signature
// delimiter.
func ownLines(text string, yield func(line string)) {
	held, holding, fenced := "", false, false
	release := func() {
		if holding {
			yield(held)
		}
		holding = false
	}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		switch {
		case line == "-- " || line == "--":
			release()
			return
		case strings.Count(line, "```")%2 == 1:
			fenced = !fenced
		case fenced:
		case isQuoted(line):
			if !introduces(held) {
				release()
			}
			holding = false
		case strings.TrimSpace(line) == "" && holding && introduces(held):
			// An empty line may stand between an introduction and its quotation.
		default:
			release()
			held, holding = withoutCode(line), true
		}
	}
	release()
}

// isQuoted reports whether a line repeats somebody else: "> …", "JM> …", "| …".
func isQuoted(line string) bool {
	line = strings.TrimLeft(line, " \t")
	if strings.HasPrefix(line, "| ") || strings.HasPrefix(line, ": ") {
		return true
	}
	at := strings.IndexByte(line, '>')
	if at < 0 || at > maxInitials {
		return false
	}
	return strings.IndexFunc(line[:at], func(r rune) bool { return !unicode.IsLetter(r) }) < 0
}

// maxInitials is how many letters of a name quoting programs put before ">".
const maxInitials = 4

// introduces reports whether a line before a quotation announces it, as in
// "On Monday, Ann wrote:".
func introduces(line string) bool {
	return strings.HasSuffix(strings.TrimRight(line, " \t"), ":")
}

// withoutCode drops the parts of a line between triple backticks.
func withoutCode(line string) string {
	if !strings.Contains(line, "```") {
		return line
	}
	var kept strings.Builder
	for i, part := range strings.Split(line, "```") {
		if i%2 == 0 {
			kept.WriteString(part)
			kept.WriteByte(' ')
		}
	}
	return kept.String()
}
