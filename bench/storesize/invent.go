package main

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"tribemap"
)

// inventor makes posts: text of 180 to 320 bytes out of a Zipf vocabulary, long
// ids in no order, two in three of them answers. Texts are cut from a corpus, so
// that inventing costs little beside storing.
type inventor struct {
	rng    *rand.Rand
	corpus string
	time   int64
	ids    [4096]string // of the latest posts
	thread [4096]string
	made   int
}

const corpusSize = 16 << 20

func newInventor() *inventor {
	rng := rand.New(rand.NewPCG(1, 2))
	zipf := rand.NewZipf(rng, 1.15, 4, 19999)
	words := make([]string, 20000)
	for i := range words {
		word := make([]byte, 2+rng.IntN(9))
		for j := range word {
			word[j] = "etaoinshrdlucmfwypvbgk"[min(rng.IntN(22), rng.IntN(22))]
		}
		words[i] = string(word)
	}
	var b strings.Builder
	for b.Len() < corpusSize {
		b.WriteString(words[zipf.Uint64()])
		b.WriteByte(' ')
	}
	return &inventor{rng: rng, corpus: b.String(), time: 1_400_000_000}
}

func (v *inventor) post() tribemap.Post {
	v.time += int64(v.rng.IntN(60))
	at := v.rng.IntN(corpusSize - 400)
	p := tribemap.Post{
		Ref:    tribemap.Ref{Source: "forum", ID: fmt.Sprintf("%016x", v.rng.Uint64())},
		Author: fmt.Sprint("person", min(v.rng.IntN(200_000), v.rng.IntN(200_000))),
		Time:   v.time, Text: v.corpus[at : at+180+v.rng.IntN(141)],
		Channel: "channel" + string(rune('a'+v.rng.IntN(20))),
	}
	p.Thread = p.ID
	if v.made > 0 && v.made%3 > 0 {
		answered := (v.made - 1 - v.rng.IntN(min(v.made, 200))) % len(v.ids)
		p.Parent, p.Thread = v.ids[answered], v.thread[answered]
	}
	v.ids[v.made%len(v.ids)], v.thread[v.made%len(v.ids)] = p.ID, p.Thread
	v.made++
	return p
}

// page returns n posts and those of their authors who were not met before,
// about.
func (v *inventor) page(n int) tribemap.Page {
	page := tribemap.Page{Posts: make([]tribemap.Post, n)}
	for i := range page.Posts {
		page.Posts[i] = v.post()
	}
	for i := 0; i < n; i += 10 {
		a := page.Posts[i].Author
		page.People = append(page.People, tribemap.Person{Ref: tribemap.Ref{Source: "forum", ID: a}, Handle: a})
	}
	return page
}
