package tribe

import (
	"fmt"
	"slices"
	"testing"
)

// withCircle adds five climbers in a single thread to the two tribes, and says
// who is in which.
func withCircle(t *testing.T) (*Talk, Texts, []uint32) {
	t.Helper()
	posts := twoTribes()
	for i := range posts {
		posts[i].text += " said " + posts[i].by
	}
	for i := range 5 {
		by := fmt.Sprintf("climber%c", 'a'+i)
		text := "A rope. A piton. A boat. " + by
		if i < 2 {
			text += ". A crevasse"
		}
		posts = append(posts, chatPost{by: by, thread: "one", title: "Re: [alps] Rope care", text: text})
	}
	talk, texts := chatOf(posts)
	tribes := tribesByName(talk)
	for i, p := range talk.People {
		if p.ID[0] == 'c' {
			tribes[i] = 2
		}
	}
	return talk, texts, tribes
}

// TestSecondChance: a tribe of one thread is named by what its people share,
// not by what others say too or by what only two of them ever said.
func TestSecondChance(t *testing.T) {
	talk, texts, tribes := withCircle(t)
	words, names, err := WordsAndNames(talk, texts, tribes, WordOptions{})
	if err != nil {
		t.Fatal(err)
	}
	got := wordTexts(words[2])
	if !slices.Contains(got, "rope") || !slices.Contains(got, "piton") {
		t.Errorf("words %q: want rope and piton", got)
	}
	for _, w := range words[2] {
		if w.Text == "boat" || w.Text == "crevasse" {
			t.Errorf("%+v marks the circle", w)
		}
	}
	if want := []string{"Compost & tomato plants", "Jib sheet & sail", "Rope & piton"}; !slices.Equal(names, want) {
		t.Errorf("names %q, want %q", names, want)
	}
}

// TestSecondChanceIsTheLast leaves a tribe that has words of its own alone.
func TestSecondChanceIsTheLast(t *testing.T) {
	talk, texts, tribes := withCircle(t)
	m, err := markTribes(talk, texts, tribes, WordOptions{})
	if err != nil {
		t.Fatal(err)
	}
	s, opt := m.newScorer(), WordOptions{}.withDefaults()
	for g := range uint32(2) {
		if got, want := m.terms[g], s.bestTerms(g, opt, true, findPersonalNames(m.keyness, talk)); !slices.Equal(got, want) {
			t.Errorf("tribe %d: %v, want %v", g, got, want)
		}
	}
}

func TestCountTitles(t *testing.T) {
	talk, texts, tribes := withCircle(t)
	m, err := markTribes(talk, texts, tribes, WordOptions{})
	if err != nil {
		t.Fatal(err)
	}
	titled, err := m.countTitles()
	if err != nil {
		t.Fatal(err)
	}
	if n := titled[2][m.byKey["rope"]]; n != 1 {
		t.Errorf("rope stands in %d titles, want 1: four posts repeat that of the first", n)
	}
	if alps, ok := m.byKey["alp"]; ok && titled[2][alps] > 0 {
		t.Error("the tag of the list counts as a title")
	}
}

// TestWorth checks that each kind of evidence makes a word worthier.
func TestWorth(t *testing.T) {
	base := nameWord{text: "rope", authors: 20, threads: 20, titled: .2}
	for what, better := range map[string]nameWord{
		"people":  {text: "rope", authors: 21, threads: 20, titled: .2},
		"threads": {text: "rope", authors: 20, threads: 21, titled: .2},
		"titles":  {text: "rope", authors: 20, threads: 20, titled: .3},
	} {
		if better.worth(.5) <= base.worth(.5) {
			t.Errorf("more %s make a word no worthier", what)
		}
	}
	if base.worth(1) <= base.worth(.5) {
		t.Error("a word that other tribes share is no less worth")
	}
	if w := (nameWord{authors: 20, threads: -5}).worth(1); !(w > 0) {
		t.Errorf("a word without evidence of threads is worth %g", w)
	}
}
