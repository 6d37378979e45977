package tribe

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"strings"

	"tribemap"
)

// evidencePosts is how many posts are shown for a connector.
const evidencePosts = 5

// excerptRunes bounds an excerpt: about what fits on three lines of a card.
const excerptRunes = 280

// EvidencePost is a post that shows a tie at work, by number.
type EvidencePost struct {
	Post, Author, To uint32
}

// EvidencePosts returns up to n posts between a person and those they are most
// strongly tied to, one from each of their strongest ties first, then a second
// from each, and so on. Of one tie's posts it takes those on topic first, then
// those that were answered, replies before mentions and quotes, then the
// latest.
func EvidencePosts(t *Talk, ties []Tie, person uint32, n int) []EvidencePost {
	own := slices.DeleteFunc(slices.Clone(ties), func(tie Tie) bool { return tie.A != person && tie.B != person })
	return newDossier(t, nil, own).evidence(person, n)
}

func (d *dossier) evidence(person uint32, n int) []EvidencePost {
	ties := d.tiesOf(person)
	ties = ties[:min(n, len(ties))]
	posts := make([][]EvidencePost, len(ties))
	for i, at := range ties {
		posts[i] = d.tiePosts(&d.ties[at], n)
	}
	var all []EvidencePost
	taken := map[uint32]bool{} // a post may speak to several people
	for round := range n {
		for _, own := range posts {
			if round < len(own) && len(all) < n && !taken[own[round].Post] {
				taken[own[round].Post] = true
				all = append(all, own[round])
			}
		}
	}
	return all
}

// tiePosts returns the best n posts of a tie, each once.
func (d *dossier) tiePosts(tie *Tie, n int) []EvidencePost {
	talk := slices.Clone(d.between(tie.A, tie.B))
	talk = slices.CompactFunc(talk, func(x, y tribemap.Interaction) bool { return x.Post == y.Post })
	slices.SortFunc(talk, d.compareEvidence)
	var posts []EvidencePost
	for _, x := range talk[:min(n, len(talk))] {
		posts = append(posts, EvidencePost{x.Post, x.From, x.To})
	}
	return posts
}

// between returns the interactions of a < b.
func (d *dossier) between(a, b uint32) []tribemap.Interaction {
	all := d.t.Interactions
	from := func(a, b uint32) int {
		return sort.Search(len(all), func(i int) bool {
			x, y := pairOf(d.t, i)
			return x > a || x == a && y >= b
		})
	}
	return all[from(a, b):from(a, b+1)]
}

// compareEvidence puts the better evidence first.
func (d *dossier) compareEvidence(x, y tribemap.Interaction) int {
	p, q := &d.t.Posts[x.Post], &d.t.Posts[y.Post]
	return cmp.Or(
		trueFirst(p.OnTopic, q.OnTopic),
		trueFirst(d.answered[x.Post], d.answered[y.Post]),
		cmp.Compare(x.Kind, y.Kind),
		cmp.Compare(q.Time, p.Time),
		cmp.Compare(x.Post, y.Post),
	)
}

// trueFirst orders true before false.
func trueFirst(a, b bool) int {
	switch {
	case a && !b:
		return -1
	case b && !a:
		return 1
	}
	return 0
}

// FillEvidence reads the texts once and fills in URL, title and excerpt of all
// evidence that connectors and stories hold.
func FillEvidence(texts Texts, connectors []Connector, stories []TieStory) error {
	wanted := map[tribemap.Ref][]*Evidence{}
	want := func(list []Evidence) {
		for i := range list {
			wanted[list[i].Post] = append(wanted[list[i].Post], &list[i])
		}
	}
	for i := range connectors {
		want(connectors[i].Evidence)
	}
	for i := range stories {
		want(stories[i].Posts)
	}
	err := texts(func(_ uint32, p *tribemap.Post) bool {
		for _, e := range wanted[p.Ref] {
			e.URL, e.Title, e.Excerpt = p.URL, p.Title, excerpt(p.Text)
		}
		return true
	})
	if err != nil {
		return fmt.Errorf("tribe: fill evidence: %w", err)
	}
	return nil
}

// excerpt returns the beginning of a text on one line, cut between words.
func excerpt(text string) string {
	var b strings.Builder
	runes := 0
	for word := range strings.FieldsSeq(text) {
		length := len([]rune(word)) + 1
		if runes+length > excerptRunes {
			return cutWord(b.String(), word) + "…"
		}
		if runes > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(word)
		runes += length
	}
	return b.String()
}

// cutWord returns the text before a word that does not fit, or the beginning of
// the word where there is nothing before it.
func cutWord(before, word string) string {
	if before != "" {
		return before
	}
	return string([]rune(word)[:excerptRunes-1])
}
