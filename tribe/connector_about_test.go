package tribe

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"tribemap"
)

// fourPeople: 0 and 1 talk both ways, 0 and 2 one way, 3 turned to 0 once late,
// in another tribe.
func fourPeople() (*Talk, []uint32) {
	b := newTalkBuilder(4)
	b.post(0, 100, 1)     // post 0
	b.post(1, 200, 0)     // post 1
	b.post(0, 300, 1)     // post 2: off topic
	b.post(0, 400, 2)     // post 3
	b.post(3, 900, 0)     // post 4
	b.post(0, 1000, 1, 2) // post 5
	b.t.Posts[2].OnTopic = false
	b.t.Posts[1].Parent = 0
	return b.talk(), []uint32{0, 0, 0, 1}
}

func TestDescribe(t *testing.T) {
	talk, tribes := fourPeople()
	d := newDossier(talk, tribes, countTies(talk))
	c := Connector{Rank: 3, Person: 0, Marginal: 2.4}
	d.describe(&c, 12, false)
	if c.AnsweredBy != 2 || c.LastSeen != 1000 || c.OnTopic != 0.75 || c.StrongTies != 1 {
		t.Errorf("answered by %d, last seen %d, on topic %v, strong ties %d", c.AnsweredBy, c.LastSeen, c.OnTopic, c.StrongTies)
	}
	if want := "Reaches 2 of the 12 people beyond those whom the first 2 reach; answered by 2 people; strongest with p001 (40) and p002 (20)"; c.Why != want {
		t.Errorf("why = %q\nwant  %q", c.Why, want)
	}
	if want := []string{flagFew}; !slices.Equal(c.Flags, want) {
		t.Errorf("flags %v, want %v", c.Flags, want)
	}
}

func TestFlags(t *testing.T) {
	talk, tribes := fourPeople()
	d := newDossier(talk, tribes, countTies(talk))
	for person, want := range map[uint32][]string{
		2: {flagOneWay, flagLittle, flagFew}, // never spoke
		3: {flagPinned, flagOneWay, flagLittle, flagFew, flagNew, flagBetween},
	} {
		c := Connector{Rank: 1, Tribe: int(tribes[person]), Person: person}
		d.describe(&c, 3, person == 3)
		if !slices.Equal(c.Flags, want) {
			t.Errorf("person %d: flags %v, want %v", person, c.Flags, want)
		}
	}
}

func TestEvidencePosts(t *testing.T) {
	talk, _ := fourPeople()
	ties := countTies(talk)
	// With 1 first: the answered post, then the latest on topic; with 2 in
	// between; what is off topic comes last. Post 5 serves only once.
	want := []EvidencePost{{0, 0, 1}, {5, 0, 2}, {4, 3, 0}, {3, 0, 2}, {1, 1, 0}}
	if got := EvidencePosts(talk, ties, 0, 5); !slices.Equal(got, want) {
		t.Errorf("evidence %v, want %v", got, want)
	}
	if got := EvidencePosts(talk, ties, 2, 5); !slices.Equal(got, []EvidencePost{{5, 0, 2}, {3, 0, 2}}) {
		t.Errorf("evidence of one tie %v", got)
	}
	if got := EvidencePosts(talk, nil, 0, 5); len(got) != 0 {
		t.Errorf("evidence without ties: %v", got)
	}
}

func TestFillEvidence(t *testing.T) {
	ref := tribemap.Ref{Source: "s", ID: "1"}
	connectors := []Connector{{Evidence: []Evidence{{Post: ref}}}, {Evidence: []Evidence{{Post: tribemap.Ref{Source: "s", ID: "2"}}, {Post: ref}}}}
	texts := func(yield func(uint32, *tribemap.Post) bool) error {
		yield(0, &tribemap.Post{Ref: ref, URL: "u", Title: "t", Text: " a\n b "})
		return nil
	}
	stories := []TieStory{{Posts: []Evidence{{Post: ref}}}}
	if err := FillEvidence(texts, connectors, stories); err != nil {
		t.Fatal(err)
	}
	want := Evidence{Post: ref, URL: "u", Title: "t", Excerpt: "a b"}
	if connectors[0].Evidence[0] != want || connectors[1].Evidence[1] != want || connectors[1].Evidence[0].URL != "" || stories[0].Posts[0] != want {
		t.Errorf("filled %+v and %+v", connectors, stories)
	}
	broken := errors.New("broken")
	if err := FillEvidence(func(func(uint32, *tribemap.Post) bool) error { return broken }, connectors, nil); !errors.Is(err, broken) {
		t.Errorf("error %v, want the one of the texts", err)
	}
}

func TestExcerpt(t *testing.T) {
	for _, text := range []string{strings.Repeat("äöü ", 200), strings.Repeat("ß", 500), "x " + strings.Repeat("ß", 500)} {
		got := excerpt(text)
		if n := utf8.RuneCountInString(got); n > excerptRunes || !strings.HasSuffix(got, "…") || !utf8.ValidString(got) {
			t.Errorf("excerpt of %d runes: %q", n, got)
		}
	}
	if got := excerpt("  short\ttext "); got != "short text" {
		t.Errorf("excerpt %q", got)
	}
}
