package live

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tribemap"
)

// odd is a town whose answers are changed on the way to the engine.
type odd struct {
	townSource
	caps   func(*Caps)
	change func(Task, *Found)
}

func (o odd) Caps() Caps {
	c := o.townSource.Caps()
	if o.caps != nil {
		o.caps(&c)
	}
	return c
}

func (o odd) Parse(t Task, a Answer) (Found, error) {
	f, err := o.townSource.Parse(t, a)
	o.change(t, &f)
	return f, err
}

func oddOptions(tn *town, o odd) Options {
	opt := townOptions(tn)
	opt.Sources = []Source{o}
	opt.Exhaustive = true
	return opt
}

// TestAgain: what a place calls unfinished is asked for again when it said, other
// tasks meanwhile, and not for ever.
func TestAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, times := range []int{3, 1000} {
			tn, m := newTown(6), newMemory()
			var asked []time.Time
			rep := mustRun(t, m, oddOptions(tn, odd{change: func(task Task, f *Found) {
				if task.Kind == Thread && task.Target == "p0" {
					if asked = append(asked, time.Now()); len(asked) <= times {
						f.Again = time.Minute
					}
				}
			}}))
			if times < mostAgain {
				complete(t, tn, m, rep)
			}
			for i := 1; i < len(asked); i++ {
				if asked[i].Sub(asked[i-1]) < time.Minute {
					t.Errorf("asked again after %v", asked[i].Sub(asked[i-1]))
				}
			}
			if want := min(times, mostAgain) + 1; len(asked) != want || rep.Threads[Capped] != want/(mostAgain+1) {
				t.Errorf("asked %d times, want %d; threads %v", len(asked), want, rep.Threads)
			}
			if other := tn.requests[len(tn.requests)-len(asked)+1]; other.Sub(tn.requests[0]) > 2*time.Minute {
				t.Errorf("all waited until %v", other.Sub(tn.requests[0]))
			}
		}
	})
}

// TestDeclined: what people wish not to be kept is not, and is counted.
func TestDeclined(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tn, m := newTown(6), newMemory()
		rep := mustRun(t, m, oddOptions(tn, odd{change: func(_ Task, f *Found) { f.NoIndex = []string{"a1"} }}))
		for _, p := range m.posts {
			if p.Author == "a1" {
				t.Errorf("post %s is stored", p.ID)
			}
		}
		met := 0
		for _, p := range tn.posts {
			if p.Author == "a1" && (p.Thread == "p0" || p.Thread == "p15") {
				met++
			}
		}
		if covered, err := Covered(t.Context(), m); err != nil || met == 0 || rep.Declined != met || covered.Declined != met {
			t.Errorf("%d posts left out, by the journal %d (%v), want %d", rep.Declined, covered.Declined, err, met)
		}
	})
}

// TestServed: what another answer held is not asked for.
func TestServed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tn, m := newTown(60), newMemory()
		var asked []string
		rep := mustRun(t, m, oddOptions(tn, odd{change: func(task Task, f *Found) {
			if task.Kind == Thread {
				asked = append(asked, task.Target)
			}
			if task.Kind == Thread && !strings.HasSuffix(task.Target, "'") {
				f.Served = []string{task.Target, task.Target + "'"}
			}
			for _, p := range f.Page.Posts {
				if task.Kind == Search {
					f.Next = append(f.Next, Task{Source: "town", Base: task.Base, Kind: Thread, Target: p.Thread + "'", Why: Why{Post: p.ID}})
				}
			}
		}}))
		complete(t, tn, m, rep)
		if n := len(asked); n > 20+2*perHost || rep.Threads[Complete] != 40 {
			t.Errorf("asked for %d threads: %v; threads %v", n, asked, rep.Threads)
		}
	})
}

// TestNothingAfterAFailedCommit: tasks that have an answer with others are not
// marked as done where that answer could not be stored.
func TestNothingAfterAFailedCommit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		opt := oddOptions(newTown(6), odd{change: func(_ Task, f *Found) {
			for i := range 2*servedAtOnce + 1 {
				f.Served = append(f.Served, fmt.Sprint(i))
			}
		}})
		m.dieAt = 2 // after what is asked for was written down
		if _, err := Run(t.Context(), m, opt); !errors.Is(err, errKilled) || m.commits != 2 {
			t.Errorf("%d commits (%v)", m.commits, err)
		}
	})
}

// TestBrokenOff: posts that led to a thread which came without them are asked
// for by themselves, whether they led to it before it was read or after.
func TestBrokenOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tn, m := newTown(60), newMemory()
		var asked []string
		opt := oddOptions(tn, odd{
			caps: func(c *Caps) { c.Kinds, c.FallsApart = append(c.Kinds, Replies), true },
			change: func(task Task, f *Found) {
				switch task.Kind {
				case Search:
					for i := range f.Next {
						if f.Next[i].Kind == Thread {
							f.Next[i].Target = "p1" // all led to one
						}
					}
				case Replies:
					asked = append(asked, task.Target)
				default:
					f.Page.Posts = []tribemap.Post{tn.posts[0]}
				}
			},
		})
		opt.Workers = 1
		for {
			m.dieAt = m.commits + 3
			if _, err := Run(t.Context(), m, opt); err == nil {
				break
			}
		}
		slices.Sort(asked)
		if asked = slices.Compact(asked); len(asked) != 19 {
			t.Errorf("asked for %v, want the first posts of 19 other threads", asked)
		}
	})
}
