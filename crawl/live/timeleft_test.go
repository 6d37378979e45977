package live

import (
	"testing"
	"testing/synctest"
	"time"
)

// TestTimeLeft: what ends first counts.
func TestTimeLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		spent := Spent{Requests: 10, Units: 20, Posts: 50}
		for name, c := range map[string]struct {
			p    Progress
			want time.Duration
		}{
			"nothing known":   {Progress{Left: 5}, 0},
			"tasks":           {Progress{Spent: spent, Left: 30, Taken: time.Minute}, 3 * time.Minute},
			"requests":        {Progress{Spent: spent, Left: 30, Taken: time.Minute, Budget: Budget{Requests: 20, Posts: 500}}, time.Minute},
			"units":           {Progress{Spent: spent, Left: 30, Taken: time.Minute, Budget: Budget{Units: 30}}, 30 * time.Second},
			"posts":           {Progress{Spent: spent, Left: 30, Taken: time.Minute, Budget: Budget{Posts: 150}}, 2 * time.Minute},
			"time":            {Progress{Spent: spent, Left: 30, Taken: time.Minute, Budget: Budget{Time: 70 * time.Second}}, 10 * time.Second},
			"after a wait":    {Progress{Spent: spent, Left: 30, Taken: time.Minute, Waiting: "x", Until: time.Now().Add(time.Hour)}, 63 * time.Minute},
			"wait beyond all": {Progress{Spent: spent, Left: 30, Taken: time.Minute, Waiting: "x", Until: time.Now().Add(time.Hour), Budget: Budget{Time: 2 * time.Minute}}, time.Minute},
		} {
			if got := c.p.TimeLeft(); got != c.want {
				t.Errorf("%s: %v, want %v", name, got, c.want)
			}
		}
	})
}

// TestProgressTellsTheBudget: who watches learns what bounds the run.
func TestProgressTellsTheBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tn, m := newTown(60), newMemory()
		opt := townOptions(tn)
		opt.Budget.Requests = 7
		var told Progress
		opt.OnProgress = func(p Progress) { told = p }
		mustRun(t, m, opt)
		if told.Budget != opt.Budget || told.Taken <= 0 {
			t.Errorf("%+v", told)
		}
	})
}
