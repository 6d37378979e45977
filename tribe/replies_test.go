package tribe

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// chatLinesOf makes lines of "author|to|text", twenty seconds apart.
func chatLinesOf(lines ...string) []ChatLine {
	people := map[string]uint32{}
	number := func(name string) uint32 {
		if _, known := people[name]; !known {
			people[name] = uint32(len(people))
		}
		return people[name]
	}
	var chat []ChatLine
	for i, line := range lines {
		f := strings.SplitN(line, "|", 3)
		l := ChatLine{Time: int64(20 * i), Author: number(f[0]), Said: ReadChatCues(f[2])}
		if f[1] != "" {
			l.To = append(l.To, number(f[1]))
		}
		chat = append(chat, l)
	}
	return chat
}

func TestAnswersOf(t *testing.T) {
	chat := chatLinesOf(
		"ann||hello, is anybody using the new compiler here?", // 0 begins
		"bob||where would I find wallpapers with penguins?",   // 1 begins
		"cat|ann|the compiler, yes, it works for me",          // 2 answers 0
		"dan|bob|try the penguins site, it has wallpapers",    // 3 answers 1
		"ann|cat|and the linker?",                             // 4 answers 2
		"bob||thanks, the wallpapers are there",               // 5 answers 3, though 4 is nearer
	)
	var got []int
	for _, a := range AnswersOf(chat) {
		got = append(got, a.Line)
	}
	if want := []int{-1, -1, 0, 1, 2, 3}; !slices.Equal(got, want) {
		t.Errorf("answers %v, want %v", got, want)
	}
}

func TestReplyFeaturesHaveNames(t *testing.T) {
	if len(replyNames) != ReplyFeatures {
		t.Errorf("%d names for %d features", len(replyNames), ReplyFeatures)
	}
	sorted := slices.Sorted(slices.Values(replyNames))
	if len(slices.Compact(sorted)) != ReplyFeatures {
		t.Error("two features of one name")
	}
	if n := strings.Count(repliesTSV, "\n"); n != ReplyFeatures {
		t.Errorf("%d weights for %d features", n, ReplyFeatures)
	}
}

func drawChat(t *rapid.T) []ChatLine {
	chat := make([]ChatLine, rapid.IntRange(0, 90).Draw(t, "lines"))
	now := int64(0)
	for i := range chat {
		now += rapid.Int64Range(0, 4000).Draw(t, "gap")
		chat[i] = ChatLine{
			Time: now, Author: rapid.Uint32Range(0, 4).Draw(t, "author"),
			To:   rapid.SliceOfNDistinct(rapid.Uint32Range(0, 4), 0, 2, rapid.ID).Draw(t, "to"),
			Said: ReadChatCues(rapid.SampledFrom([]string{"", "hi", "why?", "thanks a lot", "the penguin sleeps"}).Draw(t, "text")),
		}
	}
	return chat
}

func TestAnswersComeBefore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		chat := drawChat(t)
		for i, a := range AnswersOf(chat) {
			if a.Line >= i || a.Line < -1 || !(a.Chance > 0 && a.Chance <= 1) {
				t.Fatalf("line %d: %+v", i, a)
			}
			if a.Line >= 0 && (i-a.Line > replyLines || chat[i].Time-chat[a.Line].Time > replySpan) {
				t.Fatalf("line %d answers %d, out of sight", i, a.Line)
			}
		}
	})
}

// TestAnswersDoNotDependOnWhatFollows cuts chats short, starts their clock
// elsewhere and gives people other numbers.
func TestAnswersDoNotDependOnWhatFollows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		chat := drawChat(t)
		want := AnswersOf(chat)
		cut := rapid.IntRange(0, len(chat)).Draw(t, "cut")
		other := slices.Clone(chat[:cut])
		for i := range other {
			l := &other[i]
			l.Time += 1e6
			l.Author = 9 - l.Author
			l.To = slices.Clone(l.To)
			for k := range l.To {
				l.To[k] = 9 - l.To[k]
			}
		}
		if got := AnswersOf(other); !slices.Equal(got, want[:cut]) {
			t.Fatalf("got %v, want %v", got, want[:cut])
		}
	})
}

func TestReadChatCues(t *testing.T) {
	c := ReadChatCues("ann: where are the penguins, the Penguins")
	if !c.Question || c.Short || len(c.Words) != 2 {
		t.Errorf("got %+v, want a question with two longer words", c)
	}
	if c := ReadChatCues("thanks, ok"); !c.Thanks || !c.Short || c.Question || c.Assent {
		t.Errorf("got %+v", c)
	}
	if c := ReadChatCues("Hello all"); !c.Greeting {
		t.Errorf("got %+v", c)
	}
}
