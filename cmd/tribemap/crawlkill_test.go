package main

import (
	"encoding/json"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"testing"
	"time"

	"tribemap"
)

// kills returns how often TestKilledCrawl kills: 20 times, or as often as
// TRIBEMAP_KILLS says.
func kills(t *testing.T) int {
	if n, err := strconv.Atoi(os.Getenv("TRIBEMAP_KILLS")); err == nil {
		return n
	}
	if testing.Short() {
		t.Skip("kills processes, in which the race detector sees nothing")
	}
	return 20
}

// TestKilledCrawl kills a crawling process at random moments, again and again:
// nothing is lost or doubled, the posts are those of a crawl that was left
// alone, and nothing is asked again but what was in flight.
func TestKilledCrawl(t *testing.T) {
	v := &village{asked: make(map[string]int)}
	server := httptest.NewServer(v)
	defer server.Close()

	whole := t.TempDir()
	began := time.Now()
	if out, err := exec.Command("crawl-village", whole, server.URL).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	took, once := time.Since(began), v.requests.Load()
	want := allPosts(t, whole)
	if len(want) == 0 {
		t.Fatal("nothing was crawled")
	}

	v.repeats()
	rng := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 0))
	dir, again, interrupted := t.TempDir(), 0, 0
	var restarts []time.Duration
	for n := range kills(t) {
		cmd := exec.Command("crawl-village", dir, server.URL)
		before, started := v.requests.Load(), time.Now()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		over := make(chan error, 1)
		go func() { over <- cmd.Wait() }()
		pause := 2 * took / time.Duration(kills(t))
		if n%5 == 4 { // while it opens the store and resumes
			pause = restarts[len(restarts)-1]
		} else {
			awaitRequest(v, before, over)
			restarts = append(restarts, time.Since(started))
		}
		time.Sleep(time.Duration(rng.Int64N(int64(pause))))
		_ = cmd.Process.Kill()
		if err := <-over; err != nil {
			interrupted++
			continue
		}
		// It was done before the kill: begin anew.
		if got := allPosts(t, dir); !slices.Equal(got, want) {
			t.Fatal("other posts than without a kill")
		}
		dir, again = t.TempDir(), again+v.repeats()
	}
	if out, err := exec.Command("crawl-village", dir, server.URL).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if got := allPosts(t, dir); !slices.Equal(got, want) {
		t.Errorf("%d posts, want %d; or others", len(got), len(want))
	}
	again += v.repeats()
	const inFlight = 2 // requests to one host
	if again > inFlight*interrupted {
		t.Errorf("%d requests were repeated; %d crawls were cut off, with at most %d in flight", again, interrupted, inFlight*interrupted)
	}
	slices.Sort(restarts)
	if median := restarts[len(restarts)/2]; median > mostRestart {
		t.Errorf("first request %v after a restart", median)
	}
	t.Logf("%d requests without a kill in %v; %d kills, %d of them before the end, %d requests repeated, first request %v after a restart (median)",
		once, took.Round(time.Millisecond), kills(t), interrupted, again, restarts[len(restarts)/2].Round(time.Millisecond))
}

// mostRestart is how long it may take in the median until a crawl that was
// killed asks again.
const mostRestart = 2 * time.Second

// repeats returns how many requests had been sent before, and forgets them all.
func (v *village) repeats() (again int) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, n := range v.asked {
		again += n - 1
	}
	clear(v.asked)
	return again
}

// awaitRequest returns when the village was asked, or the process is over.
func awaitRequest(v *village, before int64, over chan error) {
	for v.requests.Load() == before {
		select {
		case err := <-over:
			over <- err
			return
		case <-time.After(time.Millisecond):
		}
	}
}

// allPosts returns the posts of a project's store, one JSON line each, sorted
// by source and id. The store must be sound.
func allPosts(t *testing.T, dir string) []string {
	t.Helper()
	st, err := project{dir}.createStore()
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	if r, err := st.Check(t.Context()); err != nil || r.Bad > 0 {
		t.Fatalf("%+v (%v)", r, err)
	}
	var posts []tribemap.Post
	for p, err := range st.Posts(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		posts = append(posts, p)
	}
	slices.SortFunc(posts, func(a, b tribemap.Post) int { return a.Ref.Compare(b.Ref) })
	lines := make([]string, len(posts))
	for i, p := range posts {
		line, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		lines[i] = string(line)
	}
	return lines
}
