// Package viz turns an analysis into pictures and pages: one HTML file that
// works offline, by double click, and is safe against hostile text.
package viz

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"

	"tribemap/graph"
	"tribemap/tribe"
	"tribemap/viz/layout"
)

// ErrResult means that a result names a person, tribe or post that it does not hold.
var ErrResult = errors.New("result is inconsistent")

// MapOptions says how a map is drawn. The zero value is good.
type MapOptions struct {
	Title   string   // heading of the page, default "Tribe map"
	Version string   // of the program, shown under the method; "" hides it
	Facts   []string // further lines of the method section, such as sources and dates of crawling
	// Coverage says in the method section what was not seen; empty where nothing
	// was crawled.
	Coverage []string
	RNG      uint64 // drives the layout
	Threads  int    // 0 = all processors; the page does not depend on it
	// Places of all people, as Place returns them; nil = laid out afresh.
	Places []layout.Point
	// Colours of the tribes, as Colour returns them; nil = chosen afresh.
	Colours *Colours
	// HideText leaves out what people wrote: excerpts and titles.
	HideText bool
	// MostPeople is the number of people that a page draws and finds at most; the
	// page says whom it leaves out. 0 = 100,000.
	MostPeople int
	// MinGroup is the least number of people that a bridge needs to be shown.
	MinGroup int
}

func (opt MapOptions) withDefaults() MapOptions {
	if opt.Title == "" {
		opt.Title = "Tribe map"
	}
	if opt.MostPeople <= 0 {
		opt.MostPeople = MostPeople
	}
	return opt
}

// Place lays out the people of a result. previous holds their places on an
// earlier map (NaN for those who were not there), or is nil.
func Place(ctx context.Context, r *tribe.Result, opt MapOptions, previous []layout.Point) ([]layout.Point, error) {
	if err := check(r); err != nil {
		return nil, err
	}
	g, err := graph.FromEdges(len(r.People), r.Edges, graph.BuildOptions{})
	if err != nil {
		return nil, fmt.Errorf("viz: %w", err)
	}
	tribes := make([]uint32, len(r.People))
	for u, p := range r.People {
		tribes[u] = layout.None
		if p.Tribe >= 0 {
			tribes[u] = uint32(p.Tribe)
		}
	}
	places, err := layout.Layout(ctx, g, tribes, layout.Options{
		RNG: opt.RNG, Threads: opt.Threads, Radius: elbowRoom(r), Previous: previous,
	})
	if err != nil {
		return nil, fmt.Errorf("viz: %w", err)
	}
	return places, nil
}

// Map writes the page. The same result and options give the same bytes.
func Map(ctx context.Context, w io.Writer, r *tribe.Result, opt MapOptions) error {
	opt, err := opt.complete(ctx, r)
	if err != nil {
		return err
	}
	r, opt.Places = arranged(r, opt.Places, opt.MostPeople)
	return writePage(w, r, opt)
}

// complete checks the options against a result, and lays the map out and
// chooses colours where they are not given.
func (opt MapOptions) complete(ctx context.Context, r *tribe.Result) (MapOptions, error) {
	opt = opt.withDefaults()
	if err := check(r); err != nil {
		return opt, err
	}
	if opt.Places == nil {
		places, err := Place(ctx, r, opt, nil)
		if err != nil {
			return opt, err
		}
		opt.Places = places
	}
	if len(opt.Places) != len(r.People) {
		return opt, fmt.Errorf("viz: %d places for %d people: %w", len(opt.Places), len(r.People), ErrResult)
	}
	if opt.Colours == nil {
		colours, err := Colour(r, opt.Places, nil)
		if err != nil {
			return opt, err
		}
		opt.Colours = &colours
	}
	return opt, opt.Colours.check()
}

// dotRadii gives each person a dot whose area grows with the number of people
// who turned to them, from 0.22 to 0.52 units. Roots keep the busiest from
// dwarfing the rest.
func dotRadii(r *tribe.Result) []float32 {
	most := mostAnswered(r)
	radii := make([]float32, len(r.People))
	for u, p := range r.People {
		radii[u] = float32(0.22 + 0.3*math.Sqrt(float64(max(0, p.AnsweredBy))/float64(most)))
	}
	return radii
}

// mostAnswered is the largest number of people who turned to one, at least 1.
func mostAnswered(r *tribe.Result) int {
	most := 1
	for _, p := range r.People {
		most = max(most, p.AnsweredBy)
	}
	return most
}

// elbowRoom is dotRadii with space for the rings of connectors.
func elbowRoom(r *tribe.Result) []float32 {
	radii := dotRadii(r)
	for _, c := range r.Connectors {
		radii[c.Person] += 0.35
	}
	return radii
}

// check refuses a result whose numbers lead nowhere: the page indexes by them.
func check(r *tribe.Result) error {
	c := checker{people: len(r.People), tribes: len(r.Tribes)}
	for _, p := range r.People {
		c.tribe("person", p.Tribe, -1)
		c.tribe("second tribe", p.Second, -1)
	}
	for _, t := range r.Tribes {
		for _, n := range t.Neighbours {
			c.tribe("neighbour", n.Tribe, 0)
		}
	}
	for _, t := range r.Ties {
		c.person("tie", t.A)
		c.person("tie", t.B)
	}
	for _, e := range r.Edges {
		c.person("edge", e.From)
		c.person("edge", e.To)
	}
	for _, x := range r.Connectors {
		c.person("connector", x.Person)
		c.tribe("connector", x.Tribe, 0)
		c.posts(x.Evidence)
	}
	for _, s := range r.Stories {
		c.person("story", s.A)
		c.person("story", s.B)
		c.posts(s.Posts)
	}
	for _, t := range r.Tribes {
		for _, d := range t.Decisions {
			for _, e := range d.Examples {
				c.person("example", e.Author)
			}
		}
	}
	for _, s := range r.Reach {
		c.tribe("reach", s.Tribe, 0)
	}
	return c.err
}

// checker keeps the first number that is out of range.
type checker struct {
	people, tribes int
	err            error
}

func (c *checker) person(what string, u uint32) {
	if c.err == nil && int64(u) >= int64(c.people) {
		c.err = fmt.Errorf("viz: %s names person %d of %d: %w", what, u, c.people, ErrResult)
	}
}

func (c *checker) posts(list []tribe.Evidence) {
	for _, e := range list {
		c.person("evidence", e.Author)
		if e.To != tribe.None {
			c.person("evidence", e.To)
		}
	}
}

func (c *checker) tribe(what string, t, least int) {
	if c.err == nil && (t < least || t >= c.tribes) {
		c.err = fmt.Errorf("viz: %s names tribe %d of %d: %w", what, t, c.tribes, ErrResult)
	}
}
