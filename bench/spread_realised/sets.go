package main

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tribemap"
	"tribemap/crawl"
	"tribemap/graph"
	"tribemap/tribe"
)

// event is one person turning to another.
type event struct {
	from, to uint32
	time     int64
}

// set is the talk of one community as events, sorted by time.
type set struct {
	name   string
	people int
	events []event
	posts  []event // what was written, to whomever: to is the writer; an event list has its events
}

// read reads an archive as the product does; a .txt file of "from to seconds"
// lines is an event list.
func read(ctx context.Context, path string) (set, error) {
	s := set{name: strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))}
	talk, err := listen(ctx, path)
	if strings.HasSuffix(path, ".txt") {
		talk, err = eventList(path)
	}
	if err != nil {
		return s, err
	}
	s.people = len(talk.People)
	for i, x := range talk.Interactions {
		same := i > 0 && talk.Interactions[i-1].Post == x.Post && talk.Interactions[i-1].To == x.To && talk.Interactions[i-1].From == x.From
		if x.Time > 0 && !same && !talk.Bot[x.From] && !talk.Bot[x.To] {
			s.events = append(s.events, event{x.From, x.To, x.Time})
		}
	}
	for _, x := range talk.Posts {
		if x.Time > 0 && !talk.Bot[x.Author] {
			s.posts = append(s.posts, event{x.Author, x.Author, x.Time})
		}
	}
	if s.posts == nil {
		s.posts = s.events
	}
	slices.SortStableFunc(s.events, func(a, b event) int { return cmp.Compare(a.time, b.time) })
	return s, nil
}

// eventList makes a talk of an event list.
func eventList(path string) (*tribe.Talk, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	list, err := graph.ReadEvents(bufio.NewReader(f), graph.EdgeListOptions{})
	if err != nil {
		return nil, err
	}
	t := &tribe.Talk{People: make([]tribemap.Person, len(list.IDs)), Bot: make([]bool, len(list.IDs))}
	for _, e := range list.Events {
		t.Interactions = append(t.Interactions, tribemap.Interaction{From: e.From, To: e.To, Time: e.Time, Post: uint32(len(t.Interactions))})
	}
	return t, nil
}

// memory is an archive read into memory.
type memory struct {
	people []tribemap.Person
	posts  []tribemap.Post
}

// Put takes a page of the importer.
func (m *memory) Put(_ context.Context, page tribemap.Page) error {
	m.people = append(m.people, page.People...)
	m.posts = append(m.posts, page.Posts...)
	return nil
}

// listen imports a file or folder and finds out who turned to whom.
func listen(ctx context.Context, path string) (*tribe.Talk, error) {
	var m memory
	if _, err := crawl.Import(ctx, []string{path}, crawl.ImportOptions{}, &m); err != nil {
		return nil, err
	}
	m.once()
	talk, heard, err := tribe.Listen(m.archive(), tribe.ListenOptions{})
	if err != nil {
		return nil, err
	}
	_, err = tribe.MarkBots(talk, heard.Texts)
	return talk, err
}

// once leaves one record of each person and post, as a store does.
func (m *memory) once() {
	slices.SortStableFunc(m.people, func(a, b tribemap.Person) int { return a.Ref.Compare(b.Ref) })
	m.people = slices.CompactFunc(m.people, func(a, b tribemap.Person) bool { return a.Ref == b.Ref })
	slices.SortStableFunc(m.posts, func(a, b tribemap.Post) int { return a.Ref.Compare(b.Ref) })
	m.posts = slices.CompactFunc(m.posts, func(a, b tribemap.Post) bool { return a.Ref == b.Ref })
}

func (m *memory) archive() tribe.Archive {
	return tribe.Archive{
		People: func(yield func(*tribemap.Person) bool) error {
			for i := range m.people {
				if !yield(&m.people[i]) {
					break
				}
			}
			return nil
		},
		Posts: func(yield func(*tribemap.Post) bool) error {
			for i := range m.posts {
				if !yield(&m.posts[i]) {
					break
				}
			}
			return nil
		},
	}
}

func (s set) describe() string {
	days := float64(s.events[len(s.events)-1].time-s.events[0].time) / 86400
	return fmt.Sprintf("%s: %d people, %d events in %.0f days", s.name, s.people, len(s.events), days)
}
