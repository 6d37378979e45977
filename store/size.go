package store

import (
	"iter"

	"tribemap"
)

// Room that a post or person takes beside its texts: numbers, lengths, and
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
	return n
}

// Split cuts a page into ones of at most MaxPage, which Put takes; most often
// that is the page itself. Each is then stored as a whole, the page is not. A
// larger post comes alone.
func Split(page tribemap.Page) iter.Seq[tribemap.Page] {
	return func(yield func(tribemap.Page) bool) {
		for len(page.Posts) > 0 || len(page.People) > 0 {
			posts, room := fit(page.Posts, MaxPage, postSize)
			people := 0
			if posts == len(page.Posts) {
				people, _ = fit(page.People, room, personSize)
			}
			if posts+people == 0 {
				posts = min(1, len(page.Posts))
				people = 1 - posts
			}
			if !yield(tribemap.Page{Posts: page.Posts[:posts], People: page.People[:people]}) {
				return
			}
			page.Posts, page.People = page.Posts[posts:], page.People[people:]
		}
	}
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
