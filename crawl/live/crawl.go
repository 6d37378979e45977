package live

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"tribemap"
)

// ErrUnknownSource means that Ask.Source is none of Options.Sources.
var ErrUnknownSource = errors.New("no such source")

// Ask is a query for one source.
type Ask struct {
	Source string
	Query  Query
}

// Budget bounds one run. Zero means no bound.
type Budget struct {
	Requests, Units, Posts int
	Time                   time.Duration
}

// Options say what to crawl and how. Sources, Asks and Agent are needed.
type Options struct {
	Sources []Source
	Asks    []Ask
	// Credentials are named "SOURCE BASE", with a task's Base, or "SOURCE" alone
	// where one place of the source is asked. ErrWhose: several are.
	Credentials map[string]Credential
	// Match tells whether a post is on topic; nil: all are.
	Match func(*tribemap.Post) bool
	// Refuse names people who must not be stored; nil: nobody.
	Refuse func(tribemap.Ref) bool
	Budget Budget

	Workers int // requests in flight at most, 0 means 4; 2 of them to one host
	// Exhaustive asks for everything that the asks lead to, in the order of
	// discovery, and for nothing else: no sides of dyads. What a budget lets in
	// then depends on luck, but without one the result does not.
	Exhaustive bool
	Overlap    time.Duration // of a window that is crawled again with the one before, 0 means an hour, negative none

	// Quiet is how long nobody must have spoken in a thread, when it was read,
	// for it to be over; others are read again by the next run. 0 means two
	// days, negative none are.
	Quiet time.Duration

	Agent     string            // User-Agent; says who asks and how to reach them
	Transport http.RoundTripper // nil means the network
	// Dial connects to news servers; nil means the network.
	Dial         func(ctx context.Context, network, address string) (net.Conn, error)
	AllowPrivate bool           // ask hosts in private networks, too
	Proxy        bool           // ask through the proxy that the environment names
	OnProgress   func(Progress) // called after each answer and while waiting, from Run's goroutine

	refuses bool // Refuse was given
}

func (o Options) withDefaults() Options {
	o.refuses = o.Refuse != nil
	if o.Match == nil {
		o.Match = func(*tribemap.Post) bool { return true }
	}
	if o.Refuse == nil {
		o.Refuse = func(tribemap.Ref) bool { return false }
	}
	if o.Workers == 0 {
		o.Workers = 4
	}
	if o.Overlap == 0 {
		o.Overlap = time.Hour
	}
	if o.Quiet == 0 {
		o.Quiet = 48 * time.Hour
	}
	return o
}

// Spent is what a crawl cost and brought.
type Spent struct {
	Requests int `json:"requests"`
	Units    int `json:"units"`
	Bytes    int `json:"bytes"`
	Posts    int `json:"posts"` // new ones
	Updated  int `json:"updated"`
	Removed  int `json:"removed"`
	Retries  int `json:"retries"`
}

func (s *Spent) add(o Spent) {
	s.Requests += o.Requests
	s.Units += o.Units
	s.Bytes += o.Bytes
	s.Posts += o.Posts
	s.Updated += o.Updated
	s.Removed += o.Removed
	s.Retries += o.Retries
}

// changed adds what a commit changed.
func (s *Spent) changed(c Changes) {
	s.Posts += c.New
	s.Updated += c.Updated
	s.Removed += c.Removed
}

// Progress is how a running crawl stands.
type Progress struct {
	Spent   Spent // in this run
	All     Spent // since the first
	Left    int   // tasks known and not done
	Budget  Budget
	Taken   time.Duration // by this run so far
	Host    string
	Waiting string    // why nothing is being asked just now, "" if something is
	Until   time.Time // when that ends
}

// Report is how a run ended.
type Report struct {
	Spent, All Spent
	Left       int // tasks known and not done
	// Ended says why: Finished, or what ran out.
	Ended Ending
	// Windows are those of searches, feeds and people, sorted; threads are
	// counted in Threads and only named where they are not complete.
	Windows []WindowReport
	Threads map[Coverage]int
	// Declined counts the posts that were met and left out because their authors
	// wish so.
	Declined int
}

// Ending is why a run ended.
type Ending string

// The ways a run can end.
const (
	Finished    Ending = "nothing is left to ask"
	OutOfBudget Ending = "the budget is spent"
	Interrupted Ending = "interrupted"
)

// Run crawls until nothing is left, the budget is spent or ctx ends, and can
// be called again with the same journal at any time, also after the process
// was killed: no answer that was committed is asked for again. Interrupted
// runs return their report and no error.
func Run(ctx context.Context, journal Journal, opt Options) (Report, error) {
	r, err := start(ctx, journal, opt.withDefaults())
	if err != nil {
		return Report{}, fmt.Errorf("crawl: %w", err)
	}
	report, err := r.loop(ctx)
	if err != nil {
		err = fmt.Errorf("crawl: %w", err)
	}
	return report, err
}
