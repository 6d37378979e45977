package live

import (
	"testing"
	"testing/synctest"
	"time"
)

// TestPlan: a plan asks nobody and keeps nothing, and learns from what was
// asked.
func TestPlan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tn, m := newTown(60), newMemory()
		opt := townOptions(tn)
		before, err := Plan(t.Context(), m, opt)
		if err != nil || len(before) != 1 || before[0].New != 1 || before[0].Each != 0 {
			t.Fatalf("%+v (%v)", before, err)
		}
		if len(tn.requests) != 0 || len(m.entries) != 0 {
			t.Fatalf("%d requests, %d entries", len(tn.requests), len(m.entries))
		}
		opt.Budget.Requests = 5
		mustRun(t, m, opt)
		opt.Budget = Budget{}
		opt.Asks[0].Query.Keywords = []string{"rivers", "hills"}
		after, err := Plan(t.Context(), m, opt)
		if err != nil || after[0].New != 1 || after[0].Left == 0 || after[0].Each != 5 || after[0].Requests != after[0].Left+5 {
			t.Errorf("%+v (%v)", after, err)
		}
		if after[0].Posts == 0 || after[0].Seconds != after[0].Time.Seconds() {
			t.Errorf("%+v: no posts, or no time", after)
		}
		opt.Budget.Requests = after[0].Requests / 2
		if half, err := Plan(t.Context(), m, opt); err != nil || half[0].Requests != opt.Budget.Requests || half[0].Posts >= after[0].Posts {
			t.Errorf("with half the requests %+v (%v)", half, err)
		}
	})
}

// TestPlanUnits: what a plan says of units and time knows what each kind of
// request costs.
func TestPlanUnits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tn, m := newTown(60), newMemory()
		opt := townOptions(tn)
		opt.Sources = []Source{townSource{Caps{Units: map[Kind]int{Search: 7}, Budget: []Rate{{Units: 10, Per: 90 * time.Second}}}}}
		before, err := Plan(t.Context(), m, opt)
		if err != nil || before[0].Requests != 1 || before[0].Units != 7 || before[0].Time != time.Minute {
			t.Fatalf("%+v (%v), want 7 units in a minute", before, err)
		}
		opt.Exhaustive = true
		opt.Budget.Requests = 5 // a search and four threads: 11 units
		mustRun(t, m, opt)
		opt.Budget = Budget{}
		opt.Asks[0].Query.Keywords = []string{"rivers", "hills"}
		after, err := Plan(t.Context(), m, opt)
		searches := len(m.open(Search)) + 1
		threads := after[0].Left + after[0].New - searches
		if want := 7*searches + threads + 9; err != nil || after[0].Units != want { // 4 more at 11/5
			t.Errorf("%+v (%v), want %d units", after, err, want)
		}
	})
}
