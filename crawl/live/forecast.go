package live

import (
	"context"
	"math"
	"time"
)

// Forecast is what a run would ask one source, before it asks anything.
type Forecast struct {
	Source string `json:"source"`
	New    int    `json:"new"`  // searches and feeds that were never asked for
	Left   int    `json:"left"` // tasks that an earlier run left
	// Each is how many requests one search or feed came to so far, with all
	// that followed from it; 0 while nothing is known.
	Each     float64       `json:"each"`
	Requests int           `json:"requests"` // expected; at least, while Each is 0
	Units    int           `json:"units"`
	Posts    int           `json:"posts"`   // that they should bring, as requests did so far; 0 while nothing is known
	Time     time.Duration `json:"-"`       // that the source's rate needs for them
	Seconds  float64       `json:"seconds"` // Time
}

// Plan says what Run would do with the same options, within their budget. It asks
// nobody and writes nothing.
func Plan(ctx context.Context, journal Journal, opt Options) ([]Forecast, error) {
	r, err := start(ctx, readOnly{journal}, opt.withDefaults())
	if err != nil {
		return nil, err
	}
	var list []Forecast
	for _, s := range r.opt.Sources {
		f := Forecast{Source: s.Name()}
		units := r.tasks(&f)
		each, posts := r.past(&f)
		f.expect(s.Caps(), units, each)
		f.Posts = int(float64(f.Requests) * posts)
		f.within(r.opt.Budget)
		list = append(list, f)
	}
	return list, nil
}

// within bounds a forecast by a budget, of which other sources spend a part.
func (f *Forecast) within(b Budget) {
	share := 1.0
	for _, of := range [][2]float64{
		{float64(b.Requests), float64(f.Requests)},
		{float64(b.Units), float64(f.Units)},
		{float64(b.Posts), float64(f.Posts)},
		{float64(b.Time), float64(f.Time)},
	} {
		if of[0] > 0 && of[1] > of[0] {
			share = min(share, of[0]/of[1])
		}
	}
	part := func(n int) int { return int(math.Round(share * float64(n))) }
	f.Requests, f.Units, f.Posts = part(f.Requests), part(f.Units), part(f.Posts)
	f.Time = time.Duration(share * float64(f.Time))
	f.Seconds = f.Time.Seconds()
}

// past sets what one search came to so far, and returns what one request of the
// source cost and brought in the mean, 1 and 0 before the first.
func (r *run) past(f *Forecast) (each, brought float64) {
	asked, units, searches, posts := 0, 0, 0, 0
	take := func(kind Kind, a, p int) {
		asked += a
		posts += p
		units += a * r.units(Task{Source: f.Source, Kind: kind})
	}
	for _, w := range r.ledger.windows {
		if w.Source != f.Source {
			continue
		}
		take(w.Kind, w.Asked, w.Posts)
		if first(w.Kind) && w.Asked > 0 {
			searches++
		}
	}
	for of, sum := range r.ledger.resting.sums {
		if of.source == f.Source {
			take(of.kind, sum.asked, sum.posts)
		}
	}
	if searches == 0 {
		return 1, 0
	}
	f.Each = float64(asked) / float64(searches)
	return float64(units) / float64(asked), float64(posts) / float64(asked)
}

// first tells the kinds that a person asks for from those that follow.
func first(k Kind) bool { return k == Search || k == Feed || k == Author }

// tasks adds up the tasks of a source, and returns what they cost without what
// follows from them.
func (r *run) tasks(f *Forecast) (units int) {
	for host := range r.front.hosts {
		for _, w := range r.front.all(host) {
			if w.task.Source != f.Source {
				continue
			}
			units += r.units(w.task)
			switch {
			case first(w.task.Kind) && r.ledger.of(w.task).Asked == 0:
				f.New++
			default:
				f.Left++
			}
		}
	}
	return units
}

// expect turns counts into costs: those of the tasks that are known, and each
// further request at the mean.
func (f *Forecast) expect(caps Caps, units int, each float64) {
	f.Requests = f.Left + int(float64(f.New)*max(1, f.Each))
	f.Units = units + int(math.Ceil(float64(f.Requests-f.Left-f.New)*each))
	for _, rate := range caps.Budget {
		over := f.Units - int(rate.burst())
		f.Time = max(f.Time, time.Duration(int64(over)*rate.flow())*time.Millisecond)
	}
}

// readOnly is a journal that takes nothing.
type readOnly struct{ Journal }

func (readOnly) Apply(context.Context, Commit) (Changes, error) { return Changes{}, nil }
