package live

import (
	"errors"
	"strconv"

	"tribemap"
)

// sides watches for dyads of which one side is missing: where A keeps
// answering B and B was never seen to answer A, B's own posts are worth asking
// for. Otherwise a tie looks one-way because of what was not fetched.
//
// Counts are kept in the journal. A post that is stored already counts for
// nothing more than that its author answered once, so that a thread that is
// read again does not make one answer many.
type sides struct {
	of      map[recordKey]side
	changed []recordKey // since the last commit
}

// side is what is known of a dyad, or of a person.
type side struct {
	// How often each answered the other, often at most: the one first whose ref
	// comes first.
	answers [2]uint8
	asked   int64 // of a person: until when their posts were asked for, Unix seconds
}

const (
	often    = 2         // answers that make a side worth a request
	sideAges = 24 * 3600 // seconds after which what was asked for may have gone on
)

// mostSides bounds the memory, some 30 MB, and how long a crawl takes that goes
// on.
const mostSides = 500_000

// sideTable holds sides by the hash of two people, or of one.
const sideTable = "s/"

func newSides() *sides { return &sides{of: make(map[recordKey]side)} }

// errSide: a record of a side is not what was written.
var errSide = errors.New("side cannot be read")

// resume takes over what an earlier process knew: the record of a dyad is two
// digits, that of a person a moment.
func (s *sides) resume(key recordKey, value []byte) error {
	if len(value) == 2 && max(value[0], value[1]) <= '0'+often && min(value[0], value[1]) >= '0' {
		s.of[key] = side{answers: [2]uint8{value[0] - '0', value[1] - '0'}}
		return nil
	}
	asked, err := strconv.ParseInt(string(value), 10, 64)
	if err != nil || asked < 100 {
		return errSide
	}
	s.of[key] = side{asked: asked}
	return nil
}

// entries returns what is to be written, and forgets that it changed.
func (s *sides) entries() []Entry {
	entries := make([]Entry, 0, len(s.changed))
	for _, key := range s.changed {
		d := s.of[key]
		value := []byte{'0' + d.answers[0], '0' + d.answers[1]}
		if d.asked > 0 {
			value = strconv.AppendInt(nil, d.asked, 10)
		}
		entries = append(entries, Entry{Key: sideTable + key.String(), Value: value})
	}
	s.changed = s.changed[:0]
	return entries
}

func (s *sides) set(key recordKey, d side) {
	s.of[key] = d
	s.changed = append(s.changed, key)
}

// missing is somebody whose side is missing, from a moment on.
type missing struct {
	person tribemap.Ref
	since  int64 // Unix seconds, 0 if it was never asked for
}

// missing takes in a page before it is stored and returns the people whose side
// is missing, each once, in the order of the page, and notes that they are asked
// for until a moment.
func (s *sides) missing(page tribemap.Page, isNew func(*tribemap.Post) bool, until int64) []missing {
	author := make(map[tribemap.Ref]string, len(page.Posts))
	for _, p := range page.Posts {
		author[p.Ref] = p.Author
	}
	var wanted []missing
	for i := range page.Posts {
		p := &page.Posts[i]
		to := author[tribemap.Ref{Source: p.Source, ID: p.Parent}]
		if p.Parent == "" || to == "" || to == p.Author || !s.count(p.Source, p.Author, to, isNew(p)) {
			continue
		}
		b := tribemap.Ref{Source: p.Source, ID: to}
		if since, ok := s.ask(b, until); ok {
			wanted = append(wanted, missing{b, since})
		}
	}
	return wanted
}

// count takes in an answer of a to b and reports whether there were enough of
// them, and none of b to a.
func (s *sides) count(source, a, b string, isNew bool) bool {
	key, mine := hashed(source, a, b), 0
	if b < a {
		key, mine = hashed(source, b, a), 1
	}
	d, met := s.of[key]
	if !met && len(s.of) >= mostSides {
		return false
	}
	if d.answers[mine] == 0 || isNew && d.answers[mine] < often {
		d.answers[mine]++
		s.set(key, d)
	}
	return d.answers[mine] >= often && d.answers[1-mine] == 0
}

// ask notes that somebody's side is asked for until a moment, and returns until
// when it was before. It reports false where that is not long ago.
func (s *sides) ask(who tribemap.Ref, until int64) (since int64, ok bool) {
	key := hashed(who.Source, who.ID)
	before := s.of[key].asked
	if before > 0 && until-before < sideAges {
		return before, false
	}
	s.set(key, side{asked: max(until, sideAges)})
	return before, true
}
