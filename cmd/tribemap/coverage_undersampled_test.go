package main

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tribemap"
	"tribemap/crawl/fakeworld"
	"tribemap/crawl/live"
	"tribemap/crawl/sites"
	"tribemap/internal/browsertest"
	"tribemap/tribe"
	"tribemap/viz"
	"tribemap/viz/layout"
)

// wholeWindows is Hacker News without a limit, whose searches cannot be split.
type wholeWindows struct{ sites.HackerNews }

func (s wholeWindows) Caps() live.Caps {
	caps := s.HackerNews.Caps()
	caps.Granularity, caps.Budget = 0, nil
	return caps
}

// cappedSearch says of one keyword that there is more than it gives.
func cappedSearch(place http.Handler, keyword string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := httptest.NewRecorder()
		place.ServeHTTP(rec, r)
		body := rec.Body.Bytes()
		if r.URL.Query().Get("query") == keyword {
			var answer map[string]any
			_ = json.Unmarshal(body, &answer)
			answer["nbHits"] = 5000
			body, _ = json.Marshal(answer)
		}
		w.WriteHeader(rec.Code)
		_, _ = w.Write(body)
	})
}

// crawlWorld crawls a world of two tribes, each by a keyword of its own, of
// which one is capped and one refused besides, and makes a run of it.
func crawlWorld(t *testing.T) (dir string, w *fakeworld.World) {
	t.Helper()
	w = fakeworld.New(rand.New(rand.NewPCG(3, 1)), fakeworld.Options{Tribes: 2, People: 20, Threads: 25, Largest: 12})
	server := httptest.NewServer(cappedSearch(fakeworld.HackerNews{World: w}, w.Keyword))
	defer server.Close()
	refusing := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }))
	defer refusing.Close()
	dir = t.TempDir()
	st, err := project{dir}.createStore()
	if err != nil {
		t.Fatal(err)
	}
	ask := func(place, keyword string) live.Ask {
		return live.Ask{Source: "hackernews", Query: live.Query{Keywords: []string{keyword}, Place: place, Since: w.Posts[0].Came, Now: w.End()}}
	}
	_, err = live.Run(t.Context(), &storeJournal{store: st}, live.Options{
		Sources: []live.Source{wholeWindows{}}, AllowPrivate: true, Exhaustive: true, Agent: "tribemap test",
		Asks: []live.Ask{ask(server.URL, w.Keyword), ask(server.URL, "tribe 1"), ask(refusing.URL, w.Keyword)},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	mustExit(t, exitDone, "-p", dir, "find", "--all", "--stability", "0")
	return dir, w
}

// TestTribesThatWereNotSeenWhole: status and the map's method section say which
// tribe is under-sampled, where, and by how much.
func TestTribesThatWereNotSeenWhole(t *testing.T) {
	dir, world := crawlWorld(t)
	r, err := project{dir}.loadRun("")
	if err != nil {
		t.Fatal(err)
	}
	out, _ := mustExit(t, exitDone, "-p", dir, "status", "--json")
	var account statusAccount
	if err := json.Unmarshal([]byte(out), &account); err != nil {
		t.Fatal(err)
	}
	if len(account.Gaps) == 0 || account.Gaps[0].Windows[0].Coverage != live.Capped || account.Gaps[0].Windows[0].Target != world.Keyword {
		t.Fatalf("gaps %+v", account.Gaps)
	}
	posts, inside := countByHand(t, dir, r, account.Gaps[0].Tribe, world)
	if g := account.Gaps[0]; g.Posts != posts || g.Inside != inside || inside*2 < posts {
		t.Errorf("%d of %d posts under-sampled, want %d of %d, and most", g.Inside, g.Posts, inside, posts)
	}
	for _, g := range account.Gaps[1:] {
		if g.Share > .3 {
			t.Errorf("tribe %d, which was searched for by its own words: %.2f", g.Tribe, g.Share)
		}
	}

	out, _ = mustExit(t, exitDone, "-p", dir, "status")
	mustSay(t, out, "missed  tribe")
	mustSay(t, out, `hackernews search "sourdough"`)
	mustSay(t, out, "1 window that was not seen whole brought no post of any tribe")

	mustExit(t, exitDone, "-p", dir, "map")
	page := readFile(t, filepath.Join(dir, "out", "map.html"))
	mustSay(t, page, "<dt>Coverage</dt>")
	mustSay(t, page, "window that was not seen whole; most in hackernews search")
	mustExit(t, exitDone, "-p", dir, "map", "--share")
	shared := readFile(t, filepath.Join(dir, "out", "shared.html"))
	mustSay(t, shared, "of its posts are in 1 window that was not seen whole")
	secrets := []string{"most in hackernews", world.Keyword}
	for _, p := range r.People {
		secrets = append(secrets, p.Handle)
	}
	for _, secret := range secrets {
		if strings.Contains(browsertest.Words(shared), secret) {
			t.Errorf("the shared map tells %q", secret)
		}
	}
}

// TestSharedMapLooksLikeTheMap: analyst and client speak of the same orange tribe
// at the upper left.
func TestSharedMapLooksLikeTheMap(t *testing.T) {
	dir, _ := crawlWorld(t)
	r, err := project{dir}.loadRun("")
	if err != nil {
		t.Fatal(err)
	}
	key := []byte("key")
	shared, places := viz.Share(r.Result, key), viz.SharePlaces(r.Result, r.Places, key)
	middle := func(r *tribe.Result, places []layout.Point, id int) (at layout.Point) {
		for u, p := range r.People {
			if p.Tribe >= 0 && r.Tribes[p.Tribe].ID == id {
				at.X, at.Y = at.X+places[u].X, at.Y+places[u].Y
			}
		}
		return at
	}
	for _, x := range shared.Tribes {
		a, b := middle(r.Result, r.Places, x.ID), middle(shared, places, x.ID)
		if math.Hypot(a.X-b.X, a.Y-b.Y) > 1e-6*math.Hypot(a.X, a.Y) {
			t.Errorf("tribe %d stands at %v on the map and at %v on the shared one", x.ID, a, b)
		}
	}
	if len(shared.Tribes) < 2 {
		t.Errorf("%d tribes are too few to tell", len(shared.Tribes))
	}
}

// countByHand counts the posts of a tribe, and those that the capped search led
// to: every thread with the keyword is read once, by whichever search came
// first, so only the store knows.
func countByHand(t *testing.T, dir string, r *savedRun, tribe int, w *fakeworld.World) (posts, inside int) {
	t.Helper()
	members := make(map[tribemap.Ref]bool)
	for i := range r.People {
		members[r.People[i].Ref] = r.tribeID(r.People[i].Tribe) == tribe
	}
	st, err := project{dir}.openStore()
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	for p, err := range st.Posts(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if !members[tribemap.Ref{Source: p.Source, ID: p.Author}] {
			continue
		}
		posts++
		why, err := st.Why(p.Ref)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(why), `"keyword":"`+w.Keyword+`"`) {
			inside++
		}
	}
	return posts, inside
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
