package main

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"tribemap/crawl/live"
)

// TestRunningCrawl: status tells of a wait as soon as it begins, of the budget
// and the time left, and not of a crawl that is dead.
func TestRunningCrawl(t *testing.T) {
	pr := project{t.TempDir()}
	talk := &talker{w: &bytes.Buffer{}}
	w := &crawlWatch{step: talk.step("crawl"), talk: talk, file: pr.path(progressName)}
	p := live.Progress{Spent: live.Spent{Requests: 10, Posts: 30}, Left: 80, Budget: live.Budget{Requests: 40}, Taken: time.Minute}
	w.see(p)
	p.Waiting, p.Until = "http://place: it asked to wait", time.Now().Add(time.Hour)
	w.see(p)
	at := pr.running()
	if at == nil {
		t.Fatal("no crawl runs")
	}
	if at.TimeLeft < 3700 || at.TimeLeft > 3780 {
		t.Errorf("%d seconds left, want three minutes after an hour", at.TimeLeft)
	}
	at.PID, at.At, at.Until, at.TimeLeft = 7, 0, 60, 90
	var out bytes.Buffer
	(&program{stdout: &out}).printRunning(at)
	clock := func(s int64) string { return time.Unix(s, 0).Format(time.TimeOnly) }
	want := "crawl   running (process 7): 10 of 40 requests, 30 new posts, 80 tasks left, about 1m30s to go; as of " + clock(0) + "\n" +
		"waits   until " + clock(60) + ": http://place: it asked to wait\n"
	if out.String() != want {
		t.Errorf("%q, want %q", out.String(), want)
	}
	if !strings.Contains(w.step.what, "10 of 40 requests") {
		t.Errorf("a terminal is told %q", w.step.what)
	}
}

// TestDeadCrawl: the file that a killed crawl left says nothing.
func TestDeadCrawl(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "-test.run=^$")
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	pr := project{t.TempDir()}
	w := &crawlWatch{talk: &talker{w: &bytes.Buffer{}}, file: pr.path(progressName)}
	w.write(crawlProgress{PID: cmd.Process.Pid})
	if at := pr.running(); at != nil {
		t.Errorf("%+v runs", at)
	}
	w.write(crawlProgress{PID: os.Getpid()})
	if pr.running() == nil {
		t.Error("this process does not run")
	}
}
