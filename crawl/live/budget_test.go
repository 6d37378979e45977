package live

import (
	"fmt"
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

// TestNoBudgetIsExceeded: whatever requests cost, whether redirects lead on, and
// whenever the process is replaced, nobody is asked more often than the budget
// allows, and no units are spent beyond it; what is left is spent on what fits.
func TestNoBudgetIsExceeded(t *testing.T) {
	for _, budget := range []Budget{{Requests: 7}, {Requests: 1}, {Units: 9}, {Units: 13}, {Requests: 5, Units: 20}} {
		for _, moved := range []bool{false, true} {
			t.Run(fmt.Sprintf("%+v moved %v", budget, moved), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					tn, m := newTown(60), newMemory()
					if moved {
						tn.faults = movedOnce
					}
					opt := townOptions(tn)
					opt.Sources = []Source{townSource{Caps{Units: map[Kind]int{Search: 7}}}}
					opt.Budget = budget
					for range 40 {
						before := len(tn.requests)
						rep := mustRun(t, m, opt)
						asked := len(tn.requests) - before
						if asked != rep.Spent.Requests || budget.Requests > 0 && asked > budget.Requests {
							t.Fatalf("%d requests, counted %d", asked, rep.Spent.Requests)
						}
						if budget.Units > 0 && rep.Spent.Units > budget.Units {
							t.Fatalf("%d units", rep.Spent.Units)
						}
						if (rep.Ended == Finished) != (rep.Left == 0) {
							t.Fatalf("ended as %q with %d tasks left", rep.Ended, rep.Left)
						}
					}
					enough := !moved || budget.Requests != 1 && (budget.Units == 0 || budget.Units >= 2*7)
					if posts := len(m.posts); (posts > 0) != enough {
						t.Errorf("%d posts", posts)
					}
				})
			})
		}
	}
}

// movedOnce leads every request to the same one with another address.
func movedOnce(_ int, r *http.Request) *http.Response {
	if r.URL.Query().Has("moved") {
		return nil
	}
	return response(http.StatusFound, "", "Location", r.URL.String()+"&moved=1")
}

// TestCrashCountsWhatItCost: what an earlier process may have sent without
// writing it down counts with the most that it can have cost.
func TestCrashCountsWhatItCost(t *testing.T) {
	r := &run{sources: map[string]Source{"town": townSource{Caps{Units: map[Kind]int{Search: 7}}}}, front: newFrontier()}
	for i, kind := range []Kind{Thread, Search, Thread, Thread} {
		w := &waiting{task: Task{Source: "town", Base: "http://town", Kind: kind, Page: i}}
		if i == 1 {
			w.after = time.Now()
		}
		w.key = w.task.key()
		r.front.push(w)
	}
	if got := r.lost("http://town", 2); got != 8 {
		t.Errorf("%d units of a search and a thread, want 8", got)
	}
	if got := r.lost("http://elsewhere", 2); got != 2 {
		t.Errorf("%d units of two requests of which nothing is known, want 2", got)
	}
}
