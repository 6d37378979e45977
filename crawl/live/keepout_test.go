package live

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"tribemap"
)

// TestRefuse: nothing is kept of who wants to be left out, and they are not
// asked for.
func TestRefuse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tn, m := duet(3), newMemory()
		opt := townOptions(tn)
		opt.Refuse = func(r tribemap.Ref) bool { return r.ID == "asker" }
		mustRun(t, m, opt)
		if len(m.posts) != 3 {
			t.Errorf("%d posts, want the three of the other", len(m.posts))
		}
		for key, value := range m.entries {
			if strings.Contains(key+string(value), "asker") {
				t.Errorf("%s: %s", key, value)
			}
		}
	})
}

// TestNoSecretIsKept: neither the journal nor the report holds what opens a
// session or comes with it, whatever goes wrong.
func TestNoSecretIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tn, m := newTown(30), newMemory()
		tn.faults = func(n int, r *http.Request) *http.Response {
			switch {
			case n%5 == 0:
				return response(http.StatusInternalServerError, "hush-token")
			case r.URL.Path == "/session":
				return response(http.StatusOK, "hush-token")
			case n%7 == 0:
				return response(http.StatusForbidden, "hush-password")
			case n%11 == 0:
				return response(http.StatusOK, "expired")
			}
			return nil
		}
		opt := guardedOptions(tn)
		opt.Credentials["town"] = Credential{Name: "me", Secret: "hush-password"}
		rep := mustRun(t, m, opt)
		for _, w := range rep.Windows {
			if strings.Contains(w.Note, "hush") {
				t.Errorf("%+v", w)
			}
		}
		for key, value := range m.entries {
			if strings.Contains(key+string(value), "hush") {
				t.Errorf("%s: %s", key, value)
			}
		}
	})
}
