// Package live fetches conversations from places that answer over HTTP: it
// decides what to ask next, asks no faster than each place allows, and commits
// every answer together with what follows from it, so that a crawl can be
// killed at any moment and go on as if nothing had happened.
//
// A Source knows one kind of place and is pure: it turns a Task into a Request
// and an Answer into what it holds, and never touches a network, a clock or a
// disk. All else is the engine's.
package live

import (
	"errors"
	"net/http"
	"time"

	"tribemap"
)

// Errors of sources.
var (
	// ErrPlace: the source cannot serve the place that is asked for.
	ErrPlace = errors.New("no such place for this source")
	// ErrBroken: an answer is not what the place sends.
	ErrBroken = errors.New("answer cannot be read")
	// ErrRequest: a task cannot be put as a request.
	ErrRequest = errors.New("nothing to ask")
	// ErrWhose: a credential was given without a place to a source that is asked
	// for several, and nobody but the one that gave it out may ever see it.
	ErrWhose = errors.New("several places, and a credential that names none")
	// ErrOpen: a credential would travel in the open.
	ErrOpen = errors.New("credentials are not sent over http")
	// ErrCredential: the place does not accept the credential.
	ErrCredential = errors.New("credential refused")
	// ErrExpired: the session has run out. The engine signs in anew and asks
	// again.
	ErrExpired = errors.New("session expired")
)

// Source is one kind of place where people talk. Its methods are pure
// functions and may be called from any goroutine.
type Source interface {
	// Name is the word that tribemap.yaml uses, such as "hackernews".
	Name() string
	// Caps says what the place can do and what it costs.
	Caps() Caps
	// Plan returns the first tasks of a query. ErrPlace: the source cannot
	// serve the place that is asked for.
	Plan(q Query) ([]Task, error)
	// Request says what to send for a task. The session is the zero value for
	// a source that needs none.
	Request(t Task, s Session) (Request, error)
	// Parse reads an answer with a status in 200–299, 304, 404 or 410, and any
	// other that Caps.Speaks names. It never panics, whatever the body. ErrBroken:
	// the body is not what the place sends; the engine asks again, then reports
	// the task as failed. ErrExpired: see there.
	Parse(t Task, a Answer) (Found, error)
}

// Login is a Source whose places want a token before they talk.
type Login interface {
	Source
	// SignIn returns the request that opens a session, or renews one that has
	// run out.
	SignIn(base string, c Credential, old Session) (Request, error)
	// SignedIn reads the answer to it.
	SignedIn(a Answer) (Session, error)
}

// Credential is what a person gave for one place of a source: no other is sent
// it. It comes from the environment or a file and is never stored, logged or
// printed.
type Credential struct {
	Name, Secret string
	Token        string // given instead of name and secret
}

// Session is an open session. It lives in memory alone.
type Session struct {
	Token, Refresh string
	Base           string    // origin to send requests to, if not the task's own
	Expires        time.Time // zero: unknown
}

// Caps says what a source can do. Costs are in the source's own currency:
// one unit is what one plain request costs.
type Caps struct {
	Kinds []Kind // tasks it knows
	// ResultCap is the most that one search brings, whatever the pages; 0 means
	// no limit. A search that meets it is split by time, down to Granularity.
	ResultCap   int
	Granularity time.Duration // smallest window a search can be split into; 0 means it cannot
	// FallsApart: threads come without what stands below something deleted. A
	// post that led to a thread and is not in it is asked for with a task of kind
	// Replies, whose target is its native id.
	FallsApart   bool
	NeedsLogin   bool         // nothing is to be had without a Credential
	OffByDefault bool         // used only where tribemap.yaml names it
	Robots       bool         // its addresses are pages, not an API: robots.txt is obeyed
	Speaks       []int        // further status codes that Parse reads
	Units        map[Kind]int // cost of one request where it is not 1
	// Budget is what the place allows at most, as far as is known before its
	// first answer; the engine stays below it.
	Budget []Rate
	Policy Policy
}

// Rate is an allowance of units per time.
type Rate struct {
	Units int
	Per   time.Duration
}

// Policy is what a place's terms allow to be done with what it gave. It is
// stored with the crawl, and exports obey it.
type Policy struct {
	RetentionDays int    `json:"retention_days,omitempty"` // 0: no limit
	NoExport      bool   `json:"no_export,omitempty"`      // lists of people must not leave
	NoCommerce    bool   `json:"no_commerce,omitempty"`
	Attribution   string `json:"attribution,omitempty"`
	Terms         string `json:"terms"` // where to read them
}

// Query is what a person asked for.
type Query struct {
	Keywords     []string
	Since, Until int64  // Unix seconds, half-open; 0 leaves a side open
	Place        string // as tribemap.yaml gives it: an origin, a list, a feed; "" is the source's own
	Now          int64  // Unix seconds; closes an open Until, so that a window can end complete
}

// Kind says what a task asks for.
type Kind string

// The kinds of tasks.
const (
	Search    Kind = "search"    // posts with a keyword, in a window
	Thread    Kind = "thread"    // everything said in a thread
	Replies   Kind = "replies"   // what a thread's answer left out
	Author    Kind = "author"    // what one person said, in a window
	Feed      Kind = "feed"      // what a place says, keyword or not, in a window
	Reactions Kind = "reactions" // who reacted to a post, with what they say
	Likes     Kind = "likes"     // who reacted to a post without a word
	Profile   Kind = "profile"   // one person
)

// Task is one thing to ask for. Tasks are values: two that are equal but for
// Mark, Fresh, Why and Worth are the same task, and the same task is done once.
type Task struct {
	Source string `json:"source"`
	Base   string `json:"base"` // origin of the server, such as "https://hn.algolia.com"
	Kind   Kind   `json:"kind"`
	Target string `json:"target"` // a keyword, an id: what Kind says

	Since  int64  `json:"since,omitempty"` // window, half-open
	Until  int64  `json:"until,omitempty"`
	Cursor string `json:"cursor,omitempty"` // where in the results; "" is the start
	Page   int    `json:"page,omitempty"`

	// Mark is what Found.Mark said when the window before this one was read.
	Mark string `json:"mark,omitempty"`
	// Fresh is when the latest thing that is known of the target happened, Unix
	// seconds: a task that was done before then is done again.
	Fresh int64 `json:"fresh,omitempty"`
	Why   Why   `json:"why"`
	Worth Worth `json:"worth"`
}

// Why says what led to a task: each post can tell why it was fetched.
type Why struct {
	Keyword string `json:"keyword,omitempty"` // the search that started it
	Post    string `json:"post,omitempty"`    // native id of the post that led here
	Person  string `json:"person,omitempty"`  // native id of the person whose side is wanted
}

// Worth is what a source or the engine expects of a task before it is done.
type Worth struct {
	Posts    int     `json:"posts,omitempty"`    // posts it should bring; 0 unknown
	Relevant float64 `json:"relevant,omitempty"` // chance that they are on topic, (0,1]; 0 unknown
	Leads    int     `json:"leads,omitempty"`    // posts that led to it beside the first; the engine counts them
}

// Request is what to send.
type Request struct {
	Method string // "" is GET; NNTP speaks to a news server
	URL    string
	Header http.Header
	Body   []byte
	// Secret holds headers that carry credentials: they are sent to the origin
	// of URL alone, and are never written anywhere.
	Secret http.Header

	signing bool    // asks for a session
	robots  *robots // of the origin of URL; nil: none
}

// Answer is what came back.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
	At     int64 // Unix seconds when it came: bounds every time in it
}

// Found is what an answer holds.
type Found struct {
	Page tribemap.Page
	Gone []tribemap.Ref // posts that the place says are deleted
	// Next are the tasks that follow. Those of the same window as the task's
	// (see Task.Window) are its further pages; a search without one is over.
	Next []Task
	// Total is how many results the place says there are, −1 if it does not.
	Total int
	// Capped: there is more than the place gives. The engine splits the window
	// where Caps.Granularity allows, and else writes it down.
	Capped bool
	// Ends: the further pages end by themselves, also where one shows nothing
	// new. Without it a window ends where pages bring nothing any more.
	Ends bool
	// Mark says how far the window goes in the place's own count; the next
	// window of the same question begins with it. "" keeps what was said before.
	Mark string
	// Refused: the place does not give this, for a reason worth telling.
	Refused string
	// Wait is how long the body asks to wait before the next request of this
	// kind; headers are read by the engine.
	Wait time.Duration
	// Again: the answer will be another after this long, as the place says itself;
	// what it holds is kept, and the same task is done once more then.
	Again time.Duration
	// Served are the targets of further tasks of this kind that would have the same
	// answer: they are done, too.
	Served []string
	// Names are the native ids of posts of the page, by what further answers of the
	// place call them where they are answered; Answers is what posts answer, by
	// their own native id, where the place gives such a name alone. The engine
	// remembers names, and sets Parent where it knows one.
	Names, Answers map[string]string
	// NoIndex names people who ask not to be searched for or kept, by native
	// id: their posts are dropped before they are stored.
	NoIndex []string
}

// Window is the part of a place that one query covers: the unit of the
// coverage ledger.
type Window struct {
	Source string `json:"source"`
	Base   string `json:"base"`
	Kind   Kind   `json:"kind"`
	Target string `json:"target"`
	Since  int64  `json:"since,omitempty"`
	Until  int64  `json:"until,omitempty"`
}

// Window returns the window that a task is a page of.
func (t Task) Window() Window {
	return Window{t.Source, t.Base, t.Kind, t.Target, t.Since, t.Until}
}

// Coverage is how a window ended.
type Coverage string

// The ways a window can end.
const (
	Open     Coverage = "open"     // not done yet
	Complete Coverage = "complete" // everything the place has
	Capped   Coverage = "capped"   // the place has more than it gives
	Refused  Coverage = "refused"  // the place does not give it
	Failed   Coverage = "failed"   // no usable answer, however often asked
)
