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
	Time     time.Duration `json:"-"` // that the source's rate needs for them
}

// Plan says what Run would do with the same options. It asks nobody and writes
// nothing.
func Plan(ctx context.Context, journal Journal, opt Options) ([]Forecast, error) {
	r, err := start(ctx, readOnly{journal}, opt.withDefaults())
	if err != nil {
		return nil, err
	}
	var list []Forecast
	for _, s := range r.opt.Sources {
		f := Forecast{Source: s.Name()}
		units := r.tasks(&f)
		f.expect(s.Caps(), units, r.past(&f))
		list = append(list, f)
	}
	return list, nil
}

// past sets what one search came to so far, and returns what one request of the
// source cost in the mean, 1 before the first.
func (r *run) past(f *Forecast) (each float64) {
	asked, units, searches := 0, 0, 0
	for _, w := range r.ledger.windows {
		if w.Source != f.Source {
			continue
		}
		asked += w.Asked
		units += w.Asked * r.units(Task{Source: w.Source, Kind: w.Kind})
		if first(w.Kind) && w.Asked > 0 {
			searches++
		}
	}
	if searches == 0 {
		return 1
	}
	f.Each = float64(asked) / float64(searches)
	return float64(units) / float64(asked)
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
