package tribe

import (
	"slices"
	"strings"

	"github.com/cespare/xxhash/v2"
)

// ChatLine is a line of chat as far as it tells whom it answers.
type ChatLine struct {
	Time   int64 // Unix seconds; only differences count
	Author uint32
	To     []uint32 // the people it names, in order
	Said   ChatCues
}

// ChatCues are what the text of a line tells.
type ChatCues struct {
	Words    []uint32 // hashes of its longer words, sorted, each once
	Question bool
	Greeting bool
	Thanks   bool
	Assent   bool // begins with "yes", "no", "ok" and the like
	Short    bool // three words or fewer
}

// shortLine is how many words make no more than a short line, leastWord the
// length from which a word tells a subject.
const shortLine, leastWord = 3, 4

var (
	questionWords = wordSet(`who what where when why how which is are was does do did can could would should anyone anybody`)
	greetings     = wordSet(`hi hello hey hiya morning greetings howdy yo hallo re evening`)
	thanksWords   = wordSet(`thanks thx ty thank cheers tnx thankyou`)
	assentWords   = wordSet(`yes no ok okay yeah yep nope ah oh right sure nah true exactly hmm lol i it it's that's`)
)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// ReadChatCues reads the text of a line. A name that it opens with, marked by a
// colon or comma, is no part of what is said.
func ReadChatCues(text string) ChatCues {
	c := ChatCues{Question: strings.Contains(text, "?")}
	words := 0
	for field := range strings.FieldsSeq(strings.ToLower(text)) {
		word := trimPunctuation(field)
		if word == "" || words == 0 && strings.HasSuffix(field, ":") {
			continue
		}
		if words == 0 {
			c.Question = c.Question || questionWords[word]
			c.Greeting = greetings[word]
			c.Assent = assentWords[word]
		}
		c.Thanks = c.Thanks || thanksWords[word]
		words++
		if len(word) >= leastWord {
			c.Words = append(c.Words, uint32(xxhash.Sum64String(word)))
		}
	}
	c.Short = words <= shortLine
	slices.Sort(c.Words)
	c.Words = slices.Clip(slices.Compact(c.Words))
	return c
}

// sharedRarity adds up over the words that two lines share how rare each is.
func sharedRarity(a, b []uint32, rarity func(word uint32) float64) float64 {
	sum := 0.0
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			a = a[1:]
		case a[0] > b[0]:
			b = b[1:]
		default:
			sum += rarity(a[0])
			a, b = a[1:], b[1:]
		}
	}
	return sum
}
