package tribe

import (
	"fmt"
	"slices"

	"tribemap"
)

// chatPost is one post of a made-up talk.
type chatPost struct {
	by, thread, title, text string
	to                      string // whom it answers
	time                    int64
}

// chatOf builds the talk that posts make, and a reader of their texts.
func chatOf(posts []chatPost) (*Talk, Texts) {
	t := &Talk{}
	number := make(map[string]uint32)
	for _, p := range posts {
		for _, name := range [...]string{p.by, p.to} {
			if name != "" && !slices.ContainsFunc(t.People, func(q tribemap.Person) bool { return q.ID == name }) {
				t.People = append(t.People, tribemap.Person{Ref: tribemap.Ref{Source: "s", ID: name}, Handle: name})
			}
		}
	}
	slices.SortFunc(t.People, func(a, b tribemap.Person) int { return a.Compare(b.Ref) })
	for i, p := range t.People {
		number[p.ID] = uint32(i)
	}
	t.Bot = make([]bool, len(t.People))
	threads := make(map[string]uint32)
	var stored []tribemap.Post
	for i, p := range posts {
		if _, ok := threads[p.thread]; !ok {
			threads[p.thread] = uint32(len(threads))
		}
		ref := tribemap.Ref{Source: "s", ID: fmt.Sprint(i)}
		t.Posts = append(t.Posts, Post{Ref: ref, Author: number[p.by], Thread: threads[p.thread], Parent: None, Time: p.time})
		stored = append(stored, tribemap.Post{Ref: ref, Author: p.by, Title: p.title, Text: p.text})
		if p.to != "" {
			x := tribemap.Interaction{From: number[p.by], To: number[p.to], Post: uint32(i), Time: p.time, Kind: tribemap.Reply}
			t.Interactions = append(t.Interactions, x)
		}
	}
	t.Threads = len(threads)
	slices.SortFunc(t.Interactions, CompareInteractions)
	return t, func(yield func(uint32, *tribemap.Post) bool) error {
		for i := range stored {
			if !yield(uint32(i), &stored[i]) {
				break
			}
		}
		return nil
	}
}
