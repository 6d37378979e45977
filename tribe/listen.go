package tribe

import (
	"fmt"

	"tribemap"
	"tribemap/internal/huge"
)

// Archive is where a Talk is read from. Its functions yield everything once,
// in an order that is the same at every call, until yield returns false. What is
// yielded is valid during the call; its strings and lists may be kept.
type Archive struct {
	People func(yield func(*tribemap.Person) bool) error
	Posts  func(yield func(*tribemap.Post) bool) error
	// Reactions may be nil: nobody reacted.
	Reactions func(yield func(*tribemap.Reaction) bool) error
	// Size is how many posts there are, about: room is made for them at once.
	// 0 if that is not known.
	Size int
}

// ListenOptions set the scope. The zero value takes everything.
type ListenOptions struct {
	Since, Until int64                     // Unix seconds, half-open; 0 leaves a side open
	Match        func(*tribemap.Post) bool // on topic? nil: every post is
	// Same maps an address to the one that stands for the same person.
	Same map[tribemap.Ref]tribemap.Ref
	// Leave names people who are never to be analysed; their posts are dropped.
	Leave map[tribemap.Ref]bool
	// Threads is how many goroutines work at a time, 0 = all processors. No bit
	// of the result depends on it.
	Threads int
}

// Heard is what Listen returns beside the talk.
type Heard struct {
	Texts     Texts
	LostTimes int // posts in scope whose time is unknown or impossible
	Undated   int // posts left out because a window is set and their time is unknown
}

// Listen reads an archive into a Talk: it checks times, joins posts into
// threads, keeps the threads in scope and finds out who turned to whom.
//
// A thread is in scope if one of its posts inside the window matches. Posts of
// a source's moderators and machinery (Notice) are not talk. The result does
// not depend on the order of the archive. Time is linear but for posts of the
// same second; some 100 bytes a post are needed beside the talk while it is
// made. Posts are kept in memory for Heard.Texts up to 128 MB; larger archives
// are read again.
func Listen(a Archive, opt ListenOptions) (*Talk, Heard, error) {
	a = a.remembering(keptTexts)
	raw, err := readRaw(a, opt)
	if err != nil {
		return nil, Heard{}, fmt.Errorf("tribe: listen: %w", err)
	}
	raw.checkTimes()
	threads := raw.joinThreads()
	undated := raw.keepScope(threads)
	order := raw.rowsByTime()
	number := numbersOf(order, len(raw.rows))

	t := &Talk{}
	postThreads := raw.numberThreads(t, order, threads)
	if err := raw.nameAuthors(a, t); err != nil {
		return nil, Heard{}, fmt.Errorf("tribe: listen: %w", err)
	}
	if t.Reacted, err = raw.react(a, number); err != nil {
		return nil, Heard{}, fmt.Errorf("tribe: listen: %w", err)
	}
	raw.address(t, order, postThreads)
	raw.placePosts(t, order, number, postThreads)
	raw.infer(t, number)
	lost := t.setWindow()
	return t, Heard{Texts: textsOf(a, number), LostTimes: lost, Undated: undated}, nil
}

// numbersOf returns the number of each row in the talk, None for those outside
// the scope: the inverse of order.
func numbersOf(order []uint32, rows int) []uint32 {
	number := nones(rows)
	for n, row := range order {
		number[row] = uint32(n)
	}
	return number
}

func nones(n int) []uint32 {
	list := huge.Slice[uint32](n)
	for i := range list {
		list[i] = None
	}
	return list
}

// setWindow sets Start and End and returns the number of posts without a time.
func (t *Talk) setWindow() (lost int) {
	for i := range t.Posts {
		when := t.Posts[i].Time
		if when == 0 {
			lost++
			continue
		}
		if t.Start == 0 || when < t.Start {
			t.Start = when
		}
		t.End = max(t.End, when)
	}
	return lost
}

func textsOf(a Archive, number []uint32) Texts {
	return func(yield func(uint32, *tribemap.Post) bool) error {
		at := 0
		return a.Posts(func(p *tribemap.Post) bool {
			n := number[at]
			at++
			return n == None || yield(n, p)
		})
	}
}
