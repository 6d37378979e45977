package main

import (
	"fmt"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"
)

// kills returns how often TestKilledCrawl kills: 20 times, or as often as
// TRIBEMAP_KILLS says.
func kills(t *testing.T) int {
	if n, err := strconv.Atoi(os.Getenv("TRIBEMAP_KILLS")); err == nil {
		return n
	}
	skipKills(t)
	return 20
}

func skipKills(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("kills processes, in which the race detector sees nothing")
	}
}

// TestKilledCrawl kills a crawling process at random moments, again and again:
// nothing is lost or doubled, posts and likes are those of a crawl that was left
// alone, nothing is asked again but what was in flight, and the village's limits
// are kept, across restarts.
func TestKilledCrawl(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	k := killing{t: t, n: kills(t), rng: rand.New(rand.NewPCG(seed, 0))}
	want, took := crawledVillage(t)
	k.v = newVillage()
	server := httptest.NewServer(k.v)
	defer server.Close()
	k.place, k.took = server.URL, took
	dir := t.TempDir()
	for i := range k.n {
		if !k.kill(i, dir) { // it was done before: begin anew
			k.check(dir, want)
			dir = t.TempDir()
		}
	}
	mustCrawl(t, crawler(dir, k.place, villageThreads))
	k.check(dir, want)
	k.checkRestarts()
	t.Logf("%d requests, %d of them repeated; %d kills, %d of them before the end; asked to wait %d times, %d of which outlived the process",
		k.v.visited(), k.again, k.n, k.interrupted, len(k.v.waits), k.outlived)
}

// killing is what TestKilledCrawl does and counts.
type killing struct {
	t     *testing.T
	n     int
	rng   *rand.Rand
	v     *village
	place string
	took  time.Duration // by a crawl that is left alone

	restarts    []time.Duration // until the first request
	interrupted int
	again       int // requests that were repeated
	outlived    int // times that the village asked to wait for longer than the process lived
}

// kill starts a crawl and kills it: each fifth while it opens its store and
// resumes, each fifth when it was asked to wait, and the others anywhere. It
// reports whether the crawl was not done before.
func (k *killing) kill(i int, dir string) bool {
	cmd := crawler(dir, k.place, villageThreads)
	before, heard, started := k.v.visited(), len(hearings(k.t, dir)), time.Now()
	if err := cmd.Start(); err != nil {
		k.t.Fatal(err)
	}
	over := make(chan error, 1)
	go func() { over <- cmd.Wait() }()
	pause := 2 * k.took / time.Duration(k.n)
	switch {
	case i%5 == 4:
		pause = k.restarts[len(k.restarts)-1]
	case i%5 == 2:
		await(over, func() bool { return len(hearings(k.t, dir)) > heard })
		pause = time.Millisecond
	default:
		await(over, func() bool { return k.v.visited() > before })
		k.restarts = append(k.restarts, time.Since(started))
	}
	time.Sleep(time.Duration(k.rng.Int64N(int64(pause))))
	_ = cmd.Process.Kill()
	if <-over == nil {
		return false
	}
	k.interrupted++
	if told := k.v.toldBy(strconv.Itoa(cmd.Process.Pid)); len(told) > 0 && told[len(told)-1].After(time.Now()) {
		k.outlived++
	}
	return true
}

// await returns when something is so, or the process is over.
func await(over chan error, so func() bool) {
	for !so() {
		select {
		case err := <-over:
			over <- err
			return
		case <-time.After(time.Millisecond):
		}
	}
}

// check holds the store of a crawl that is done to what it must have, and its
// requests to the limits.
func (k *killing) check(dir string, want []string) {
	k.t.Helper()
	if got := allStored(k.t, dir); !slices.Equal(got, want) {
		k.t.Errorf("%d posts and likes, want %d; or others", len(got), len(want))
	}
	k.again += k.v.repeats()
	k.v.checkWaits(k.t, hearings(k.t, dir))
}

const inFlight = 2 // requests to one host

// mostRestart is how long it may take in the median until a crawl that was
// killed asks again.
const mostRestart = 2 * time.Second

func (k *killing) checkRestarts() {
	k.t.Helper()
	if most := inFlight * k.interrupted; k.again > most {
		k.t.Errorf("%d requests were repeated; %d crawls were cut off, with at most %d in flight", k.again, k.interrupted, most)
	}
	slices.Sort(k.restarts)
	median := k.restarts[len(k.restarts)/2].Round(time.Millisecond)
	if median > mostRestart {
		k.t.Errorf("first request %v after a restart", median)
	}
	k.t.Logf("first request %v after a restart (median)", median)
	if k.outlived == 0 {
		k.t.Error("no wait outlived a process: nothing is shown")
	}
	k.v.checkPace(k.t)
}

// crawler is a process that crawls so many threads of a village.
func crawler(dir, place string, threads int, environment ...string) *exec.Cmd {
	cmd := exec.Command("crawl-village", dir, place)
	cmd.Env = append(os.Environ(), append(environment, threadsVariable+"="+strconv.Itoa(threads))...)
	return cmd
}

func mustCrawl(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

// crawledVillage returns what a crawl brings that is left alone, and how long it
// takes.
func crawledVillage(t *testing.T) (want []string, took time.Duration) {
	t.Helper()
	v, dir := newVillage(), t.TempDir()
	server := httptest.NewServer(v)
	defer server.Close()
	began := time.Now()
	mustCrawl(t, crawler(dir, server.URL, villageThreads))
	took = time.Since(began)
	posts, likes, edited := 0, 0, 0
	for i := range villageThreads {
		left, _ := villageTalk(i)
		posts += len(left)
		for _, p := range left {
			likes += len(villageLikes(p))
			if p.Edited > 0 {
				edited++
			}
		}
	}
	want = allStored(t, dir)
	if len(want) != posts+likes || likes == 0 || edited == 0 || posts == villageThreads*villagePosts {
		t.Fatalf("%d stored, want %d posts, %d of them edited, and %d likes", len(want), posts, edited, likes)
	}
	return want, took
}

// heardAt is when a process had stored that it was asked to wait.
type heardAt struct {
	process string
	at      time.Time
}

// hearings reads what processes noted that crawled into a folder.
func hearings(t *testing.T, dir string) (list []heardAt) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, heardName))
	if err != nil {
		return nil
	}
	for len(text) > 0 {
		var h heardAt
		var at int64
		n := slices.Index(text, '\n') + 1
		if _, err := fmt.Sscanf(string(text[:n]), "%s %d\n", &h.process, &at); err != nil {
			t.Fatal(err)
		}
		h.at, text = time.Unix(0, at), text[n:]
		list = append(list, h)
	}
	return list
}

// toldBy lists until when a process was asked to wait, each time.
func (v *village) toldBy(process string) (until []time.Time) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, w := range v.waits {
		if w.process == process {
			until = append(until, w.until)
		}
	}
	return until
}

// checkWaits: from the moment on at which it was stored that the village wants
// none, no request is sent before the time that it named, by whichever process.
// One of the same process may be on its way.
func (v *village) checkWaits(t *testing.T, heard []heardAt) {
	t.Helper()
	number := make(map[string]int)
	for _, h := range heard {
		until := v.toldBy(h.process)[number[h.process]] // it was told so often at least
		number[h.process]++
		own := 0
		for _, visit := range v.visits {
			switch {
			case !visit.sent.After(h.at) || !visit.sent.Before(until):
			case visit.process != h.process:
				t.Errorf("a request %v before the village wanted one, by the next process", until.Sub(visit.sent))
			default:
				own++
			}
		}
		if own >= inFlight {
			t.Errorf("%d requests before the village wanted one", own)
		}
	}
}

// checkPace: no period saw more requests than the source's budget, and none was
// sent where nothing was left.
func (v *village) checkPace(t *testing.T) {
	t.Helper()
	if v.beyond > 0 {
		t.Errorf("%d requests beyond what was allowed", v.beyond)
	}
	for _, rate := range (villageSource{}).Caps().Budget {
		first := 0
		for i, visit := range v.visits {
			for visit.sent.Sub(v.visits[first].sent) >= rate.Per {
				first++
			}
			if n := i - first + 1; n > rate.Units {
				t.Fatalf("%d requests within %v", n, rate.Per)
			}
		}
	}
}
