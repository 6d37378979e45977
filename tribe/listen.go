package tribe

import (
	"cmp"
	"fmt"
	"slices"

	"tribemap"
)

// Archive is where a Talk is read from. Both functions yield everything once,
// in an order that is the same at every call, until yield returns false. What is
// yielded is valid during the call; its strings and lists may be kept.
type Archive struct {
	People func(yield func(*tribemap.Person) bool) error
	Posts  func(yield func(*tribemap.Post) bool) error
}

// ListenOptions set the scope. The zero value takes everything.
type ListenOptions struct {
	Since, Until int64                     // Unix seconds, half-open; 0 leaves a side open
	Match        func(*tribemap.Post) bool // on topic? nil: every post is
	// Same maps an address to the one that stands for the same person.
	Same map[tribemap.Ref]tribemap.Ref
	// Leave names people who are never to be analysed; their posts are dropped.
	Leave map[tribemap.Ref]bool
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
// not depend on the order of the archive. Time O(p log p) for p posts. Posts are
// kept in memory for Heard.Texts up to 128 MB; larger archives are read again.
func Listen(a Archive, opt ListenOptions) (*Talk, Heard, error) {
	a = a.remembering(keptTexts)
	raw, err := readRaw(a, opt)
	if err != nil {
		return nil, Heard{}, fmt.Errorf("tribe: listen: %w", err)
	}
	checkTimes(raw.posts)
	threads := raw.joinThreads()
	undated := raw.keepScope(threads, opt)

	t := &Talk{}
	number := raw.numberPosts(t, threads)
	if err := raw.nameAuthors(a, t, opt); err != nil {
		return nil, Heard{}, fmt.Errorf("tribe: listen: %w", err)
	}
	raw.address(t, number)
	raw.infer(t, number)
	lost := t.setWindow()
	return t, Heard{Texts: textsOf(a, number), LostTimes: lost, Undated: undated}, nil
}

// rawPost is a post on its way into a Talk.
type rawPost struct {
	ref              tribemap.Ref
	author           tribemap.Ref
	time, received   int64
	thread           string
	title            uint64 // hash of channel and title where they may tell the thread, else 0
	answersTitle     bool
	answers          []string // parent first, then ancestors, nearest first
	mentions, quotes []string
	onTopic, skip    bool
	chat             *chatText // nil: no line of chat
}

type rawTalk struct {
	posts []rawPost // in the archive's order
	// people holds, for each author in scope, their number in the talk.
	people map[tribemap.Ref]uint32
	byRef  map[tribemap.Ref]uint32 // position in posts
	same   map[tribemap.Ref]tribemap.Ref
}

func readRaw(a Archive, opt ListenOptions) (*rawTalk, error) {
	raw := &rawTalk{same: opt.Same}
	err := a.Posts(func(p *tribemap.Post) bool {
		author := canonical(tribemap.Ref{Source: p.Source, ID: p.Author}, opt.Same)
		r := rawPost{
			ref: p.Ref, author: author, time: p.Time, received: p.Received, thread: p.Thread,
			mentions: p.Mentions, quotes: p.Quotes,
			onTopic: opt.Match == nil || opt.Match(p),
			skip:    p.Notice || p.Author == "" || opt.Leave[author],
			chat:    chatTextOf(p),
		}
		if p.Thread == "" && p.Title != "" {
			r.title, r.answersTitle = titleKey(p), p.AnswersTitle
		}
		if p.Parent != "" || len(p.Ancestors) > 0 {
			r.answers = append(append(r.answers, p.Parent), p.Ancestors...)
		}
		raw.posts = append(raw.posts, r)
		return true
	})
	if err != nil {
		return nil, err
	}
	raw.byRef = make(map[tribemap.Ref]uint32, len(raw.posts))
	for i := range raw.posts {
		raw.byRef[raw.posts[i].ref] = uint32(i)
	}
	return raw, nil
}

// canonical follows Same to its end; a circle ends where it was entered.
func canonical(r tribemap.Ref, same map[tribemap.Ref]tribemap.Ref) tribemap.Ref {
	for range len(same) {
		next, ok := same[r]
		if !ok {
			break
		}
		r = next
	}
	return r
}

// keepScope marks posts outside the scope as skipped and returns how many of
// them are outside only because their time is unknown.
func (raw *rawTalk) keepScope(threads []uint32, opt ListenOptions) (undated int) {
	matched := make(map[uint32]bool)
	for i := range raw.posts {
		p := &raw.posts[i]
		switch {
		case p.skip:
		case opt.Since == 0 && opt.Until == 0:
		case p.time == 0:
			p.skip = true
			undated++
		case p.time < opt.Since || opt.Until != 0 && p.time >= opt.Until:
			p.skip = true
		}
		if !p.skip && p.onTopic {
			matched[threads[i]] = true
		}
	}
	for i := range raw.posts {
		raw.posts[i].skip = raw.posts[i].skip || !matched[threads[i]]
	}
	return undated
}

// numberPosts fills t.Posts in order of time, then Ref, with dense thread
// numbers in order of first appearance. It returns the number of each raw post,
// None for those outside the scope.
func (raw *rawTalk) numberPosts(t *Talk, threads []uint32) []uint32 {
	var order []uint32
	for i := range raw.posts {
		if !raw.posts[i].skip {
			order = append(order, uint32(i))
		}
	}
	slices.SortFunc(order, func(a, b uint32) int {
		p, q := &raw.posts[a], &raw.posts[b]
		return cmp.Or(cmp.Compare(p.time, q.time), p.ref.Compare(q.ref))
	})

	number := make([]uint32, len(raw.posts))
	for i := range number {
		number[i] = None
	}
	dense := make(map[uint32]uint32)
	t.Posts = make([]Post, len(order))
	for n, i := range order {
		number[i] = uint32(n)
		p := &raw.posts[i]
		thread, ok := dense[threads[i]]
		if !ok {
			thread = uint32(len(dense))
			dense[threads[i]] = thread
		}
		t.Posts[n] = Post{Ref: p.ref, Thread: thread, Parent: None, Time: p.time, OnTopic: p.onTopic}
	}
	t.Threads = len(dense)
	return number
}

// nameAuthors fills t.People with the authors in scope, sorted, described as
// the archive does or, where it does not, by their id.
func (raw *rawTalk) nameAuthors(a Archive, t *Talk, opt ListenOptions) error {
	raw.people = make(map[tribemap.Ref]uint32)
	for i := range raw.posts {
		p := &raw.posts[i]
		if _, known := raw.people[p.author]; !known && !p.skip {
			raw.people[p.author] = 0
			t.People = append(t.People, tribemap.Person{Ref: p.author, Handle: p.author.ID})
		}
	}
	slices.SortFunc(t.People, func(a, b tribemap.Person) int { return a.Ref.Compare(b.Ref) })
	for i := range t.People {
		raw.people[t.People[i].Ref] = uint32(i)
	}
	t.Bot = make([]bool, len(t.People))
	return a.People(func(p *tribemap.Person) bool {
		if n, ok := raw.people[p.Ref]; ok {
			handle := cmp.Or(p.Handle, p.ID)
			t.People[n] = *p
			t.People[n].Handle = handle
			t.Bot[n] = p.Bot
		}
		return true
	})
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
