// Package tribe says what the numbers mean: which people form a tribe, which
// two are tied and how strongly, who connects a tribe, and which words mark it.
//
// It works on a Talk, the conversation as arrays, and never sees a disk or a
// network.
package tribe

import (
	"math"

	"tribemap"
)

// None stands for "no person", "no post" or "no tribe" where a number is meant.
const None = math.MaxUint32

// Talk is the conversation of one scope as numbers. Everything in this package
// names people by their index in People and posts by their index in Posts.
type Talk struct {
	People       []tribemap.Person      // sorted by Ref
	Bot          []bool                 // len People: declared a bot, or posting like one
	Posts        []Post                 // sorted by time, then Ref
	Threads      int                    // threads are numbered 0…Threads−1
	Interactions []tribemap.Interaction // sorted by CompareInteractions; nobody turns to themselves
	// Inferred holds further interactions, of lines of chat that say not whom they
	// answer. They are evidence, and enter no score. Sorted likewise.
	Inferred []tribemap.Interaction
	// Reacted says who reacted to whose posts, sorted by From, then To. It enters no
	// score either.
	Reacted    []Reacted
	Start, End int64 // first and last known time of a post, Unix seconds
}

// Post is what the analysis keeps of a post; its text is read again from a
// Texts when it is needed.
type Post struct {
	Ref     tribemap.Ref
	Author  uint32
	Thread  uint32
	Parent  uint32 // post number, or None
	OnTopic bool   // matched the keywords; true for all where there are none
	Time    int64  // Unix seconds after sanity checks, 0 unknown
}

// Texts reads all posts of a Talk once, in a fixed order, and calls yield with
// each post's number and the post as stored until yield returns false. It may
// be called any number of times. Yield may keep the post's strings, not the post,
// and must not change it.
type Texts func(yield func(post uint32, p *tribemap.Post) bool) error

// CompareInteractions orders interactions by pair (smaller person first), then
// time, post, kind and direction: the order in which dyads are read.
func CompareInteractions(a, b tribemap.Interaction) int {
	for _, d := range [...]int64{
		int64(min(a.From, a.To)) - int64(min(b.From, b.To)),
		int64(max(a.From, a.To)) - int64(max(b.From, b.To)),
		a.Time - b.Time,
		int64(a.Post) - int64(b.Post),
		int64(a.Kind) - int64(b.Kind),
		int64(a.From) - int64(b.From),
	} {
		if d < 0 {
			return -1
		}
		if d > 0 {
			return 1
		}
	}
	return 0
}
