package main

import (
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tribemap/store"
)

const (
	stepThreads = 12                // of the village that these crawl
	wordyPost   = store.MaxPage / 5 // bytes of a post where a thread does not fit one transaction
)

// steps are all that a store has.
var steps = []store.Step{
	store.Marking, store.Opening, store.Loading, store.Removing, store.Posting, store.Describing, store.Reacting,
	store.Noting, store.Counting, store.Committing, store.Committed, store.Syncing, store.Closing, store.Closed,
}

// TestCrawlDiesAtSteps kills a crawl at each step of its store, in the midst of the
// crawl where the step is taken often, and in opening and closing some moments
// after they began, too. The next process brings
// the posts and likes of a crawl that was left alone.
func TestCrawlDiesAtSteps(t *testing.T) {
	skipKills(t)
	c := newStepCrawl(t, stepThreads)
	for _, step := range steps {
		c.die(step, max(1, c.met[step]/2), 0)
	}
	for _, step := range []store.Step{store.Opening, store.Closing} {
		for delay := time.Millisecond; delay < 64*time.Millisecond; delay *= 4 {
			c.die(step, 1, delay)
		}
	}
}

// TestCrawlDiesBetweenParts kills a crawl at each step of each transaction of a
// thread that is stored in parts.
func TestCrawlDiesBetweenParts(t *testing.T) {
	skipKills(t)
	c := newStepCrawl(t, 1, wordyVariable+"=yes")
	between := 0
	for _, step := range []store.Step{store.Committing, store.Committed} {
		for number := range c.met[step] {
			if n := c.die(step, number+1, 0); n > 1 && n < len(c.want) {
				between++
			}
		}
	}
	if between == 0 {
		t.Error("it died nowhere between the parts of a page")
	}
}

// stepCrawl is a crawl that dies at a step of its store.
type stepCrawl struct {
	t           *testing.T
	threads     int
	environment []string
	want        []string           // posts and likes
	met         map[store.Step]int // how often each step, by a crawl that is left alone
}

func newStepCrawl(t *testing.T, threads int, environment ...string) *stepCrawl {
	t.Helper()
	c := &stepCrawl{t: t, threads: threads, environment: environment, met: make(map[store.Step]int)}
	dir := t.TempDir()
	file := filepath.Join(dir, "steps")
	server := httptest.NewServer(newVillage())
	defer server.Close()
	mustCrawl(t, crawler(dir, server.URL, threads, append(environment, stepsVariable+"="+file)...))
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for step := range strings.Lines(string(text)) {
		c.met[store.Step(strings.TrimSpace(step))]++
	}
	if c.want = allStored(t, dir); len(c.want) == 0 {
		t.Fatal("nothing was crawled")
	}
	return c
}

// die crawls, dies so long after a step was reached for the given time, and lets
// another process go on. It returns how many posts and likes the first left.
func (c *stepCrawl) die(step store.Step, number int, delay time.Duration) (left int) {
	c.t.Helper()
	v := newVillage()
	server := httptest.NewServer(v)
	defer server.Close()
	dir := c.t.TempDir()
	end := fmt.Sprintf("%s=%s %d %d", dieVariable, step, number, delay)
	if out, err := crawler(dir, server.URL, c.threads, append(c.environment, end)...).CombinedOutput(); err == nil && delay == 0 {
		c.t.Errorf("lived through %s %d: %s", step, number, out)
	}
	if step != store.Marking && step != store.Opening {
		left = len(allStored(c.t, dir))
	}
	mustCrawl(c.t, crawler(dir, server.URL, c.threads, c.environment...))
	if got := allStored(c.t, dir); !slices.Equal(got, c.want) {
		c.t.Errorf("died at %s %d, after %v: %d posts and likes, want %d; or others", step, number, delay, len(got), len(c.want))
	}
	if again := v.repeats(); again > inFlight {
		c.t.Errorf("died at %s %d: %d requests were repeated", step, number, again)
	}
	return left
}
