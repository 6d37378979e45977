package main

import (
	"cmp"
	"slices"

	"tribemap"
	"tribemap/tribe"
)

// message is one post of a corpus before people and posts have numbers.
type message struct {
	id, author string
	group      string   // the true group it was posted to
	refs       []string // ids it answers, nearest first
	mentions   []string // authors it addresses
	thread     string   // "" = connected by refs
}

// corpus is a labelled conversation.
type corpus struct {
	name     string
	messages []message
	bots     map[string]bool
	minGroup int // groups with fewer messages are left out as labels
}

// labelled is a talk with the true group of each person, None for people with
// fewer than five messages.
type labelled struct {
	name   string
	talk   *tribe.Talk
	labels []uint32
	groups int
}

// minMessages is how many messages a person needs for a label.
const minMessages = 5

func (c corpus) build() labelled {
	c.messages = c.distinct()
	people, number := c.people()
	t := &tribe.Talk{People: people, Bot: make([]bool, len(people)), Posts: make([]tribe.Post, len(c.messages))}
	for i, p := range people {
		t.Bot[i] = c.bots[p.ID]
	}
	at := make(map[string]int, len(c.messages))
	for i, m := range c.messages {
		at[m.id] = i
	}
	thread, threads := c.threads()
	t.Threads = threads
	for i, m := range c.messages {
		t.Posts[i] = tribe.Post{Author: number[m.author], Thread: thread[i], Parent: tribe.None}
		to := m.mentions
		for _, ref := range m.refs {
			if j, ok := at[ref]; ok {
				t.Posts[i].Parent = uint32(j)
				to = append(to, c.messages[j].author)
				break
			}
		}
		for _, who := range to {
			if v, ok := number[who]; ok && who != m.author {
				t.Interactions = append(t.Interactions, tribemap.Interaction{
					From: number[m.author], To: v, Post: uint32(i), Kind: tribemap.Reply,
				})
			}
		}
	}
	slices.SortFunc(t.Interactions, tribe.CompareInteractions)
	labels, groups := c.labels(number)
	return labelled{c.name, t, labels, groups}
}

// distinct keeps the first copy of each message.
func (c corpus) distinct() []message {
	seen := map[string]bool{}
	var kept []message
	for _, m := range c.messages {
		if !seen[m.id] {
			seen[m.id] = true
			kept = append(kept, m)
		}
	}
	return kept
}

func (c corpus) people() ([]tribemap.Person, map[string]uint32) {
	number := map[string]uint32{}
	var ids []string
	for _, m := range c.messages {
		if _, seen := number[m.author]; !seen {
			number[m.author] = 0
			ids = append(ids, m.author)
		}
	}
	slices.Sort(ids)
	people := make([]tribemap.Person, len(ids))
	for i, id := range ids {
		number[id] = uint32(i)
		people[i].ID = id
	}
	return people, number
}

// threads numbers the threads: stated ones by name, the others by what refs
// connect, through messages that are missing too.
func (c corpus) threads() (of []uint32, n int) {
	root := map[string]string{}
	var find func(id string) string
	find = func(id string) string {
		up, known := root[id]
		if !known || up == id {
			return id
		}
		top := find(up)
		root[id] = top
		return top
	}
	key := func(m message) string {
		if m.thread != "" {
			return "thread " + m.thread
		}
		return m.id
	}
	for _, m := range c.messages {
		for _, ref := range m.refs {
			if a, b := find(key(m)), find(ref); a != b && m.thread == "" {
				root[a] = b
			}
		}
	}
	number := map[string]uint32{}
	for _, m := range c.messages {
		top := find(key(m))
		if _, seen := number[top]; !seen {
			number[top] = uint32(len(number))
		}
		of = append(of, number[top])
	}
	return of, len(number)
}

// labels gives each person with enough messages the group they post in most,
// the first by name among equals.
func (c corpus) labels(number map[string]uint32) ([]uint32, int) {
	size := map[string]int{}
	for _, m := range c.messages {
		size[m.group]++
	}
	var names []string
	for name, n := range size {
		if name != "" && n >= c.minGroup {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	count := make([][]int, len(number))
	total := make([]int, len(number))
	for _, m := range c.messages {
		u := number[m.author]
		total[u]++
		if count[u] == nil {
			count[u] = make([]int, len(names))
		}
		if g, ok := slices.BinarySearch(names, m.group); ok {
			count[u][g]++
		}
	}
	labels := make([]uint32, len(number))
	for u := range labels {
		labels[u] = tribe.None
		if g := argmax(count[u]); total[u] >= minMessages && count[u][g] > 0 {
			labels[u] = uint32(g)
		}
	}
	return labels, len(names)
}

func argmax[T cmp.Ordered](values []T) int {
	best := 0
	for i, v := range values {
		if v > values[best] {
			best = i
		}
	}
	return best
}
