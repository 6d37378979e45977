package main

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"tribemap"
	"tribemap/tribe"
)

// around is how many characters are shown of a post that holds a word.
const around = 80

// findEvidence gives each word the newest posts on topic that hold it, one an
// author.
func findEvidence(l loaded, rows []termRow) error {
	found := make([]newest, len(rows))
	matchers := make([]*tribe.Matcher, len(rows))
	for i := range rows {
		m, err := tribe.NewMatcher([]string{rows[i].Word.Text})
		if err != nil {
			return err
		}
		matchers[i] = m
	}
	err := l.heard.Texts(func(n uint32, post *tribemap.Post) bool {
		at := l.talk.Posts[n]
		if !at.OnTopic || l.talk.Bot[at.Author] {
			return true
		}
		for i, m := range matchers {
			if m.Match(post.Title, post.Text) {
				found[i].add(held{n, at, quote(post, rows[i].Word.Text), post.URL})
			}
		}
		return true
	})
	for i := range rows {
		for _, h := range found[i] {
			rows[i].Evidence = append(rows[i].Evidence, termEvidence{
				Post: h.at.Ref.String(), URL: h.url, From: l.talk.People[h.at.Author].Handle, Time: instant(h.at.Time), Text: h.text,
			})
		}
	}
	return err
}

// held is a post that holds a word.
type held struct {
	post      uint32
	at        tribe.Post
	text, url string
}

// newest holds the latest post of each of the people who posted last, the
// latest first. Who falls out comes back only with a later post, so that one
// pass in any order finds them.
type newest []held

func (l *newest) add(h held) {
	if i := slices.IndexFunc(*l, func(o held) bool { return o.at.Author == h.at.Author }); i >= 0 {
		if order(h, (*l)[i]) >= 0 {
			return
		}
		*l = slices.Delete(*l, i, i+1)
	}
	at, _ := slices.BinarySearchFunc(*l, h, order)
	*l = slices.Insert(*l, at, h)
	*l = (*l)[:min(len(*l), mostEvidence)]
}

// order is by falling time, then by post.
func order(a, b held) int {
	return cmp.Or(cmp.Compare(b.at.Time, a.at.Time), cmp.Compare(a.post, b.post))
}

// quote is the part of a post around a word, on one line.
func quote(post *tribemap.Post, word string) string {
	text := strings.Join(strings.Fields(post.Text), " ")
	lower, word := strings.ToLower(text), strings.ToLower(word)
	if !strings.Contains(lower, word) && strings.Contains(strings.ToLower(post.Title), word) {
		text, lower = post.Title, strings.ToLower(post.Title)
	}
	start := strings.Index(lower, word)
	if start < 0 || len(lower) != len(text) {
		return excerpt(text, around)
	}
	before := max(0, start-(around-len(word))/2)
	if before > 0 {
		if space := strings.IndexByte(text[before:start], ' '); space >= 0 {
			before += space + 1
		}
		for !utf8.RuneStart(text[before]) {
			before++
		}
	}
	if before == 0 {
		return excerpt(text, around)
	}
	return "… " + excerpt(text[before:], around-2)
}
