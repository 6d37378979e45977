package main

import (
	"bytes"
	"context"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"tribemap/crawl/fakeworld"
)

// TestStoppedCrawlIsRemembered: a crawl that is interrupted says so, goes on when
// it is run again, and status tells what it brought.
func TestStoppedCrawlIsRemembered(t *testing.T) {
	w := fakeworld.New(rand.New(rand.NewPCG(3, 1)), fakeworld.Options{Tribes: 1, People: 12, Threads: 12, Largest: 20})
	ctx, stop := context.WithCancel(t.Context())
	var asked atomic.Int64
	place := fakeworld.HackerNews{World: w}
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if asked.Add(1) == 3 {
			stop()
		}
		place.ServeHTTP(rw, r)
	}))
	defer server.Close()
	dir := t.TempDir()
	cfg := "keywords: [" + w.Keyword + "]\nsources:\n  - hackernews: " + server.URL + "\nwindow:\n  since: 2024-01-01\n  until: 2024-06-01\n"
	if err := os.WriteFile(filepath.Join(dir, configName), []byte(cfg), 0o644); err != nil {
		t.Fatal(err)
	}
	var out, talk bytes.Buffer
	args := []string{"tribemap", "-p", dir, "crawl", "--allow-private"}
	if code := run(ctx, args, strings.NewReader(""), &out, &talk); code != exitInterrupted {
		t.Fatalf("exit code %d\n%s%s", code, &out, &talk)
	}
	mustSay(t, out.String(), "ended   interrupted")
	mustSay(t, talk.String(), "run the same command again to go on")
	told, _ := mustExit(t, exitDone, "-p", dir, "status")
	mustSay(t, told, "hackernews: ")
	mustSay(t, told, "left")
}
