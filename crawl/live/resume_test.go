package live

import (
	"context"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// TestNumbersAreUsedOnce: what a run after a kill asks does not take the numbers
// of answers that are in the log, though one with a lower number never came.
func TestNumbersAreUsedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tn, m := newTown(60), newMemory()
		opt := townOptions(tn)
		ctx, kill := context.WithCancel(t.Context())
		var sent atomic.Int64
		opt.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
			n := sent.Add(1)
			if n == 12 {
				kill()
			}
			if n == 5 || n >= 12 {
				<-r.Context().Done()
				return nil, r.Context().Err()
			}
			return tn.RoundTrip(r)
		})
		if rep, err := Run(ctx, m, opt); err != nil || rep.Ended != Interrupted {
			t.Fatalf("%+v (%v)", rep, err)
		}
		log := make(map[string]string)
		for key, value := range m.entries {
			if strings.HasPrefix(key, logTable) {
				log[key] = string(value)
			}
		}
		if len(log) != 10 {
			t.Fatalf("%d requests in the log", len(log))
		}
		time.Sleep(time.Hour)
		opt.Transport = tn
		mustRun(t, m, opt)
		for key, value := range log {
			if got := string(m.entries[key]); got != value {
				t.Errorf("%s was %s, is %s", key, value, got)
			}
		}
	})
}
