package live

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
)

// applied stores entries, given as values by key.
func (m *memory) applied(t *testing.T, values map[string]any) {
	t.Helper()
	var entries []Entry
	for key, value := range values {
		entries = append(entries, record("", key, value))
	}
	if _, err := m.Apply(t.Context(), Commit{Entries: entries}); err != nil {
		t.Fatal(err)
	}
}

// TestForgetCutOff: forgetting that dies between any two of its parts leaves
// nothing behind when it is called again.
func TestForgetCutOff(t *testing.T) {
	f := Forgotten{Source: "town", Posts: map[string]bool{"7": true, "p7": true}}
	page := Task{Source: "town", Kind: Search, Target: "bees", Page: 2, Cursor: "p7"}
	other := page
	other.Cursor, other.Page = "", 1
	window := page.Window().key().String()
	values := map[string]any{
		taskTable + page.key().String():  taskRecord{Task: &page},
		taskTable + other.key().String(): taskRecord{Task: &other},
		windowTable + window:             windowRecord{Window: page.Window(), Open: 2, Asked: 2},
		seenTable + window + "/12":       1,
	}
	for i := range mostForgotten {
		task := Task{Source: "town", Kind: Thread, Target: fmt.Sprint(i) + " 7"}
		values[taskTable+task.key().String()] = taskRecord{Task: &task}
		values[leadTable+task.key().String()] = []string{"7"}
	}
	for part := 1; ; part++ {
		m := newMemory()
		m.applied(t, values)
		m.dieAt = 1 + part
		_, err := Forget(t.Context(), m, f)
		if err == nil {
			if part < 3 {
				t.Errorf("%d parts", part-1)
			}
			break
		}
		if !errors.Is(err, errKilled) {
			t.Fatal(err)
		}
		if _, err := Forget(t.Context(), m, f); err != nil {
			t.Fatal(err)
		}
		for key, value := range m.entries {
			t.Errorf("cut off before part %d: %s: %s is left", part, key, value)
		}
	}
}

// TestForgetOneOfTwoTasks: of a window of which one task goes all go, so that it
// does not end as complete without what that one asked for.
func TestForgetOneOfTwoTasks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, tn := newMemory(), newTown(6)
		goes := Task{Source: "town", Base: "http://town", Kind: Search, Target: "rivers", Since: 1, Until: 100, Page: 2, Cursor: "p7"}
		stays, elsewhere := goes, goes
		stays.Cursor, stays.Page = "", 1
		elsewhere.Cursor, elsewhere.Until = "", 99
		m.applied(t, map[string]any{
			taskTable + goes.key().String():                 taskRecord{Task: &goes},
			taskTable + stays.key().String():                taskRecord{Task: &stays},
			taskTable + elsewhere.key().String():            taskRecord{Task: &elsewhere},
			windowTable + goes.Window().key().String():      windowRecord{Window: goes.Window(), Open: 2, Asked: 1},
			windowTable + elsewhere.Window().key().String(): windowRecord{Window: elsewhere.Window(), Open: 1, Asked: 1},
		})
		if n, err := Forget(t.Context(), m, Forgotten{Source: "town", Posts: map[string]bool{"p7": true}}); n != 3 || err != nil {
			t.Errorf("%d entries changed, want 3 (%v)", n, err)
		}
		opt := townOptions(tn)
		opt.Asks = nil
		rep := mustRun(t, m, opt)
		if len(rep.Windows) != 1 || rep.Windows[0].Until != 99 || rep.Windows[0].Coverage != Complete {
			t.Errorf("%+v", rep.Windows)
		}
	})
}

// TestForgetSides: nothing is left of who answered whom, and who was asked for
// because of it is asked for again.
func TestForgetSides(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tn, m := duet(2), newMemory()
		opt := townOptions(tn)
		mustRun(t, m, opt)
		f := Forgotten{Source: "town", People: make(map[string]bool), Posts: make(map[string]bool), Before: 1 << 40}
		for ref, p := range m.posts {
			f.Posts[ref.ID], f.People[p.Author] = true, true
		}
		clear(m.posts)
		if _, err := Forget(t.Context(), m, f); err != nil {
			t.Fatal(err)
		}
		for key := range m.entries {
			if strings.HasPrefix(key, sideTable) {
				t.Errorf("%s is left", key)
			}
		}
		mustRun(t, m, opt)
		if len(m.posts) != len(tn.posts) {
			t.Errorf("%d posts, want %d", len(m.posts), len(tn.posts))
		}
	})
}
