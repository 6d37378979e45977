package live

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// TestWaitsForTheSameReason: a new process that must wait still says why.
func TestWaitsForTheSameReason(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tn, m := newTown(60), newMemory()
		tn.faults = func(int, *http.Request) *http.Response {
			return response(http.StatusTooManyRequests, "", "Retry-After", "3600")
		}
		opt := townOptions(tn)
		opt.Budget.Time = time.Minute
		for range 2 {
			var told Progress
			opt.OnProgress = func(p Progress) { told = p }
			mustRun(t, m, opt)
			if told.Waiting != "http://town: it asked to wait" || time.Until(told.Until) < 50*time.Minute {
				t.Errorf("%+v", told)
			}
		}
	})
}
