package live

import (
	"context"
	"errors"
	"reflect"
	"testing"
	"testing/synctest"
	"time"
)

// TestGoingOnIsCheap: of what earlier runs did, a new one keeps little more than
// keys, and it takes no record apart in the slow way.
func TestGoingOnIsCheap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(24 * 365 * time.Hour) // nobody has spoken for long
		tn, m := newTown(300), newMemory()
		opt := townOptions(tn)
		opt.Exhaustive, opt.Budget.Requests = true, 70
		mustRun(t, m, opt)
		covered, err := Covered(t.Context(), m)
		if err != nil || covered.Threads[Complete] < 40 || covered.Left < 20 {
			t.Fatalf("%+v (%v)", covered, err)
		}
		r, err := start(t.Context(), m, opt.withDefaults())
		if err != nil {
			t.Fatal(err)
		}
		if n := len(r.ledger.resting.keys); n != covered.Threads[Complete] || len(r.ledger.windows) > covered.Left+len(covered.Windows) {
			t.Errorf("%d windows rest, %d do not; complete are %d threads", n, len(r.ledger.windows), covered.Threads[Complete])
		}
		if slow := r.readTasks.slow + r.readWindows.slow; r.front.size != covered.Left || slow != 0 {
			t.Errorf("%d tasks, want %d; %d records read slowly", r.front.size, covered.Left, slow)
		}
		rep := r.report(Interrupted)
		rep.Spent, rep.Ended, rep.All = covered.Spent, covered.Ended, covered.All
		if !reflect.DeepEqual(rep, covered) {
			t.Errorf("reported %+v, want %+v", rep, covered)
		}
	})
}

// TestResting: a window that is taken back is the one that was put to rest.
func TestResting(t *testing.T) {
	w := windowRecord{Window: Window{Source: "town", Base: "http://town", Kind: Thread, Target: "p0"}, Coverage: Complete, Asked: 2, Posts: 3, Declined: 1}
	text := record(windowTable, w.Window.key().String(), w).Value
	l := newLedger(func(recordKey) *windowRecord {
		got, err := newDecoder().window(text)
		if err != nil {
			t.Fatal(err)
		}
		return got
	})
	l.resting.lay(w.Window.key(), &w)
	if sum := l.resting.sums[restingOf{"town", Thread}]; sum != (windowSum{1, 2, 3, 1}) {
		t.Errorf("at rest %+v", sum)
	}
	task := Task{Source: "town", Base: "http://town", Kind: Thread, Target: "p0"}
	for range 2 {
		if got := l.of(task); got.Asked != 2 || got.Posts != 3 || got.Coverage != Complete {
			t.Errorf("taken back %+v", got)
		}
	}
	if sum := l.resting.sums[restingOf{"town", Thread}]; sum != (windowSum{}) || len(l.resting.keys) != 0 {
		t.Errorf("left at rest %+v, %d keys", sum, len(l.resting.keys))
	}
	if got := l.of(Task{Source: "town", Base: "http://town", Kind: Thread, Target: "p9"}); got.Asked != 0 || got.standing() != Open {
		t.Errorf("a new window is %+v", got)
	}
}

// deaf is a journal of which single entries cannot be read.
type deaf struct{ *memory }

var errDeaf = errors.New("deaf")

func (d deaf) Entries(ctx context.Context, prefix string, fn func(key string, value []byte) error) error {
	if len(prefix) > len(windowTable) {
		return errDeaf
	}
	return d.memory.Entries(ctx, prefix, fn)
}

// TestDeafJournal: what cannot be read ends a run, and is not taken for nothing.
func TestDeafJournal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(24 * 365 * time.Hour)
		tn, m := newTown(6), newMemory()
		opt := townOptions(tn)
		mustRun(t, m, opt)
		r, err := start(t.Context(), deaf{m}, opt.withDefaults())
		if err != nil {
			t.Fatal(err)
		}
		task := Task{Source: "town", Base: "http://town", Kind: Thread, Target: "p0"}
		r.ledger.of(task)
		if _, err := r.commit(t.Context(), answered{w: &waiting{task: task}}, Commit{}, time.Now()); !errors.Is(err, errDeaf) {
			t.Errorf("went on without a window (%v)", err)
		}
	})
}
