package tribe

import (
	"encoding/binary"

	"tribemap"
	"tribemap/internal/huge"
)

// row is a post on its way into a Talk. Names are numbers of rawTalk.names.
type row struct {
	time   int64
	name   uint32 // its own
	author uint32 // None: nobody
	parent uint32 // the post it answers; None: none is stated
	claims uint32 // further claims are at rawTalk.claims[claims-1]; 0: none
	source uint32
	flags  rowFlags
}

type rowFlags uint8

const (
	rowSkipped  rowFlags = 1 << iota // outside the scope
	rowOnTopic                       // matched
	rowReceived                      // a clock other than the author's bounds its time
	rowThread                        // names its thread
	rowParent                        // names what it answers
)

// rawTalk is the posts of an archive as numbers, in the archive's order.
type rawTalk struct {
	opt     ListenOptions
	rows    []row
	names   *nameTable
	sources sourceList
	post    []uint32 // name → row of the post it is, None
	sets    disjointSets
	// claims hold, for rows that have any, how many ancestors, mentions and
	// quotes there are, and then their names.
	claims   []uint32
	received []int64  // by row; nil where no post tells
	called   []uint32 // the names by which posts mention and quote people, at least once each
	titled   []titledRow
	chats    []chatRow

	person []uint32 // name of an author in scope → their number in the talk, None
	key    []byte   // scratch of personByID
}

// nameKind parts names that look alike.
type nameKind uint64

const (
	postName   nameKind = iota
	personName          // by native id
	calledName          // what a text calls a person
	nameKinds
)

// appendName appends the key of a name in rawTalk.names.
func appendName(b []byte, source uint32, kind nameKind, text string) []byte {
	b = binary.AppendUvarint(b, uint64(source)*uint64(nameKinds)+uint64(kind))
	return append(b, text...)
}

// ref returns the source and the text of a name.
func (raw *rawTalk) ref(name uint32) tribemap.Ref {
	source, text := raw.splitName(name)
	return tribemap.Ref{Source: raw.sources.list[source], ID: text}
}

func (raw *rawTalk) splitName(name uint32) (source uint32, text string) {
	key := raw.names.text(name)
	head, shift, at := uint64(0), 0, 0
	for ; key[at] >= 0x80; at++ {
		head |= uint64(key[at]&0x7f) << shift
		shift += 7
	}
	head |= uint64(key[at]) << shift
	return uint32(head / uint64(nameKinds)), key[at+1:]
}

// sourceList numbers sources as they come.
type sourceList struct {
	list   []string
	number map[string]uint32
	last   uint32 // posts of a source stand together
}

func (l *sourceList) of(source string) uint32 {
	if len(l.list) > 0 && l.list[l.last] == source {
		return l.last
	}
	n, known := l.number[source]
	if !known {
		if l.number == nil {
			l.number = make(map[string]uint32)
		}
		n = uint32(len(l.list))
		l.list = append(l.list, source)
		l.number[source] = n
	}
	l.last = n
	return n
}

// readRaw reads the archive once. Posts are taken apart on this goroutine, which
// owns sources, titled and chats until the end, and get their numbers on another,
// which owns everything else.
func readRaw(a Archive, opt ListenOptions) (*rawTalk, error) {
	names := a.Size + a.Size/8 // people too, and posts that are only answered
	raw := &rawTalk{opt: opt, rows: huge.Slice[row](a.Size)[:0], names: newNameTable(names), post: huge.Slice[uint32](names)[:0]}
	raw.sets.parent = huge.Slice[uint32](names)[:0]

	const inFlight = 4
	free, read, done := make(chan *leaf, inFlight), make(chan *leaf, inFlight), make(chan struct{})
	for range inFlight {
		free <- &leaf{}
	}
	go func() {
		defer close(done)
		for l := range read {
			raw.take(l)
			l.clear()
			free <- l
		}
	}()
	n, l := uint32(0), <-free
	err := a.Posts(func(p *tribemap.Post) bool {
		raw.takeApart(p, n, l)
		n++
		if len(l.posts) == leafPosts {
			read <- l
			l = <-free
		}
		return true
	})
	read <- l
	close(read)
	<-done
	return raw, err
}

// leaf is some posts between the two goroutines of readRaw.
type leaf struct {
	posts []leafPost
	// The keys of all names in the posts, end to end: for each post its own, its
	// author's, its thread's and parent's if flagged, its ancestors, those whom it
	// mentions and quotes.
	keys    []byte
	ends    []uint32
	numbers []uint32
}

const leafPosts = 1 << 10

type leafPost struct {
	time, received              int64
	source                      uint32
	ancestors, mentions, quotes uint32
	flags                       rowFlags
}

func (l *leaf) clear() {
	l.posts, l.keys, l.ends, l.numbers = l.posts[:0], l.keys[:0], l.ends[:0], l.numbers[:0]
}

// name writes down a name; an empty one is none.
func (l *leaf) name(source uint32, kind nameKind, text string) (written uint32) {
	if text == "" {
		return 0
	}
	l.keys = appendName(l.keys, source, kind, text)
	l.ends = append(l.ends, uint32(len(l.keys)))
	return 1
}

func (l *leaf) list(source uint32, kind nameKind, texts []string) (written uint32) {
	for _, text := range texts {
		written += l.name(source, kind, text)
	}
	return written
}

// takeApart writes the post that will be row n to a leaf.
func (raw *rawTalk) takeApart(p *tribemap.Post, n uint32, l *leaf) {
	source := raw.sources.of(p.Source)
	q := leafPost{time: p.Time, received: max(0, p.Received), source: source}
	author := canonical(tribemap.Ref{Source: p.Source, ID: p.Author}, raw.opt.Same)
	if p.Notice || p.Author == "" || raw.opt.Leave[author] {
		q.flags |= rowSkipped
	}
	if raw.opt.Match == nil || raw.opt.Match(p) {
		q.flags |= rowOnTopic
	}
	l.keys = appendName(l.keys, source, postName, p.ID)
	l.ends = append(l.ends, uint32(len(l.keys)))
	l.keys = appendName(l.keys, raw.sources.of(author.Source), personName, author.ID)
	l.ends = append(l.ends, uint32(len(l.keys)))
	if l.name(source, postName, p.Thread) > 0 {
		q.flags |= rowThread
	}
	if l.name(source, postName, p.Parent) > 0 {
		q.flags |= rowParent
	}
	q.ancestors = l.list(source, postName, p.Ancestors)
	q.mentions = l.list(source, calledName, p.Mentions)
	q.quotes = l.list(source, calledName, p.Quotes)
	l.posts = append(l.posts, q)

	if p.Thread == "" && p.Title != "" {
		raw.titled = append(raw.titled, titledRow{row: n, title: titleKey(p), answers: p.AnswersTitle})
	}
	if cues, ok := chatCuesOf(p); ok {
		raw.chats = append(raw.chats, chatRow{row: n, source: p.Source, channel: p.Channel, cues: cues})
	}
}

// take adds the posts of a leaf.
func (raw *rawTalk) take(l *leaf) {
	known := uint32(raw.names.len())
	l.numbers = raw.names.numberAll(l.keys, l.ends, l.numbers)
	for range raw.names.len() - int(known) {
		raw.post = append(raw.post, None)
		raw.sets.add()
	}
	names := l.numbers
	for i := range l.posts {
		p := &l.posts[i]
		r := row{time: p.time, name: names[0], author: names[1], parent: None, source: p.source, flags: p.flags}
		names = names[2:]
		raw.post[r.name] = uint32(len(raw.rows))
		if p.flags&rowThread != 0 {
			raw.sets.union(r.name, names[0])
			names = names[1:]
		}
		if p.flags&rowParent != 0 {
			r.parent = names[0]
			raw.sets.union(r.name, r.parent)
			names = names[1:]
		}
		names = names[raw.takeClaims(p, &r, names, known):]
		raw.takeReceived(p, &r)
		raw.rows = append(raw.rows, r)
	}
}

// takeClaims notes whom else a post claims to turn to and returns how many of
// the names that takes. Names from known on are new.
func (raw *rawTalk) takeClaims(p *leafPost, r *row, names []uint32, known uint32) int {
	total := p.ancestors + p.mentions + p.quotes
	if total == 0 {
		return 0
	}
	raw.claims = append(raw.claims, p.ancestors, p.mentions, p.quotes)
	r.claims = uint32(len(raw.claims)) - 2
	raw.claims = append(raw.claims, names[:total]...)
	for _, ancestor := range names[:p.ancestors] {
		raw.sets.union(r.name, ancestor)
	}
	for _, name := range names[p.ancestors:total] {
		if name >= known {
			raw.called = append(raw.called, name)
		}
	}
	return int(total)
}

// takeReceived notes when a post was received. The column begins with the
// first that tells.
func (raw *rawTalk) takeReceived(p *leafPost, r *row) {
	if p.received > 0 {
		r.flags |= rowReceived
		if raw.received == nil {
			raw.received = make([]int64, len(raw.rows), cap(raw.rows))
		}
	}
	if raw.received != nil {
		raw.received = append(raw.received, p.received)
	}
}

// claimsOf returns what a row claims beside its parent: further posts up the
// chain, nearest first, and what it calls the people it mentions and quotes.
func (raw *rawTalk) claimsOf(r *row) (ancestors, mentions, quotes []uint32) {
	if r.claims == 0 {
		return nil, nil, nil
	}
	c := raw.claims[r.claims-1:]
	a, m, q := c[0], c[1], c[2]
	c = c[3:]
	return c[:a], c[a : a+m], c[a+m : a+m+q]
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
