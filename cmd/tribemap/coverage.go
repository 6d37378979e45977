package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"tribemap/crawl/live"

	"github.com/urfave/cli/v2"
)

// progressName is a small file that says how a running crawl stands: while it
// runs nobody else can open the store.
const progressName = "crawl.json"

// crawlProgress is what it holds.
type crawlProgress struct {
	PID      int         `json:"pid"`
	At       int64       `json:"at"` // Unix seconds
	Spent    live.Spent  `json:"spent"`
	All      live.Spent  `json:"all"`
	Left     int         `json:"left"`
	Budget   crawlBudget `json:"budget,omitzero"`
	TimeLeft int64       `json:"time_left,omitempty"` // seconds, expected; 0 unknown
	Waiting  string      `json:"waiting,omitempty"`
	Until    int64       `json:"until,omitempty"`
}

// crawlBudget is what bounds the run; 0 is no bound.
type crawlBudget struct {
	Requests int   `json:"requests,omitempty"`
	Units    int   `json:"units,omitempty"`
	Posts    int   `json:"posts,omitempty"`
	Time     int64 `json:"time,omitempty"` // seconds
}

func progressOf(p live.Progress) crawlProgress {
	b := p.Budget
	at := crawlProgress{
		PID: os.Getpid(), At: time.Now().Unix(), Spent: p.Spent, All: p.All, Left: p.Left,
		Budget:   crawlBudget{b.Requests, b.Units, b.Posts, int64(b.Time.Seconds())},
		TimeLeft: int64(p.TimeLeft().Seconds()), Waiting: p.Waiting,
	}
	if !p.Until.IsZero() {
		at.Until = p.Until.Unix()
	}
	return at
}

// crawlWatch shows how a crawl goes on, and writes it down for status.
type crawlWatch struct {
	step    *step
	talk    *talker
	file    string
	written time.Time
	waiting string
	broken  bool // the file cannot be written; said once
}

// see shows and writes down how the crawl stands: at most once a second, but at
// once when a wait begins, during which nothing else would be told.
func (w *crawlWatch) see(p live.Progress) {
	waits := p.Waiting != "" && w.waiting != p.Waiting && time.Until(p.Until) > 2*time.Second
	at := progressOf(p)
	switch {
	case p.Waiting == "":
		w.waiting = ""
		w.step.what = "crawl, " + at.sentence()
		w.step.at(int64(p.Spent.Posts), 0, "posts")
	case waits:
		w.waiting = p.Waiting
		w.talk.say("waiting until %s: %s", p.Until.Format(time.TimeOnly), p.Waiting)
	}
	if waits || time.Since(w.written) >= time.Second {
		w.write(at)
	}
}

func (w *crawlWatch) write(at crawlProgress) {
	w.written = time.Now()
	err := writeFile(w.file, func(out io.Writer) error { return writeJSON(out, at) })
	if err != nil && !w.broken {
		w.broken = true
		w.talk.warn("status will not know of this crawl: %v", err)
	}
}

// sentence says what was spent of what may be, and how long it takes yet.
func (c crawlProgress) sentence() string {
	parts := []string{of(c.Spent.Requests, c.Budget.Requests, "request")}
	if c.Budget.Units > 0 {
		parts = append(parts, of(c.Spent.Units, c.Budget.Units, "unit"))
	}
	parts = append(parts, of(c.Spent.Posts, c.Budget.Posts, "new post"), plural(c.Left, "task")+" left")
	if c.TimeLeft > 0 {
		parts = append(parts, fmt.Sprintf("about %v to go", time.Duration(c.TimeLeft)*time.Second))
	}
	return strings.Join(parts, ", ")
}

// of writes "3 requests", or "3 of 10 requests" where there is a most.
func of(n, most int, one string) string {
	if most > 0 {
		return thousands(int64(n)) + " of " + plural(most, one)
	}
	return plural(n, one)
}

// end takes the file away: from now on the store itself can be asked.
func (w *crawlWatch) end() {
	if err := os.Remove(w.file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		w.talk.warn("%v", err)
	}
}

// running returns how a running crawl stands, nil if none does.
func (p project) running() *crawlProgress {
	text, err := os.ReadFile(p.path(progressName))
	if err != nil {
		return nil
	}
	var at crawlProgress
	if json.Unmarshal(text, &at) != nil || !alive(at.PID) {
		return nil // a crawl that was killed leaves its file
	}
	return &at
}

func (p *program) printRunning(r *crawlProgress) {
	fmt.Fprintf(p.stdout, "crawl   running (process %d): %s; as of %s\n", r.PID, r.sentence(), time.Unix(r.At, 0).Format(time.TimeOnly))
	if r.Waiting != "" {
		fmt.Fprintf(p.stdout, "waits   until %s: %s\n", time.Unix(r.Until, 0).Format(time.TimeOnly), r.Waiting)
	}
}

// crawlAccount is the JSON object of crawl, and of the crawl in status.
type crawlAccount struct {
	Ended   string                `json:"ended,omitempty"`
	Spent   live.Spent            `json:"spent"`
	All     live.Spent            `json:"all"`
	Left    int                   `json:"left"`
	Windows []live.WindowReport   `json:"windows"`
	Threads map[live.Coverage]int `json:"threads"`
	// Declined counts posts that were met and left out because their authors wish so.
	Declined int `json:"declined,omitempty"`
}

func accountOfCrawl(r live.Report) crawlAccount {
	return crawlAccount{string(r.Ended), r.Spent, r.All, r.Left, append([]live.WindowReport{}, r.Windows...), r.Threads, r.Declined}
}

// printCrawl says what a run brought and what it did not see.
func (p *program) printCrawl(c *cli.Context, r live.Report) error {
	if c.Bool("json") {
		if err := writeJSON(p.stdout, accountOfCrawl(r)); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(p.stdout, "asked   %s, %s\n", plural(r.Spent.Requests, "time"), count(int64(r.Spent.Bytes), "B"))
		fmt.Fprintf(p.stdout, "posts   %s new, %s updated, %s removed\n",
			thousands(int64(r.Spent.Posts)), thousands(int64(r.Spent.Updated)), thousands(int64(r.Spent.Removed)))
		p.printCoverage(r)
		fmt.Fprintf(p.stdout, "ended   %s", r.Ended)
		if r.Left > 0 {
			fmt.Fprintf(p.stdout, "; %s left, run it again to go on", plural(r.Left, "task"))
		}
		fmt.Fprintln(p.stdout)
	}
	switch gaps := gapsIn(r); {
	case r.Ended == live.Interrupted:
		return errInterrupted
	case gaps > 0:
		return incompletef("%s not complete: see above, or tribemap status", either(gaps, "window is", "windows are"))
	case r.Left > 0:
		return incompletef("%s not asked for yet: run it again to go on", either(r.Left, "task was", "tasks were"))
	}
	return nil
}

// either writes "1 window is" or "2 windows are".
func either(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return thousands(int64(n)) + " " + many
}

// gapsIn counts windows that ended without all that is there.
func gapsIn(r live.Report) int {
	n := 0
	for _, w := range r.Windows {
		if incomplete(w.Coverage) {
			n++
		}
	}
	return n
}

// mostWindows is how many windows a terminal shows; --json has them all.
const mostWindows = 30

// printCoverage lists what was asked and how complete it is.
func (p *program) printCoverage(r live.Report) {
	ended := make(map[live.Coverage]int)
	shown := 0
	for _, w := range r.Windows {
		ended[w.Coverage]++
		if w.Coverage == live.Complete || w.Coverage == live.Open {
			continue
		}
		if shown++; shown <= mostWindows {
			fmt.Fprintf(p.stdout, "%-7s %s\n", w.Coverage, windowSentence(w))
		}
	}
	if shown > mostWindows {
		fmt.Fprintf(p.stdout, "        and %s more\n", plural(shown-mostWindows, "window"))
	}
	fmt.Fprintf(p.stdout, "covered %s complete, %d open; %s complete, %d open\n",
		either(ended[live.Complete], "search", "searches"), ended[live.Open], plural(r.Threads[live.Complete], "thread"), r.Threads[live.Open])
	if r.Declined > 0 {
		fmt.Fprintf(p.stdout, "left    %s out, whose authors ask not to be indexed\n", plural(r.Declined, "post"))
	}
}

func windowSentence(w live.WindowReport) string {
	if w.Kind == live.Thread && w.Target == "" {
		return fmt.Sprintf("%s: %s not asked for yet", w.Source, plural(w.Total, "thread"))
	}
	s := fmt.Sprintf("%s %s %q", w.Source, w.Kind, printable(w.Target))
	switch {
	case w.Until > 0 && w.Since > 0:
		s += fmt.Sprintf(", %s to %s", date(w.Since), date(w.Until))
	case w.Until > 0:
		s += ", until " + date(w.Until)
	}
	s += fmt.Sprintf(": %s", plural(w.Posts, "post"))
	if w.Total > w.Posts {
		s += fmt.Sprintf(" of %s", thousands(int64(w.Total)))
	}
	if w.Note != "" {
		s += " (" + w.Note + ")"
	}
	return s
}

func (p *program) printForecast(c *cli.Context, list []live.Forecast) error {
	if c.Bool("json") {
		return writeJSON(p.stdout, append([]live.Forecast{}, list...))
	}
	for _, f := range list {
		about := "about"
		if f.Each == 0 && f.New > 0 {
			about = "at least"
		}
		fmt.Fprintf(p.stdout, "%s: %s to ask, %s left from before: %s %s, %s at its rate\n", f.Source,
			either(f.New, "search", "searches"), plural(f.Left, "task"), about, plural(f.Requests, "request"), f.Time.Round(time.Second))
		if f.Each > 0 {
			fmt.Fprintf(p.stdout, "  one search has come to %.1f requests so far, with its pages and threads; some %s should come\n", f.Each, plural(f.Posts, "post"))
		} else if f.New > 0 {
			fmt.Fprintln(p.stdout, "  how many threads they lead to is not known before the first are asked; --requests N bounds it")
		}
	}
	return nil
}
