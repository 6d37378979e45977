// Package tribemap is the vocabulary that every room of the engine shares:
// who spoke (Person), what was said (Post), and what one person did towards
// another (Interaction).
//
// The types are plain values without behaviour beyond naming themselves. They
// know neither where they are stored nor what is computed from them.
package tribemap

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
)

// Ref names a person or a post. Native ids are unique only within their
// source, so both parts are needed.
type Ref struct {
	Source string `json:"source"` // "mail", "slack/racket", "discourse/forum.example.org"
	ID     string `json:"id"`     // native id: an address, a message id, an account number
}

// String returns "source:id", the form used on the command line and in files.
func (r Ref) String() string { return r.Source + ":" + r.ID }

// Compare orders refs by source, then id, bytewise.
func (r Ref) Compare(o Ref) int {
	if c := strings.Compare(r.Source, o.Source); c != 0 {
		return c
	}
	return strings.Compare(r.ID, o.ID)
}

// MaxSource is the longest name of a source, in bytes.
const MaxSource = 255

// ValidSource reports whether a text can name a source: not empty, at most
// MaxSource bytes, without colons and control characters.
func ValidSource(s string) bool {
	unfit := func(r rune) bool { return r < ' ' || r == ':' || r == 0x7f }
	return s != "" && len(s) <= MaxSource && !strings.ContainsFunc(s, unfit)
}

// ErrBadRef means that a text is not of the form "source:id".
var ErrBadRef = errors.New("not of the form source:id")

// ParseRef is the inverse of Ref.String. A source never holds a colon.
func ParseRef(s string) (Ref, error) {
	source, id, ok := strings.Cut(s, ":")
	if !ok || source == "" || id == "" {
		return Ref{}, fmt.Errorf("%q: %w", s, ErrBadRef)
	}
	return Ref{source, id}, nil
}

// Person is somebody who speaks, as one source describes them. The same human
// on two sources is two persons until somebody decides otherwise.
type Person struct {
	Ref
	Handle string `json:"handle"`          // short name shown to people, without "@"
	Name   string `json:"name,omitempty"`  // display name
	About  string `json:"about,omitempty"` // self-description
	Place  string `json:"place,omitempty"` // self-declared place, never inferred
	URL    string `json:"url,omitempty"`   // profile page
	Bot    bool   `json:"bot,omitempty"`   // the source declares an automated account

	// Columns only: no score reads them.
	Followers int64 `json:"followers,omitempty"`
	Following int64 `json:"following,omitempty"`
	Posts     int64 `json:"posts,omitempty"`
}

// Post is one thing said: a message, a comment, a mail.
//
// Times are Unix seconds; 0 means unknown.
type Post struct {
	Ref
	Author string // native id of the person in the same source
	Time   int64  // when the author's clock says it was written
	// Received is when a clock other than the author's saw it (newest Received
	// header, server time, date of the export). It bounds Time from above.
	Received int64
	Edited   int64 // last edit, 0 if never

	Title string // subject line or topic title
	Text  string // the author's own words: no quotes, signature or list footer
	Lang  string // BCP 47 tag if the source says so

	Channel    string   // list, group, room or category it was posted to
	CrossPosts []string // further channels of the same post, sorted

	Thread string // id of the thread's first post or of the topic; "" = its own
	Parent string // id of the post it answers; "" = none stated
	// Ancestors are further posts up the chain, nearest first: used when Parent
	// is not in the store.
	Ancestors []string
	// Mentions and Quotes name people addressed or quoted, by native id or by
	// the handle or name that the text gives; who is meant is resolved when
	// posts are loaded, against the people of the same source.
	Mentions []string
	Quotes   []string
	// AnswersTitle says that the post answers one of the same title in its
	// channel, and nothing says which: all that some mail programs leave.
	AnswersTitle bool

	Links []string
	URL   string

	Likes, Reposts, Views int64 // columns only: no score reads them

	Notice bool // a system or moderator act, not talk
}

// Page is what one response or one stretch of an archive brought. It is
// committed as a whole or not at all.
type Page struct {
	Posts  []Post
	People []Person
	// Reactions may be to posts that come later, or never.
	Reactions []Reaction
}

// Reaction says who reacted to a post: a like, an emoji. Somebody who left
// several signs at a post reacted once. It is no talk, since nothing was said.
type Reaction struct {
	Source string // of the post and of the person
	Post   string // native id of the post
	By     string // native id of the person
	Time   int64  // Unix seconds, 0 unknown
}

// Compare orders reactions by source, post, then person, bytewise.
func (r Reaction) Compare(o Reaction) int {
	return cmp.Or(strings.Compare(r.Source, o.Source), strings.Compare(r.Post, o.Post), strings.Compare(r.By, o.By))
}

// Kind says how one person turned to another.
type Kind uint8

// The kinds of interaction, weakest claim last.
const (
	Reply   Kind = iota + 1 // answered a post of theirs
	Mention                 // addressed them by name
	Quote                   // repeated their words
	// Inferred is no claim of the post: it was judged to answer a line of theirs.
	Inferred
)

// String returns the lower-case name of the kind.
func (k Kind) String() string {
	switch k {
	case Reply:
		return "reply"
	case Mention:
		return "mention"
	case Quote:
		return "quote"
	case Inferred:
		return "inferred"
	}
	return fmt.Sprintf("kind(%d)", uint8(k))
}

// Interaction is one directed, timed event from one person to another. People
// and posts are dense numbers given by whoever built the list.
type Interaction struct {
	From, To uint32
	Post     uint32 // the post in which it happened
	Time     int64  // Unix seconds, 0 unknown
	Kind     Kind
	Chance   float32 // of an Inferred one to be true, (0,1]; else 0
}
