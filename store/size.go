package store

import (
	"iter"

	"tribemap"
)

// Room that a post, person or reaction takes beside its texts: numbers, lengths, and
// what the database adds to a key.
const recordRoom = 128

// Size returns how large a page is for Put, in bytes. It overstates what will
// be on disk.
func Size(page tribemap.Page) int {
	n := 0
	for i := range page.Posts {
		n += postSize(&page.Posts[i])
	}
	for i := range page.People {
		n += personSize(&page.People[i])
	}
	for i := range page.Reactions {
		n += reactionSize(&page.Reactions[i])
	}
	return n
}

// Split cuts a page into ones of at most MaxPage, which Put takes; most often
// that is the page itself. Each is then stored as a whole, the page is not. A
// larger post comes alone.
func Split(page tribemap.Page) iter.Seq[tribemap.Page] {
	return func(yield func(tribemap.Page) bool) {
		for len(page.Posts)+len(page.People)+len(page.Reactions) > 0 {
			posts, people, reactions := first(page)
			part := tribemap.Page{Posts: page.Posts[:posts], People: page.People[:people], Reactions: page.Reactions[:reactions]}
			if !yield(part) {
				return
			}
			page.Posts, page.People, page.Reactions = page.Posts[posts:], page.People[people:], page.Reactions[reactions:]
		}
	}
}

// first returns how much of a page makes up its first part, at least one item:
// posts go before people, and those before reactions.
func first(page tribemap.Page) (posts, people, reactions int) {
	posts, room := fit(page.Posts, MaxPage, postSize)
	if posts < len(page.Posts) {
		return max(1, posts), 0, 0
	}
	people, room = fit(page.People, room, personSize)
	if people < len(page.People) {
		if posts+people == 0 {
			people = 1
		}
		return posts, people, 0
	}
	reactions, _ = fit(page.Reactions, room, reactionSize)
	if posts+people+reactions == 0 {
		reactions = 1
	}
	return posts, people, reactions
}

// fit returns how many of items fit into room, and what is left of it.
func fit[T any](items []T, room int, size func(*T) int) (n, left int) {
	for n < len(items) {
		s := size(&items[n])
		if s > room {
			break
		}
		room -= s
		n++
	}
	return n, room
}

func postSize(p *tribemap.Post) int {
	n := recordRoom + refKeySize(p.Ref) + len(p.ID) + len(p.Author) +
		len(p.Title) + len(p.Text) + len(p.Lang) + len(p.Channel) +
		len(p.Thread) + len(p.Parent) + len(p.URL)
	for _, list := range [...][]string{p.CrossPosts, p.Ancestors, p.Mentions, p.Quotes, p.Links} {
		for _, s := range list {
			n += len(s) + 4
		}
	}
	return n
}

func personSize(p *tribemap.Person) int {
	return recordRoom + refKeySize(p.Ref) + len(p.ID) + len(p.Source) +
		len(p.Handle) + len(p.Name) + len(p.About) + len(p.Place) + len(p.URL)
}
