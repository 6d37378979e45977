// Package fakeworld is a small world for tests: tribes of people who talk, of
// whom everything is known, served as real places serve theirs, with all that
// goes wrong between two machines. It knows nothing of the sources that read
// it, so that the two cannot share a mistake.
package fakeworld

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
)

// Person is somebody who talks.
type Person struct {
	Name    string
	Tribe   int
	Shy     bool  // asks not to be found or kept
	friends []int // people of the tribe they keep talking with
}

// Post is one thing said.
type Post struct {
	ID     int // numbers rise with Came
	Author int
	Parent int // post it answers, 0 none
	Claims int // post it says it answers: Parent, unless the place is confused
	Thread int // its first post
	Came   int64
	Time   int64 // as its author's clock has it; Came, unless that is wrong
	Edited int64 // 0 never
	Title  string
	Text   string // HTML
	Topic  bool   // holds the keyword
	Gone   bool   // deleted
	Late   bool   // not said yet
	Quotes int    // post it shows inside of itself, 0 none
}

// shown reports whether a post is there to be seen.
func (p *Post) shown() bool { return !p.Gone && !p.Late }

// World is what there is to be found. It is not safe for change while it is
// served.
type World struct {
	Keyword  string
	People   []Person
	Posts    []Post // by ID: post ID stands at ID − First
	Children map[int][]int
	Threads  map[int][]int // posts of each thread, by ID
	place    []int         // of each post in its thread, from 1
	liked    int           // posts to one that somebody likes, 0: none are
}

// First is the number of the first post.
const First = 1000

// Options say how large a world is. Zero fields are set to the defaults.
type Options struct {
	Tribes  int   // 0 means 4; tribe 0 is the one that uses the keyword
	People  int   // of each tribe, 0 means 30
	Threads int   // of each tribe, 0 means 40
	Strays  int   // lone posts and small threads of others that hold the keyword in passing
	Start   int64 // Unix seconds, 0 means 2024-01-01
	Span    int64 // seconds over which threads begin, 0 means 60 days
	Largest int   // posts of a thread, 0 means 60
	Giant   int   // posts of one more thread of tribe 0, 0 means none
	Liked   int   // posts to one that somebody likes, 0 means that nobody likes any
}

func (o Options) withDefaults() Options {
	o.Tribes = cmp.Or(o.Tribes, 4)
	o.People = cmp.Or(o.People, 30)
	o.Threads = cmp.Or(o.Threads, 40)
	o.Start = cmp.Or(o.Start, 1_704_067_200)
	o.Span = cmp.Or(o.Span, 60*86400)
	o.Largest = cmp.Or(o.Largest, 60)
	return o
}

// New makes a world. The same rng gives the same world.
func New(rng *rand.Rand, opt Options) *World {
	opt = opt.withDefaults()
	m := maker{rng: rng, opt: opt, w: &World{Keyword: "sourdough", liked: opt.Liked}}
	m.people()
	for tribe := range opt.Tribes {
		for range opt.Threads {
			m.thread(tribe, m.size(), tribe == 0)
		}
	}
	for range opt.Strays {
		m.stray()
	}
	if opt.Giant > 0 {
		m.thread(0, opt.Giant, true)
	}
	m.w.number()
	m.w.quote()
	m.w.index()
	return m.w
}

// End is a second after the last post.
func (w *World) End() int64 { return w.Posts[len(w.Posts)-1].Came + 1 }

// Post returns a post by number, nil if there is none.
func (w *World) Post(id int) *Post {
	if id < First || id >= First+len(w.Posts) {
		return nil
	}
	return &w.Posts[id-First]
}

// maker makes a world. Until they are numbered, posts go by their place in the
// list, and a parent by its place plus one.
type maker struct {
	rng *rand.Rand
	opt Options
	w   *World
}

const friends = 4 // that a person makes; others make friends with them, too

// people makes tribes in which those who came first have the most friends.
func (m *maker) people() {
	for tribe := range m.opt.Tribes {
		first := len(m.w.People)
		for i := range m.opt.People {
			m.w.People = append(m.w.People, Person{Name: fmt.Sprintf("t%dp%d", tribe, i), Tribe: tribe})
			for range min(i, friends) {
				m.befriend(first+i, first+m.early(i))
			}
		}
	}
}

// early draws a number below n, a small one more often.
func (m *maker) early(n int) int { return int(float64(n) * math.Pow(m.rng.Float64(), 2)) }

func (m *maker) befriend(a, b int) {
	people := m.w.People
	if a != b && !slices.Contains(people[a].friends, b) {
		people[a].friends = append(people[a].friends, b)
		people[b].friends = append(people[b].friends, a)
	}
}

// size draws how many posts a thread has: most are short, some are long.
func (m *maker) size() int {
	return min(m.opt.Largest, int(2/math.Pow(1-m.rng.Float64(), .8)))
}

// member draws somebody of a tribe, those who came first more often.
func (m *maker) member(tribe int) int { return tribe*m.opt.People + m.early(m.opt.People) }

// thread makes a thread in which friends answer each other.
func (m *maker) thread(tribe, size int, topical bool) {
	root := len(m.w.Posts)
	at := m.opt.Start + m.rng.Int64N(m.opt.Span)
	m.say(root, -1, m.member(tribe), at, topical)
	for range size - 1 {
		at += 30 + m.rng.Int64N(3600)
		parent := root + m.rng.IntN(len(m.w.Posts)-root)
		author := m.answerer(m.w.Posts[parent].Author)
		m.say(root, parent, author, at, topical && m.rng.Float64() < .3)
	}
}

// answerer draws who answers somebody: a friend, mostly.
func (m *maker) answerer(of int) int {
	p := m.w.People[of]
	switch chance := m.rng.Float64(); {
	case chance < .7 && len(p.friends) > 0:
		return p.friends[m.rng.IntN(len(p.friends))]
	case chance < .95:
		return m.member(p.Tribe)
	}
	return m.rng.IntN(len(m.w.People))
}

// stray is a word in passing, by somebody of another tribe: alone, or deep in
// talk about something else.
func (m *maker) stray() {
	tribe := 1 + m.rng.IntN(max(1, m.opt.Tribes-1))
	root := len(m.w.Posts)
	m.thread(tribe%m.opt.Tribes, 1+m.rng.IntN(4), false)
	m.w.Posts[root+m.rng.IntN(len(m.w.Posts)-root)].Topic = true
}

func (m *maker) say(root, parent, author int, at int64, topical bool) {
	p := Post{Author: author, Parent: parent + 1, Thread: root + 1, Came: at, Time: at, Topic: topical}
	m.w.Posts = append(m.w.Posts, p)
}

// number sorts posts by time and numbers them, and gives them words.
func (w *World) number() {
	order := make([]int, len(w.Posts))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(w.Posts[a].Came, w.Posts[b].Came) })
	id := make([]int, len(order)+1) // of the post at a place, plus one
	for rank, at := range order {
		id[at+1] = First + rank
	}
	posts := make([]Post, 0, len(order))
	for _, at := range order {
		p := w.Posts[at]
		p.ID, p.Parent, p.Thread = id[at+1], id[p.Parent], id[p.Thread]
		p.Claims = p.Parent
		w.word(&p)
		posts = append(posts, p)
	}
	w.Posts = posts
}

func (w *World) word(p *Post) {
	p.Text = fmt.Sprintf("<p>what tribe %d says, number %d</p>", w.People[p.Author].Tribe, p.ID)
	if p.Topic {
		p.Text = fmt.Sprintf("<p>%s rises in number %d</p>", w.Keyword, p.ID)
	}
	if p.Parent == 0 {
		p.Title = fmt.Sprintf("Thread %d", p.ID)
	}
}

// plain is a post's text at places that know no HTML.
func (p *Post) plain() string { return paragraphs.Replace(p.Text) }

var paragraphs = strings.NewReplacer("<p>", "", "</p>", "")

// marked is a post's text at places that know Markdown.
func (w *World) marked(p *Post) string {
	return strings.ReplaceAll(p.plain(), w.Keyword, "_"+w.Keyword+"_")
}

func (w *World) index() {
	w.Children, w.Threads, w.place = make(map[int][]int), make(map[int][]int), make([]int, len(w.Posts))
	for _, p := range w.Posts {
		if p.Late {
			continue
		}
		w.Threads[p.Thread] = append(w.Threads[p.Thread], p.ID)
		w.place[p.ID-First] = len(w.Threads[p.Thread])
		if p.Parent != 0 {
			w.Children[p.Parent] = append(w.Children[p.Parent], p.ID)
		}
	}
}

// quoteEvery is how many posts there are to one that quotes another.
const quoteEvery = 17

// quote lets some posts show an earlier one of another thread.
func (w *World) quote() {
	for i := quoteEvery; i < len(w.Posts); i += quoteEvery {
		if p, q := &w.Posts[i], &w.Posts[i/2]; p.Thread != q.Thread {
			p.Quotes = q.ID
		}
	}
}

// quoted counts the posts that quote one: by quote, those of twice its place.
func (w *World) quoted(of *Post) (n int) {
	for i := 2 * (of.ID - First); i < min(2*(of.ID-First)+2, len(w.Posts)); i++ {
		if p := &w.Posts[i]; p.Quotes == of.ID && p.shown() {
			n++
		}
	}
	return n
}

// answers counts those to a post that are shown.
func (w *World) answers(p *Post) (n int) {
	for _, id := range w.Children[p.ID] {
		if w.Post(id).shown() {
			n++
		}
	}
	return n
}
