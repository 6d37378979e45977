// Command evalnames measures how well the names of tribes tell their talk from
// that of others:
//
//	go run ./bench/evalnames [-people N] [-show] PATH...
//
// People belong to the channel they post in most, a stand-in for a tribe that
// is known. The threads are split in two; names are made from one half and
// judged on the other, four times. Judged are
//
//   - AP: all held-out posts, ranked by the words of a name that they hold
//     (rare words weigh more), as a search for posts of the channel;
//   - match: five held-out threads of a channel at random, given to the name
//     that most of their words are in.
//
// With -people N each channel keeps N people at random, for small tribes in
// large crowds.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"tribemap"
	"tribemap/crawl"
	"tribemap/tribe"
)

func main() {
	people := flag.Int("people", 0, "people kept a channel; 0 keeps all")
	least := flag.Int("least", 5, "people a channel must have")
	show := flag.Bool("show", false, "print the names")
	flag.Parse()
	if err := run(os.Stdout, flag.Args(), *people, *least, *show); err != nil {
		fmt.Fprintln(os.Stderr, "evalnames:", err)
		os.Exit(1)
	}
}

func run(out io.Writer, paths []string, people, least int, show bool) error {
	if len(paths) == 0 {
		return errors.New("want a path to import")
	}
	a := &archive{seen: make(map[string]bool)}
	if _, err := crawl.Import(context.Background(), paths, crawl.ImportOptions{}, a); err != nil {
		return err
	}
	talk, heard, err := tribe.Listen(a.archive(), tribe.ListenOptions{})
	if err != nil {
		return err
	}
	if _, err := tribe.MarkBots(talk, heard.Texts); err != nil {
		return err
	}
	s, err := byChannel(talk, heard.Texts, least)
	if err != nil {
		return err
	}
	s.thin(people)
	var total score
	for split := range uint64(splits) {
		for side := range uint64(2) {
			got, err := s.measure(split, side)
			if err != nil {
				return err
			}
			total.add(got)
		}
	}
	fmt.Fprintf(out, "%d people, %d channels: AP %.3f, match %.3f\n",
		len(talk.People), len(s.channels), total.ap/float64(total.n), total.match/float64(total.n))
	if show {
		return s.print(out)
	}
	return nil
}

func (s *set) print(out io.Writer) error {
	_, names, err := tribe.WordsAndNames(s.talk, s.texts, s.group, tribe.WordOptions{})
	for g, name := range names {
		fmt.Fprintf(out, "%-28s %s\n", s.channels[g], name)
	}
	return err
}

// archive keeps each post and each person once, as a store does.
type archive struct {
	posts  []tribemap.Post
	people []tribemap.Person
	seen   map[string]bool
}

func (a *archive) Put(_ context.Context, page tribemap.Page) error {
	for _, p := range page.Posts {
		if a.first("post " + p.Ref.String()) {
			a.posts = append(a.posts, p)
		}
	}
	for _, p := range page.People {
		if a.first("person " + p.Ref.String()) {
			a.people = append(a.people, p)
		}
	}
	return nil
}

func (a *archive) first(what string) bool {
	again := a.seen[what]
	a.seen[what] = true
	return !again
}

func (a *archive) archive() tribe.Archive {
	return tribe.Archive{
		People: func(yield func(*tribemap.Person) bool) error { each(a.people, yield); return nil },
		Posts:  func(yield func(*tribemap.Post) bool) error { each(a.posts, yield); return nil },
	}
}

func each[T any](items []T, yield func(*T) bool) {
	for i := range items {
		if !yield(&items[i]) {
			return
		}
	}
}
