package fakeworld

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Trouble is what is wrong with the posts of a world.
type Trouble string

// The troubles of posts.
const (
	Deletions   Trouble = "deletions"
	YearOne     Trouble = "year-1 dates"
	Circles     Trouble = "circles of parents"
	Orphans     Trouble = "missing parents"
	HostileHTML Trouble = "hostile HTML"
	Edits       Trouble = "edits"
	Shyness     Trouble = "people who ask not to be kept" // not all places ask their people
)

// Troubles lists those that all places know.
func Troubles() []Trouble {
	return []Trouble{Deletions, YearOne, Circles, Orphans, HostileHTML, Edits}
}

const (
	troubled  = .15             // share of the posts
	firstYear = -62_135_596_800 // 0001-01-01
	nobody    = First - 1       // number of no post
	hostile   = `<p onload="x()">%s<b><i></p><script>alert(1)</script><a href="javascript:x()">y</a><svg/onload=x()>` +
		"\x00\u202e&#0;&#x110000;&bogus;<!-- <p"
)

// Trouble does to a share of the posts, or of the people, what is named.
func (w *World) Trouble(rng *rand.Rand, what Trouble) {
	for i := range w.People {
		w.People[i].Shy = what == Shyness && rng.Float64() < troubled
	}
	for i := range w.Posts {
		if p := &w.Posts[i]; rng.Float64() < troubled {
			w.trouble(p, what)
		}
	}
}

// Hold keeps back what is said from a moment on, as if it had not been said yet.
func (w *World) Hold(from int64) {
	for i := range w.Posts {
		w.Posts[i].Late = w.Posts[i].Came >= from
	}
	w.index()
}

// GoOn lets everything be said that was held back. Of the posts of the 40 hours
// before that which nobody answers, some are edited then, and some taken back.
func (w *World) GoOn(rng *rand.Rand, from int64) {
	w.Hold(math.MaxInt64)
	for i := range w.Posts {
		p := &w.Posts[i]
		if p.Came < from-40*3600 || p.Came >= from || p.Parent == 0 || len(w.Children[p.ID]) > 0 {
			continue
		}
		if rng.Float64() < .5 {
			p.Gone = true
		} else {
			p.Edited, p.Text = from, p.Text+"<p>edited</p>"
		}
	}
}

func (w *World) trouble(p *Post, what Trouble) {
	switch what {
	case Deletions:
		p.Gone = true
	case YearOne:
		p.Time = firstYear
	case Circles:
		if answers := w.Children[p.ID]; p.Parent != 0 && len(answers) > 0 {
			p.Claims = answers[0]
		}
	case Orphans:
		if p.Parent != 0 {
			p.Claims = nobody
		}
	case HostileHTML:
		p.Text = fmt.Sprintf(hostile, p.Text)
	case Edits:
		p.Edited = p.Came + 60
	}
}
