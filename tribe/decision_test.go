package tribe

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"tribemap"

	"pgregory.net/rapid"
)

func kindsOf(text string) []string {
	kinds, _ := decisionsIn(text)
	var out []string
	for i, name := range DecisionKinds {
		if kinds&(1<<i) != 0 {
			out = append(out, name)
		}
	}
	return out
}

func TestDecisionsIn(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"It rains.", ""},
		{"Which grinder is best?", "asking"},
		{"See http://example.org/?q=1 for it.", ""},
		{"I bought the small one.", "buying"},
		{"I BOUGHT it, and (recommend) it!", "buying recommending"},
		{"A is better\n than B", "comparing"},
		{"It got better. Than what, nobody said.", ""},
		{"We switched from mutt to pine, instead of waiting", "comparing switching"},
		{"I’d suggest a new one", "recommending"},
		{"the buyer's boughten goods", ""},
		{"Why not (really?)", "asking"},
	} {
		if got := strings.Join(kindsOf(c.text), " "); got != c.want {
			t.Errorf("%q holds %q, want %q", c.text, got, c.want)
		}
	}
}

// What is found does not change with what stands after the text, and an excerpt
// holds the place that it is of.
func TestDecisionsInProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.RuneFrom([]rune("ab ?.\n’ü-"))).Draw(t, "text") + " we bought one"
		kinds, at := decisionsIn(text)
		more, _ := decisionsIn(text + " and went home")
		if kinds&4 == 0 || more != kinds {
			t.Fatalf("%q: kinds %b, with more text %b", text, kinds, more)
		}
		if cut := excerptAt(text, at[2]); !strings.Contains(cut, "bought") || !utf8.ValidString(cut) {
			t.Fatalf("%q: excerpt %q", text, cut)
		}
	})
}

func TestDecisionTally(t *testing.T) {
	var d decisionTally
	hit := &decided{kinds: 1}
	for i, p := range []Post{{Author: 1, Time: 5}, {Author: 1, Time: 9}, {Author: 2, Time: 1, OnTopic: true}, {Author: 3, Time: 7}, {Author: 4, Time: 8}} {
		p.Ref = tribemap.Ref{Source: "s", ID: string(rune('a' + i))}
		d.add(p, &tribemap.Post{Text: "really?"}, hit)
	}
	list := d.list()
	if len(list) != 1 || list[0].Kind != "asking" || list[0].Posts != 5 || list[0].Authors != 4 {
		t.Fatalf("%+v", list)
	}
	var order []uint32
	for _, e := range list[0].Examples {
		order = append(order, e.Author)
	}
	if !slices.Equal(order, []uint32{2, 1, 4}) || list[0].Examples[1].Time != 9 {
		t.Errorf("examples of %v", list[0].Examples)
	}
}
