package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/urfave/cli/v2"
	"golang.org/x/term"
)

// Exit codes; part of the contract with scripts.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitIncomplete  = 3
	exitPolicy      = 4
	exitInterrupted = 130
)

// problem is an error with what the user needs to go on: an exit code and
// perhaps a hint.
type problem struct {
	err  error
	hint string
	code int
}

func (p *problem) Error() string { return p.err.Error() }
func (p *problem) Unwrap() error { return p.err }

var errInterrupted = errors.New("interrupted")

// goesOn tells whether a command takes up its work where it was interrupted; the
// others begin anew.
func goesOn(command string) bool { return command == "crawl" || command == "import" }

func usagef(format string, args ...any) error {
	return &problem{err: fmt.Errorf(format, args...), code: exitUsage}
}

// hint adds advice to an error, whose exit code it keeps; nil stays nil.
func hint(err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	code := exitFailed
	if p := (*problem)(nil); errors.As(err, &p) {
		code = p.code
	}
	return &problem{err: err, hint: fmt.Sprintf(format, args...), code: code}
}

// incompletef says that the work is done but something was lost on the way.
func incompletef(format string, args ...any) error {
	return &problem{err: fmt.Errorf(format, args...), code: exitIncomplete}
}

// policyf says that terms of a source do not allow what was asked for.
func policyf(format string, args ...any) error {
	return &problem{err: fmt.Errorf(format, args...), code: exitPolicy}
}

func usageError(_ *cli.Context, err error, _ bool) error {
	return &problem{err: err, hint: `"tribemap COMMAND --help" lists the flags`, code: exitUsage}
}

// noArguments refuses stray arguments.
func noArguments(c *cli.Context) error {
	if c.Args().Present() {
		return usagef("%s takes no arguments, got %q", c.Command.Name, c.Args().First())
	}
	return nil
}

// talker writes everything that is not data: progress, errors and hints.
type talker struct {
	w        io.Writer
	terminal bool
	quiet    bool
	open     bool   // a progress line stands unfinished
	command  string // that runs
}

func newTalker(w io.Writer) *talker {
	f, ok := w.(*os.File)
	return &talker{w: w, terminal: ok && term.IsTerminal(int(f.Fd()))}
}

// say writes one line of talk.
func (t *talker) say(format string, args ...any) {
	if t.quiet {
		return
	}
	t.endLine()
	fmt.Fprintf(t.w, format+"\n", args...)
}

// warn writes one line even when quiet.
func (t *talker) warn(format string, args ...any) {
	t.endLine()
	fmt.Fprintf(t.w, "tribemap: warning: "+format+"\n", args...)
}

func (t *talker) endLine() {
	if t.open {
		fmt.Fprint(t.w, "\r\x1b[K")
		t.open = false
	}
}

// report writes an error with its hint and returns the exit code.
func (t *talker) report(err error) int {
	if err == nil {
		return exitDone
	}
	code, advice := exitFailed, ""
	if p := (*problem)(nil); errors.As(err, &p) {
		code, advice = p.code, p.hint
	}
	text := err.Error()
	if errors.Is(err, errInterrupted) {
		code, text, advice = exitInterrupted, errInterrupted.Error(), "the same command begins anew"
		if goesOn(t.command) {
			advice = "run the same command again to go on"
		}
	}
	fmt.Fprintf(t.w, "tribemap: error: %s\n", oneLine(text))
	if advice != "" {
		fmt.Fprintf(t.w, "tribemap: hint: %s\n", advice)
	}
	return code
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// step shows the progress of one piece of work: on a terminal a line that is
// rewritten, elsewhere one line when it is done.
type step struct {
	t       *talker
	what    string
	started time.Time
	shown   time.Time
}

func (t *talker) step(format string, args ...any) *step {
	s := &step{t: t, what: fmt.Sprintf(format, args...), started: time.Now()}
	if t.terminal && !t.quiet {
		t.endLine()
		fmt.Fprintf(t.w, "%s …", s.what)
		t.open = true
	}
	return s
}

// at shows how far the work is: done of total units, with rate and time left.
func (s *step) at(done, total int64, unit string) {
	now := time.Now()
	if !s.t.terminal || s.t.quiet || now.Sub(s.shown) < 100*time.Millisecond {
		return
	}
	s.shown = now
	seconds := now.Sub(s.started).Seconds()
	rate := float64(done) / max(seconds, 1e-3)
	line := fmt.Sprintf("%s: %s, %s/s", s.what, count(done, unit), count(int64(rate), unit))
	if total > 0 && done > 0 {
		left := time.Duration(float64(total-done) / rate * float64(time.Second))
		line = fmt.Sprintf("%s: %d %%, %s/s, %s left", s.what, 100*done/total, count(int64(rate), unit), left.Round(time.Second))
	}
	s.t.endLine()
	fmt.Fprint(s.t.w, line)
	s.t.open = true
}

// next ends a step, if there is one, and begins another.
func (t *talker) next(s *step, what string) *step {
	if s != nil {
		t.say("%s (%.1f s)", s.what, time.Since(s.started).Seconds())
	}
	return t.step("%s", what)
}

// done ends the step with what came of it.
func (s *step) done(format string, args ...any) {
	s.t.say("%s: %s (%.1f s)", s.what, fmt.Sprintf(format, args...), time.Since(s.started).Seconds())
}

// count writes a number of units: bytes in MB, everything else in full.
func count(n int64, unit string) string {
	if unit == "B" {
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	}
	return fmt.Sprintf("%s %s", thousands(n), unit)
}

// thousands groups digits by comma.
func thousands(n int64) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// plural writes "1 tribe", "2 tribes".
func plural(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return thousands(int64(n)) + " " + one + "s"
}
