package live

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tribemap"
)

func townOptions(t *town) Options {
	return Options{
		Sources:   []Source{townSource{}},
		Asks:      []Ask{{"town", Query{Keywords: []string{"rivers"}, Since: townFrom, Until: t.end()}}},
		Match:     func(p *tribemap.Post) bool { return p.Text == "about rivers" },
		Transport: t,
		Agent:     "test",
	}
}

func mustRun(t *testing.T, m *memory, opt Options) Report {
	t.Helper()
	rep, err := Run(t.Context(), m, opt)
	if err != nil {
		t.Fatal(err)
	}
	return rep
}

// complete checks that all threads about rivers are there, and every window
// says so.
func complete(t *testing.T, tn *town, m *memory, rep Report) {
	t.Helper()
	if rep.Ended != Finished || rep.Left != 0 {
		t.Errorf("ended as %q with %d tasks left", rep.Ended, rep.Left)
	}
	for _, p := range tn.posts {
		_, has := m.posts[p.Ref]
		if about := tn.posts[slices.IndexFunc(tn.posts, func(o tribemap.Post) bool { return o.ID == p.Thread })]; about.Text == "about rivers" && !has {
			t.Fatalf("post %s of a thread about rivers is missing", p.ID)
		}
	}
	for _, w := range rep.Windows {
		if w.Coverage != Complete {
			t.Errorf("window %+v", w)
		}
	}
}

func TestCrawlBeyondTheCap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tn, m := newTown(600), newMemory() // 200 threads about rivers, cap 50
		rep := mustRun(t, m, townOptions(tn))
		complete(t, tn, m, rep)
		if len(rep.Windows) < 5 {
			t.Errorf("%d windows, want more than four: %+v", len(rep.Windows), rep.Windows)
		}
		if got := rep.Threads[Complete]; got != 200 {
			t.Errorf("%d threads complete, want 200", got)
		}
		again := mustRun(t, m, townOptions(tn))
		if again.Spent.Requests != 0 {
			t.Errorf("an unchanged crawl asked %d times", again.Spent.Requests)
		}
	})
}

// TestKilled: a crawl that dies at any commit ends with the same posts and the
// same ledger as one that does not, and asks again only what was in flight.
func TestKilled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tn, whole := newTown(60), newMemory()
		opt := townOptions(tn)
		opt.Exhaustive = true
		mustRun(t, whole, opt)
		once := len(tn.requests)
		for die := 1; die <= whole.commits; die++ {
			tn, m := newTown(60), newMemory()
			m.dieAt = die
			opt.Transport = tn
			if _, err := Run(t.Context(), m, opt); err == nil {
				t.Fatalf("commit %d was made by a dead process", die)
			}
			complete(t, tn, m, mustRun(t, m, opt))
			if !reflect.DeepEqual(m.sorted(), whole.sorted()) {
				t.Fatalf("killed at commit %d: other posts", die)
			}
			if n := len(tn.requests); n > once+perHost {
				t.Fatalf("killed at commit %d: %d requests, %d without", die, n, once)
			}
		}
	})
}

// TestFaults: whatever a place does, everything is fetched in the end, or the
// ledger says what was not.
func TestFaults(t *testing.T) {
	soon := func() string { return time.Now().Add(40 * time.Second).UTC().Format(http.TimeFormat) }
	for name, fault := range map[string]func(tn *town, n int) *http.Response{
		"429 in seconds": func(*town, int) *http.Response { return response(429, "", "Retry-After", "40") },
		"429 as a date":  func(*town, int) *http.Response { return response(429, "", "Retry-After", soon()) },
		"429 with a reset": func(*town, int) *http.Response {
			return response(429, "", "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", fmt.Sprint(time.Now().Unix()+40))
		},
		"503 with a date": func(*town, int) *http.Response { return response(503, "", "Retry-After", soon()) },
		"500":             func(*town, int) *http.Response { return response(500, "oops") },
		"half an answer":  func(*town, int) *http.Response { return response(200, `{"Total":3,"Posts":[{"So`) },
		"a web page":      func(*town, int) *http.Response { return response(200, "<html>") },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tn, m := newTown(60), newMemory()
				tn.faults = func(n int, _ *http.Request) *http.Response {
					if n%3 != 0 {
						return nil
					}
					resp := fault(tn, n)
					if resp.StatusCode == 429 {
						tn.told = time.Now()
						tn.notYet = tn.told.Add(40 * time.Second).Truncate(time.Second) // headers say no more
					}
					return resp
				}
				complete(t, tn, m, mustRun(t, m, townOptions(tn)))
				if tn.early > 0 {
					t.Errorf("%d of %d requests came too early", tn.early, len(tn.requests))
				}
			})
		})
	}
}

// TestAskedAgain: what was refused once is asked for by the next run.
func TestAskedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tn, m := newTown(60), newMemory()
		tn.faults = func(int, *http.Request) *http.Response { return response(403, "no") }
		if rep := mustRun(t, m, townOptions(tn)); rep.Windows[0].Coverage != Refused {
			t.Fatalf("%+v", rep)
		}
		tn.faults = nil
		complete(t, tn, m, mustRun(t, m, townOptions(tn)))
	})
}

func TestLastingFaultIsReported(t *testing.T) {
	for name, c := range map[string]struct {
		resp func() *http.Response
		want Coverage
	}{
		"forbidden": {func() *http.Response { return response(403, "<html>no") }, Refused},
		"broken":    {func() *http.Response { return response(200, "<html>") }, Failed},
		"down":      {func() *http.Response { return response(502, "") }, Failed},
		"too fast":  {func() *http.Response { return response(429, "") }, Failed},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tn, m := newTown(30), newMemory()
				tn.faults = func(_ int, r *http.Request) *http.Response {
					if r.URL.Path == "/search" {
						return c.resp()
					}
					return nil
				}
				rep := mustRun(t, m, townOptions(tn))
				if len(rep.Windows) != 1 || rep.Windows[0].Coverage != c.want || rep.Windows[0].Note == "" {
					t.Errorf("%+v, want one window %s", rep.Windows, c.want)
				}
			})
		})
	}
}

// TestRate: no period, whenever it begins and across restarts, sees more
// requests than the place allows.
func TestRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rate := Rate{Units: 30, Per: 5 * time.Minute}
		tn, m := newTown(600), newMemory()
		opt := townOptions(tn)
		opt.Sources = []Source{townSource{Caps{Budget: []Rate{rate}}}}
		for {
			m.dieAt = m.commits + 7 + m.commits%5
			_, err := Run(t.Context(), m, opt)
			if err == nil {
				break
			}
		}
		for i := range tn.requests {
			if j := i + rate.Units; j < len(tn.requests) && tn.requests[j].Sub(tn.requests[i]) < rate.Per {
				t.Fatalf("requests %d to %d within %v", i, j, tn.requests[j].Sub(tn.requests[i]))
			}
		}
	})
}

func TestBudgetAndInterrupt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tn, m := newTown(60), newMemory()
		opt := townOptions(tn)
		opt.Budget.Requests = 7
		if rep := mustRun(t, m, opt); rep.Ended != OutOfBudget || rep.Spent.Requests != 7 || rep.Left == 0 {
			t.Errorf("%+v", rep)
		}
		ctx, cancel := context.WithCancel(t.Context())
		opt.Budget = Budget{}
		opt.OnProgress = func(p Progress) {
			if p.Spent.Requests == 3 {
				cancel()
			}
		}
		rep, err := Run(ctx, m, opt)
		if err != nil || rep.Ended != Interrupted {
			t.Errorf("%+v (%v)", rep, err)
		}
		opt.OnProgress = nil
		complete(t, tn, m, mustRun(t, m, opt))
	})
}

// TestForget: nothing in the journal names a person who was forgotten, or a post
// of theirs, and what others led to is still asked for.
func TestForget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tn, m := newTown(300), newMemory()
		opt := townOptions(tn)
		opt.Budget.Requests = 70 // so that tasks wait
		mustRun(t, m, opt)
		named := func(id string) (n int) {
			for _, value := range m.entries {
				if strings.Contains(string(value), `"target":"`+id+`"`) || strings.Contains(string(value), `"person":"`+id+`"`) {
					n++
				}
			}
			return n
		}
		id := ""
		for i := range 17 {
			if a := fmt.Sprint("a", i); named(a) > 0 {
				id = a
			}
		}
		if id == "" {
			t.Fatal("the crawl asked for nobody")
		}
		posts := make(map[string]bool)
		for ref, p := range m.posts {
			posts[ref.ID] = p.Author == id
		}
		tasks := len(waitingIn(t, m))
		n, err := Forget(t.Context(), m, Forgotten{Source: "town", People: map[string]bool{id: true}, Posts: posts})
		if err != nil || n == 0 {
			t.Fatal(n, err)
		}
		if n := named(id); n != 0 {
			t.Errorf("%d entries still name %s", n, id)
		}
		left := waitingIn(t, m)
		for _, task := range left {
			if posts[task.Target] || posts[task.Why.Post] {
				t.Errorf("%+v names a post of theirs", task)
			}
		}
		if len(left) == 0 || len(left) == tasks {
			t.Errorf("%d of %d tasks are left", len(left), tasks)
		}
	})
}

// waitingIn lists the tasks that wait in a journal.
func waitingIn(t *testing.T, m *memory) (tasks []Task) {
	t.Helper()
	err := m.Entries(t.Context(), taskTable, func(_ string, value []byte) error {
		var rec taskRecord
		err := json.Unmarshal(value, &rec)
		if rec.Task != nil {
			tasks = append(tasks, *rec.Task)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return tasks
}

// TestPolicies: what a place allows is kept with what it gave.
func TestPolicies(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tn, m := newTown(6), newMemory()
		opt := townOptions(tn)
		want := Policy{NoExport: true, RetentionDays: 30, Terms: "http://town/terms"}
		opt.Sources = []Source{townSource{Caps{Policy: want}}}
		mustRun(t, m, opt)
		if got, err := Policies(t.Context(), m); err != nil || !reflect.DeepEqual(got, map[string]Policy{"town": want}) {
			t.Errorf("%+v (%v)", got, err)
		}
	})
}
