package live

import (
	"strings"
	"testing"
	"testing/synctest"

	"tribemap"
)

// TestRepeats: a page is news if it has a post, a person or a thread that was
// not met before; two pages in a row without any end the window.
func TestRepeats(t *testing.T) {
	post := tribemap.Page{Posts: []tribemap.Post{{Ref: tribemap.Ref{ID: "1"}}}}
	person := tribemap.Page{People: []tribemap.Person{{Ref: tribemap.Ref{ID: "1"}}}}
	thread := []Task{{Kind: Thread, Target: "1"}}
	var w windowRecord
	for i, step := range []struct {
		page  tribemap.Page
		leads []Task
		fresh int
		want  bool
	}{
		{page: post, fresh: 1},
		{leads: thread, fresh: 1}, // of the same id, but not the same thing
		{page: person, fresh: 1},
		{page: post, leads: thread},
		{leads: []Task{{Kind: Thread, Target: "2"}}, fresh: 1},
		{page: person},
		{page: post, leads: thread, want: true},
	} {
		got, fresh := w.repeats(step.page, step.leads)
		if got != step.want || len(fresh)/8 != step.fresh {
			t.Errorf("page %d repeats: %v, want %v; %d things are new, want %d", i, got, step.want, len(fresh)/8, step.fresh)
		}
	}
}

// TestCirclesAcrossProcesses: a place that shows two pages by turns, for ever, is
// found out by as many requests however often the process dies, and nothing of
// what it showed is kept then.
func TestCirclesAcrossProcesses(t *testing.T) {
	for _, requests := range []int{0, 1, 3} {
		synctest.Test(t, func(t *testing.T) {
			tn, m, searches := newTown(12), newMemory(), 0
			opt := oddOptions(tn, odd{change: func(task Task, f *Found) {
				if task.Kind == Search {
					searches++
					next := task
					next.Page++
					*f = Found{Total: -1, Page: tribemap.Page{Posts: tn.posts[task.Page%2*5:][:5]}, Next: []Task{next}}
				}
			}})
			opt.Budget.Requests, opt.Workers = requests, 1
			rep := mustRun(t, m, opt)
			for range 50 {
				if rep.Ended == Finished {
					break
				}
				rep = mustRun(t, m, opt)
			}
			if searches != 4 || len(rep.Windows) != 1 || rep.Windows[0].Coverage != Capped {
				t.Errorf("with a new process every %d requests: searched %d times, %+v", requests, searches, rep.Windows)
			}
			for key := range m.entries {
				if strings.HasPrefix(key, seenTable) {
					t.Errorf("kept %s", key)
				}
			}
		})
	}
}
