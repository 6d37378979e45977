package fakeworld

import (
	"fmt"
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
)

// Troubles lists all of them.
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

// Trouble does to a share of the posts what is named.
func (w *World) Trouble(rng *rand.Rand, what Trouble) {
	for i := range w.Posts {
		if p := &w.Posts[i]; rng.Float64() < troubled {
			w.trouble(p, what)
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
