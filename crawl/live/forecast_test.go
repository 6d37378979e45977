package live

import (
	"testing"
	"testing/synctest"
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
	})
}
