package tribe

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tribemap"
)

// dunning is G² as Dunning writes it: log-likelihoods of binomials with one
// rate against those with two.
func dunning(a, n, b, m int) float64 {
	logL := func(k, n int, p float64) float64 {
		l := 0.0
		if k > 0 {
			l += float64(k) * math.Log(p)
		}
		if n > k {
			l += float64(n-k) * math.Log(1-p)
		}
		return l
	}
	p := float64(a+b) / float64(n+m)
	return 2 * (logL(a, n, float64(a)/float64(n)) + logL(b, m, float64(b)/float64(m)) - logL(a, n, p) - logL(b, m, p))
}

func TestLogLikelihoodIsDunnings(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, m := rapid.IntRange(1, 500).Draw(t, "n"), rapid.IntRange(1, 500).Draw(t, "m")
		a, b := rapid.IntRange(0, n).Draw(t, "a"), rapid.IntRange(0, m).Draw(t, "b")
		expected := float64(a+b) * float64(n) / float64(n+m)
		got, want := logLikelihood(a, n, b, m, expected), dunning(a, n, b, m)
		if math.Abs(math.Abs(got)-want) > 1e-6 {
			t.Fatalf("G²(%d of %d, %d of %d) = %g, want %g", a, n, b, m, got, want)
		}
		if over := a*m > b*n; over != (got > 0) && want > 1e-6 {
			t.Fatalf("sign of G²(%d of %d, %d of %d) = %g", a, n, b, m, got)
		}
	})
}

// twoTribes is a talk of twelve gardeners and twelve sailors.
func twoTribes() []chatPost {
	var posts []chatPost
	for i := range 12 {
		thread := fmt.Sprint("t", i%6)
		posts = append(
			posts,
			chatPost{by: fmt.Sprintf("gardener%c", 'a'+i), thread: "g" + thread, text: "My tomato plants need compost and some water"},
			chatPost{by: fmt.Sprintf("sailor%c", 'a'+i), thread: "s" + thread, text: "The boat needs a new sail and the jib sheet and some water"},
		)
	}
	return posts
}

func tribesByName(t *Talk) []uint32 {
	tribes := make([]uint32, len(t.People))
	for i, p := range t.People {
		switch p.ID[0] {
		case 'g':
			tribes[i] = 0
		case 's':
			tribes[i] = 1
		default:
			tribes[i] = None
		}
	}
	return tribes
}

func wordTexts(words []Word) []string {
	var out []string
	for _, w := range words {
		out = append(out, w.Text)
	}
	slices.Sort(out)
	return out
}

func TestWords(t *testing.T) {
	// A text that stands in many posts is boilerplate, so everybody adds their own.
	posts := twoTribes()
	for i := range posts {
		posts[i].text += fmt.Sprintf(" said %s", posts[i].by)
	}
	talk, texts := chatOf(posts)
	words, err := Words(talk, texts, tribesByName(talk), WordOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for g, want := range [][]string{{"compost", "tomato plants"}, {"boat", "jib sheet", "sail"}} {
		if got := wordTexts(words[g]); !slices.Equal(got, want) {
			t.Errorf("tribe %d: %q, want %q", g, got, want)
		}
	}
	if w := words[0][0]; w.Authors != 12 || w.Outside != 0 || math.Abs(w.G2-dunning(6, 12, 0, 12)) > 1e-9 {
		t.Errorf("first word %+v: want 12 inside, none outside, G² of six threads", w)
	}
}

func TestWordsLeavesOut(t *testing.T) {
	posts := twoTribes()
	for i := range posts {
		posts[i].text = fmt.Sprintf("%s said %s", posts[i].text, posts[i].by)
		if posts[i].by[0] == 'g' {
			posts[i].text += "\nthe footer about greenhouses here\n> quoted cactus\n-- \nsigned orchid"
		}
	}
	for i := range 12 {
		g := fmt.Sprintf("gardener%c", 'a'+i)
		posts = append(
			posts,
			chatPost{by: g, thread: "one long thread", text: "everything about hedgehogs " + g},
			chatPost{by: g, thread: fmt.Sprint("for rosamund", i), to: "rosamund", text: "hello Rosamund " + g},
			chatPost{by: fmt.Sprintf("gbot%c", 'a'+i), thread: fmt.Sprint("bot", i), text: "fertiliser " + g},
		)
	}
	talk, texts := chatOf(posts)
	for i, p := range talk.People {
		talk.Bot[i] = strings.HasPrefix(p.ID, "gbot")
	}
	tribes := tribesByName(talk)
	words, err := Words(talk, texts, tribes, WordOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := wordTexts(words[0]), []string{"compost", "tomato plants"}; !slices.Equal(got, want) {
		t.Errorf("words = %q, want %q: no footer, quote, signature, name, single thread or bot", got, want)
	}
}

// TestWordsLevelsTalkativeness has a tribe of people who say everything that
// others say, only more of it.
func TestWordsLevelsTalkativeness(t *testing.T) {
	var posts []chatPost
	for i := range 200 {
		by, length := fmt.Sprintf("quiet%c%c", 'a'+i/20, 'a'+i%20), 5
		if i%2 == 0 {
			by, length = fmt.Sprintf("garrulous%c%c", 'a'+i/20, 'a'+i%20), 40
		}
		text := by
		for j := range length {
			text += fmt.Sprintf(" word%c%c", 'a'+(i*7+j*3)%20, 'a'+(i+j)%5)
		}
		posts = append(posts, chatPost{by: by, thread: by, text: text})
	}
	talk, texts := chatOf(posts)
	words, err := Words(talk, texts, tribesByName(talk), WordOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if len(words[0]) > 0 {
		t.Errorf("being talkative marks a tribe: %+v", words[0])
	}
}

// TestWordsIgnoresOrder renumbers people and posts: the same words come out.
func TestWordsIgnoresOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		posts := twoTribes()
		for i := range posts {
			posts[i].text += " said " + posts[i].by
		}
		shuffled := rapid.Permutation(posts).Draw(t, "posts")
		a, textsA := chatOf(posts)
		b, textsB := chatOf(shuffled)
		x, errX := Words(a, textsA, tribesByName(a), WordOptions{})
		y, errY := Words(b, textsB, tribesByName(b), WordOptions{})
		if err := errors.Join(errX, errY); err != nil {
			t.Fatal(err)
		}
		for g := range x {
			if !slices.Equal(x[g], y[g]) {
				t.Fatalf("tribe %d: %v and %v", g, x[g], y[g])
			}
		}
	})
}

func TestWordsErrors(t *testing.T) {
	talk, texts := chatOf(twoTribes())
	for _, opt := range []WordOptions{{K: -1}, {MinAuthors: -1}, {MinNPMI: 2}} {
		if _, err := Words(talk, texts, tribesByName(talk), opt); !errors.Is(err, ErrWordOptions) {
			t.Errorf("%+v: %v, want ErrWordOptions", opt, err)
		}
	}
	broken := errors.New("disk gone")
	_, err := Words(talk, func(func(uint32, *tribemap.Post) bool) error { return broken }, tribesByName(talk), WordOptions{})
	if !errors.Is(err, broken) {
		t.Errorf("%v, want the error of the reader", err)
	}
	if words, err := Words(&Talk{}, linesOf(), nil, WordOptions{}); err != nil || len(words) != 0 {
		t.Errorf("empty talk: %v, %v", words, err)
	}
}

// TestFormsOfOneTerm counts the forms of a word as one term and shows the form
// that most people write.
func TestFormsOfOneTerm(t *testing.T) {
	v := newVocabulary()
	u := &usage{reading: &reading{vocabulary: v}, subjects: newFormSets(4)}
	for subject, forms := range [][]string{{"Rules", "rules"}, {"rules"}, {"rule"}, {"Rule's"}} {
		for _, f := range forms {
			u.subjects.add(uint32(subject), v.form(f))
		}
	}
	u.subjects.settle()
	k := newKeyness(u, []uint32{0, 0, None, None})
	term := v.byKey["rule"]
	if got := k.usersOf(term); got != 4 {
		t.Errorf("%d people used the term, want 4", got)
	}
	if got := v.text[k.shown[term]]; got != "rules" {
		t.Errorf("shown as %q, want rules", got)
	}
}
