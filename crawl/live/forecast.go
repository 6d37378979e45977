package live

import (
	"context"
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
	asked, searches := make(map[string]int), make(map[string]int)
	for _, w := range r.ledger.windows {
		asked[w.Source] += w.Asked
		if first(w.Kind) && w.Asked > 0 {
			searches[w.Source]++
		}
	}
	var list []Forecast
	for _, s := range r.opt.Sources {
		f := Forecast{Source: s.Name()}
		if n := searches[f.Source]; n > 0 {
			f.Each = float64(asked[f.Source]) / float64(n)
		}
		r.count(&f)
		f.expect(s.Caps())
		list = append(list, f)
	}
	return list, nil
}

// first tells the kinds that a person asks for from those that follow.
func first(k Kind) bool { return k == Search || k == Feed || k == Author }

// count adds up the tasks of a source.
func (r *run) count(f *Forecast) {
	for _, q := range r.front.hosts {
		for _, w := range append(append([]*waiting{}, q.ready...), q.later...) {
			switch {
			case w.task.Source != f.Source:
			case first(w.task.Kind) && r.ledger.of(w.task).Asked == 0:
				f.New++
			default:
				f.Left++
			}
		}
	}
}

// expect turns counts into costs.
func (f *Forecast) expect(caps Caps) {
	f.Requests = f.Left + int(float64(f.New)*max(1, f.Each))
	f.Units = f.Requests
	for _, rate := range caps.Budget {
		over := f.Units - int(rate.burst())
		f.Time = max(f.Time, time.Duration(int64(over)*rate.flow())*time.Millisecond)
	}
}

// readOnly is a journal that takes nothing.
type readOnly struct{ Journal }

func (readOnly) Apply(context.Context, Commit) (Changes, error) { return Changes{}, nil }
