package tribe

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

func TestMatcher(t *testing.T) {
	for _, c := range []struct {
		keyword, text string
		want          bool
	}{
		{"linux", "I use Linux.", true},
		{"linux", "Linux's kernel", true},
		{"LINUX", "ｌｉｎｕｘ", true},
		{"linux", "see http://linux.example.org/linux or linux@example.org", false},
		{"linux", "linuxconf", false},
		{"run*", "a runner", true},
		{"run*", "run", true},
		{"run*", "prune", false},
		{"trail running", "Trail\n running", true},
		{"trail running", "trail-running", true},
		{"trail running", "trail. Running", false},
		{"trail running", "trail and running", false},
		{"trail run*", "trail runners", true},
		{"trail* shoe", "trailing shoe", true},
		{"a b a c", "a b a b a c", true},
		{"windows 11", "Windows 11", true},
		{"windows 11", "windows 10", false},
		{"c++", "I like C++, too", true},
		{"c++", "I like C", false},
		{"#trailrunning", "#TrailRunning!", true},
		{"node.js", "Node.js", true},
		{"e-mail", "e-mail", true},
		{"東京", "東京タワー", true},
	} {
		m, err := NewMatcher([]string{c.keyword})
		if err != nil {
			t.Fatal(err)
		}
		if got := m.Match("", c.text); got != c.want {
			t.Errorf("%q in %q: %v, want %v", c.keyword, c.text, got, c.want)
		}
		if got := m.Match(c.text, "x"); got != c.want {
			t.Errorf("%q in title %q: %v, want %v", c.keyword, c.text, got, c.want)
		}
	}
}

func TestMatcherTitleAndTextAreApart(t *testing.T) {
	m, err := NewMatcher([]string{"trail running"})
	if err != nil {
		t.Fatal(err)
	}
	if m.Match("trail", "running") {
		t.Error("a phrase reached from the title into the text")
	}
}

func TestMatcherKeywords(t *testing.T) {
	m, err := NewMatcher([]string{"Trail  Running", "trail running", "RUN*"})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := m.Keywords(), []string{"trail running", "run*"}; !slices.Equal(got, want) {
		t.Errorf("Keywords() = %q, want %q", got, want)
	}
	for _, bad := range []string{"", " ", "*", "!?", "http://example.org"} {
		if _, err := NewMatcher([]string{bad}); !errors.Is(err, ErrBadKeyword) {
			t.Errorf("NewMatcher(%q): %v, want ErrBadKeyword", bad, err)
		}
	}
	all, err := NewMatcher(nil)
	if err != nil || !all.Match("", "anything") {
		t.Errorf("no keywords: %v, must match everything", err)
	}
}

// TestMatcherAgainstNaive compares one pass over many keywords with looking for
// each keyword at each word.
func TestMatcherAgainstNaive(t *testing.T) {
	word := rapid.SampledFrom([]string{"a1", "ab", "abc", "b", "bc", "B", "Ab"})
	phrase := rapid.Custom(func(t *rapid.T) string {
		s := strings.Join(rapid.SliceOfN(word, 1, 3).Draw(t, "words"), " ")
		return s + rapid.SampledFrom([]string{"", "*"}).Draw(t, "star")
	})
	rapid.Check(t, func(t *rapid.T) {
		keywords := rapid.SliceOfN(phrase, 1, 4).Draw(t, "keywords")
		text := strings.Join(rapid.SliceOf(rapid.OneOf(word, rapid.Just("."))).Draw(t, "text"), " ")
		m, err := NewMatcher(keywords)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := m.Match("", text), naiveMatch(keywords, text); got != want {
			t.Fatalf("%q in %q: %v, want %v", keywords, text, got, want)
		}
	})
}

// TestMatcherIsShared: one matcher serves all workers that read posts.
func TestMatcherIsShared(t *testing.T) {
	m, err := NewMatcher([]string{"long run", "grind*"})
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i := range 200 {
				text := [...]string{"a long run", "grinders", "a run"}[i%3]
				if got, want := m.Match("", text), i%3 < 2; got != want {
					t.Errorf("%q: %v, want %v", text, got, want)
				}
			}
		})
	}
	wg.Wait()
}

func naiveMatch(keywords []string, text string) bool {
	words := strings.Fields(strings.ToLower(text))
	for _, k := range keywords {
		parts := strings.Fields(strings.ToLower(k))
		for at := 0; at+len(parts) <= len(words); at++ {
			hit := true
			for i, p := range parts {
				stem, open := strings.CutSuffix(p, "*")
				hit = hit && (words[at+i] == p || open && strings.HasPrefix(words[at+i], stem))
			}
			if hit {
				return true
			}
		}
	}
	return false
}
