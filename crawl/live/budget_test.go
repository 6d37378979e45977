package live

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// TestBudgets: whatever runs out ends the run there, with tasks left for the
// next one; time runs out also while a place makes the crawl wait.
func TestBudgets(t *testing.T) {
	wait := func(int, *http.Request) *http.Response {
		return response(http.StatusTooManyRequests, "", "Retry-After", "3600")
	}
	for name, c := range map[string]struct {
		budget Budget
		faults func(int, *http.Request) *http.Response
		spent  func(s Spent, took time.Duration) (got, least, most int)
	}{
		"time": {
			Budget{Time: time.Minute},
			wait,
			func(_ Spent, took time.Duration) (int, int, int) { return int(took.Seconds()), 60, 60 },
		},
		"posts": {
			Budget{Posts: 20}, nil, // what is in flight then still comes in
			func(s Spent, _ time.Duration) (int, int, int) { return s.Posts, 20, 20 + 5*perHost },
		},
		"units": {
			Budget{Units: 9},
			nil,
			func(s Spent, _ time.Duration) (int, int, int) { return s.Units, 9, 9 },
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tn, m := newTown(60), newMemory()
				tn.faults = c.faults
				opt := townOptions(tn)
				opt.Budget = c.budget
				began := time.Now()
				rep := mustRun(t, m, opt)
				if got, least, most := c.spent(rep.Spent, time.Since(began)); got < least || got > most {
					t.Errorf("spent %d, want %d to %d", got, least, most)
				}
				if rep.Ended != OutOfBudget || rep.Left == 0 {
					t.Errorf("ended as %q with %d tasks left", rep.Ended, rep.Left)
				}
			})
		})
	}
}

// TestUnitsInFlight: requests in flight count with what they cost.
func TestUnitsInFlight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tn, m := newTown(60), newMemory()
		opt := townOptions(tn)
		opt.Sources = []Source{townSource{Caps{Units: map[Kind]int{Search: 5, Thread: 5}}}}
		opt.Exhaustive = true
		opt.Budget.Units = 10 // a search, and one thread while nothing else is sent
		if rep := mustRun(t, m, opt); rep.Ended != OutOfBudget || rep.Spent.Units != 10 {
			t.Errorf("%+v, want 10 units", rep.Spent)
		}
	})
}
