package tribe

import "strings"

// affiliationText lists English words of closeness and of thanks, as they are
// written to somebody. Words that technical talk uses otherwise (love, like,
// support, close, welcome) and words for third people (wife, boss) are left out.
const affiliationText = `
thank thanks thanked thanking thankful thx thanx ty tysm tyvm cheers kudos
grateful gratefully gratitude appreciate appreciated appreciates appreciating appreciation
indebted congrats congratulations congratulate
friend friends friendship friendly buddy buddies pal pals mate mates chum comrade
dear dearest beloved darling sweetheart honey bro sis
hug hugs hugged hugging kiss kisses xoxo xo
together ourselves cuddle cherish adore fond fondly affection affectionate heartfelt
`

var affiliationWords = func() map[string]bool {
	words := map[string]bool{}
	for _, w := range strings.Fields(affiliationText) {
		words[w] = true
	}
	return words
}()

// affiliations counts the words of closeness and thanks in the text that was
// parsed last.
func (s *sentence) affiliations() int {
	n := 0
	for i := range s.tokens {
		if affiliationWords[s.tokens[i].lower] {
			n++
		}
	}
	return n
}
