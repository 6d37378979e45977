package live

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// guarded is a town whose answers want a session.
type guarded struct{ townSource }

func (g guarded) Request(t Task, s Session) (Request, error) {
	r, err := g.townSource.Request(t, s)
	if s.Token != "" {
		r.Secret = http.Header{"Authorization": {s.Token}}
	}
	return r, err
}

func (g guarded) Parse(t Task, a Answer) (Found, error) {
	if string(a.Body) == "expired" {
		return Found{}, ErrExpired
	}
	return g.townSource.Parse(t, a)
}

func (guarded) SignIn(base string, c Credential, old Session) (Request, error) {
	return Request{URL: base + "/session?refresh=" + old.Refresh, Body: []byte(c.Secret)}, nil
}

func (guarded) SignedIn(a Answer) (Session, error) {
	if a.Status != http.StatusOK || string(a.Body) == "no" {
		return Session{}, ErrBroken
	}
	return Session{Token: string(a.Body), Refresh: "r"}, nil
}

func guardedOptions(tn *town) Options {
	opt := townOptions(tn)
	opt.Sources, opt.Asks[0].Query.Place = []Source{guarded{}}, "https://town"
	opt.Credentials = map[string]Credential{"town": {Name: "me", Secret: "x"}}
	return opt
}

// TestSigningInWaits: who signs in waits as long as the place asks, and all
// others with them.
func TestSigningInWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tn, m := newTown(60), newMemory()
		refusals := 0
		tn.faults = func(_ int, r *http.Request) *http.Response {
			switch {
			case r.URL.Path != "/session":
				return nil
			case refusals < 7:
				refusals++
				tn.told, tn.notYet = time.Now(), time.Now().Add(400*time.Second)
				return response(http.StatusTooManyRequests, "", "Retry-After", "400")
			}
			return response(http.StatusOK, "token")
		}
		complete(t, tn, m, mustRun(t, m, guardedOptions(tn)))
		if tn.early > 0 || refusals != 7 {
			t.Errorf("%d requests came too early, after %d refusals", tn.early, refusals)
		}
	})
}

// TestSessionExpires: a session that has run out is renewed, and opened anew
// where it cannot be, also where two requests in flight find that out; a place
// that takes no session is given up.
func TestSessionExpires(t *testing.T) {
	t.Run("says so", func(t *testing.T) {
		checkSessionExpires(t, func() *http.Response { return response(http.StatusOK, "expired") })
	})
	t.Run("401", func(t *testing.T) {
		checkSessionExpires(t, func() *http.Response { return response(http.StatusUnauthorized, "") })
	})
	synctest.Test(t, func(t *testing.T) {
		tn := newTown(6)
		tn.faults = func(_ int, r *http.Request) *http.Response {
			if r.URL.Path == "/session" {
				return response(http.StatusOK, "token")
			}
			return response(http.StatusUnauthorized, "")
		}
		rep := mustRun(t, newMemory(), guardedOptions(tn))
		if len(rep.Windows) != 1 || rep.Windows[0].Coverage != Refused {
			t.Errorf("%+v", rep.Windows)
		}
	})
}

// TestSessionNeverTaken: a place that opens sessions and takes none is asked a few
// times, more and more seldom.
func TestSessionNeverTaken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tn := newTown(6)
		var opened []time.Time
		tn.faults = func(_ int, r *http.Request) *http.Response {
			if r.URL.Path == "/session" {
				opened = append(opened, time.Now())
				return response(http.StatusOK, "token")
			}
			return response(http.StatusUnauthorized, "")
		}
		rep := mustRun(t, newMemory(), guardedOptions(tn))
		if len(rep.Windows) != 1 || rep.Windows[0].Coverage != Refused || len(opened) != mostTries {
			t.Errorf("%d sessions, %+v", len(opened), rep.Windows)
		}
		for i := 2; i < len(opened); i++ {
			if pause := opened[i].Sub(opened[i-1]); pause < backoff(i-1) {
				t.Errorf("session %d after %v", i+1, pause)
			}
		}
	})
}

func checkSessionExpires(t *testing.T, expired func() *http.Response) {
	synctest.Test(t, func(t *testing.T) {
		tn, m := newTown(60), newMemory()
		opened, good := 0, ""
		tn.faults = func(n int, r *http.Request) *http.Response {
			switch {
			case r.URL.Path == "/session" && opened == 2 && r.URL.Query().Get("refresh") != "":
				return response(http.StatusBadRequest, "no")
			case r.URL.Path == "/session":
				opened++
				good = fmt.Sprint("token", opened)
				return response(http.StatusOK, good)
			case r.Header.Get("Authorization") != good || n%7 == 0:
				return expired()
			}
			return nil
		}
		complete(t, tn, m, mustRun(t, m, guardedOptions(tn)))
		if opened < 3 {
			t.Errorf("%d sessions", opened)
		}
	})
}

// TestCredentialRefused: without a session nothing is asked.
func TestCredentialRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tn, m := newTown(6), newMemory()
		tn.faults = func(_ int, r *http.Request) *http.Response {
			if r.URL.Path != "/session" {
				t.Errorf("asked for %s", r.URL)
			}
			return response(http.StatusUnauthorized, "no")
		}
		rep := mustRun(t, m, guardedOptions(tn))
		if len(rep.Windows) != 1 || rep.Windows[0].Coverage != Refused || rep.Windows[0].Note != ErrCredential.Error() {
			t.Errorf("%+v", rep.Windows)
		}
	})
}

// TestCredentialsAreForOnePlace: a place is never sent what another gave out,
// and nothing secret travels in the open.
func TestCredentialsAreForOnePlace(t *testing.T) {
	secret := Credential{Token: "hush"}
	for name, c := range map[string]struct {
		given  map[string]Credential
		places []string
		told   []string // places that may be told the token
		want   error
	}{
		"one place, no name":     {map[string]Credential{"town": secret}, []string{"https://a"}, []string{"a"}, nil},
		"two places, no name":    {map[string]Credential{"town": secret}, []string{"https://a", "https://b"}, nil, ErrWhose},
		"two places, one named":  {map[string]Credential{"town https://b": secret}, []string{"https://a", "https://b"}, []string{"b"}, nil},
		"another is named":       {map[string]Credential{"town https://c": secret}, []string{"https://a"}, nil, nil},
		"one place, in the open": {map[string]Credential{"town": secret}, []string{"http://a"}, nil, nil},
		"a network's, unsealed":  {map[string]Credential{"town": secret}, []string{"http://10.0.0.1"}, nil, nil},
		"this machine":           {map[string]Credential{"town": secret}, []string{"http://127.0.0.1:80"}, []string{"127.0.0.1:80"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				told := make(map[string]bool)
				tn := newTown(5)
				tn.faults = func(_ int, r *http.Request) *http.Response {
					if r.Header.Get("Authorization") != "" {
						told[r.URL.Host] = true
					}
					return nil
				}
				opt := guardedOptions(tn)
				opt.AllowPrivate, opt.Credentials, opt.Asks = true, c.given, nil
				for _, place := range c.places {
					opt.Asks = append(opt.Asks, Ask{"town", Query{Keywords: []string{"bees"}, Until: tn.end(), Place: place}})
				}
				if _, err := Run(t.Context(), newMemory(), opt); !errors.Is(err, c.want) {
					t.Fatalf("%v, want %v", err, c.want)
				}
				if got := slices.Sorted(maps.Keys(told)); !slices.Equal(got, c.told) {
					t.Errorf("told %v, want %v", got, c.told)
				}
			})
		})
	}
}
