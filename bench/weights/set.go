package main

import (
	"bufio"
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"tribemap"
	"tribemap/crawl"
	"tribemap/tribe"
)

// set is a talk whose people's groups are known.
type set struct {
	name   string
	family string // sets of one family are of one kind, and left out together
	talk   *tribe.Talk
	group  []uint32 // person → group, tribe.None where it is not known
}

// conversation reads a set given as "archive,labels.csv".
func conversation(name, archivePath, labelPath string) (*set, error) {
	a := &archive{seen: make(map[string]bool)}
	if _, err := crawl.Import(context.Background(), []string{archivePath}, crawl.ImportOptions{}, a); err != nil {
		return nil, err
	}
	talk, heard, err := tribe.Listen(tribe.Archive{
		People: func(yield func(*tribemap.Person) bool) error { each(a.people, yield); return nil },
		Posts:  func(yield func(*tribemap.Post) bool) error { each(a.posts, yield); return nil },
	}, tribe.ListenOptions{})
	if err != nil {
		return nil, err
	}
	if _, err := tribe.MarkBots(talk, heard.Texts); err != nil {
		return nil, err
	}
	f, err := os.Open(labelPath)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", labelPath, err)
	}
	label := make(map[string]string, len(rows))
	for _, row := range rows {
		label[row[0]] = row[1]
	}
	return newSet(name, name, talk, label)
}

// newSet finds the group of each person by "source:id".
func newSet(name, family string, talk *tribe.Talk, label map[string]string) (*set, error) {
	s := &set{name: name, family: family, talk: talk, group: make([]uint32, len(talk.People))}
	number := make(map[string]uint32)
	for u, p := range talk.People {
		s.group[u] = tribe.None
		if group, known := label[p.Ref.String()]; known {
			if _, seen := number[group]; !seen {
				number[group] = uint32(len(number))
			}
			s.group[u] = number[group]
		}
	}
	if len(number) < 2 {
		return nil, fmt.Errorf("%s: %d groups among %d people", name, len(number), len(talk.People))
	}
	return s, nil
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

func each[T any](items []T, yield func(*T) bool) {
	for i := range items {
		if !yield(&items[i]) {
			return
		}
	}
}

// contacts reads a set of people who met, from lines "time i j" of 20 seconds
// each and lines "i department". Contact that goes on is one meeting: a thread
// of two, in which one turns to the other.
func contacts(name, contactPath, departmentPath string) (*set, error) {
	label := make(map[string]string)
	err := eachLine(departmentPath, 2, func(f []string) { label["office:"+f[0]] = f[1] })
	if err != nil {
		return nil, err
	}
	type meeting struct {
		a, b string
		at   int64
	}
	const gap = 20 // seconds between two records of one meeting
	last := make(map[[2]string]int64)
	var meetings []meeting
	people := make(map[string]bool)
	err = eachLine(contactPath, 3, func(f []string) {
		at, _ := strconv.ParseInt(f[0], 10, 64)
		pair := [2]string{min(f[1], f[2]), max(f[1], f[2])}
		if before, met := last[pair]; !met || at-before > gap {
			meetings = append(meetings, meeting{pair[0], pair[1], at})
		}
		last[pair] = at
		people[f[1]], people[f[2]] = true, true
	})
	if err != nil {
		return nil, err
	}
	t := &tribe.Talk{Threads: len(meetings), Bot: make([]bool, len(people))}
	number := make(map[string]uint32)
	for id := range people {
		t.People = append(t.People, tribemap.Person{Ref: tribemap.Ref{Source: "office", ID: id}})
	}
	slices.SortFunc(t.People, func(p, q tribemap.Person) int { return strings.Compare(p.ID, q.ID) })
	for u, p := range t.People {
		number[p.ID] = uint32(u)
	}
	for i, m := range meetings {
		a, b := number[m.a], number[m.b]
		for _, author := range []uint32{a, b} {
			t.Posts = append(t.Posts, tribe.Post{Author: author, Thread: uint32(i), Parent: tribe.None, Time: m.at})
		}
		t.Interactions = append(t.Interactions, tribemap.Interaction{From: b, To: a, Post: uint32(2*i + 1), Time: m.at, Kind: tribemap.Reply})
		t.End = max(t.End, m.at)
	}
	t.Start = meetings[0].at
	slices.SortFunc(t.Interactions, tribe.CompareInteractions)
	return newSet(name, "contacts", t, label)
}

// eachLine calls visit with the first fields of each line that has so many.
func eachLine(path string, fields int, visit func([]string)) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if parts := strings.Fields(lines.Text()); len(parts) >= fields {
			visit(parts)
		}
	}
	return lines.Err()
}
