package store

import (
	"encoding/binary"

	"github.com/cespare/xxhash/v2"
	"github.com/klauspost/compress/s2"

	"tribemap"
)

// blockReader unpacks the posts of a block one by one. It keeps its buffers
// from block to block, but never those that the posts' texts live in.
type blockReader struct {
	plain []byte   // names and rows, unpacked; reused
	names []string // reused, its strings are not
	pool  []string // room for the lists of this block
	prose string
	packs []byte // prose, unpacked; reused
	rows  reader
	last  int64
	count int  // rows
	n     int  // of them left to read
	bare  bool // prose was not asked for
}

// open starts reading a block, or returns ErrCorrupt. With bare, posts come
// without Title, Text, Links and URL.
func (b *blockReader) open(value []byte, bare bool) error {
	b.count, b.n = 0, 0
	if len(value) < blockHead || value[0] != blockVersion ||
		binary.LittleEndian.Uint64(value[1:]) != xxhash.Sum64(value[blockHead:]) {
		return ErrCorrupt
	}
	head := reader{b: value[blockHead:]}
	rows, items := head.uvarint(), head.uvarint()
	names := head.take(head.uvarint())
	if head.bad {
		return ErrCorrupt
	}
	var err error
	if b.plain, err = inflate(b.plain, names); err != nil {
		return err
	}
	b.bare, b.prose = bare, ""
	if !bare {
		if b.packs, err = inflate(b.packs, head.b); err != nil {
			return err
		}
		b.prose = string(b.packs)
	}
	// Each item of a list takes at least one byte.
	if rows == 0 || rows > blockRows || items > uint64(len(b.plain)) {
		return ErrCorrupt
	}
	b.pool = make([]string, 0, items)
	b.rows = reader{b: b.plain}
	b.readNames()
	if b.rows.bad {
		return ErrCorrupt
	}
	b.count, b.n, b.last = int(rows), int(rows), 0
	return nil
}

// inflate unpacks src into buf's room.
func inflate(buf, src []byte) ([]byte, error) {
	n, err := s2.DecodedLen(src)
	if err != nil || n > maxUnpacked {
		return buf, ErrCorrupt
	}
	if n > cap(buf) {
		buf = make([]byte, n)
	}
	buf, err = s2.Decode(buf[:n], src)
	if err != nil {
		return nil, ErrCorrupt
	}
	return buf, nil
}

// readNames fills b.names with parts of one string.
func (b *blockReader) readNames() {
	count := b.rows.count()
	sizes := reader{b: b.rows.b}
	var total uint64
	for range count {
		// At most 2^26 lengths, each taken for 2^26 at most, do not overflow.
		n := sizes.uvarint()
		total += min(n, maxUnpacked)
	}
	if sizes.bad || total > uint64(len(sizes.b)) {
		b.rows.fail()
		return
	}
	all := string(sizes.b[:total])
	b.names = b.names[:0]
	for range count {
		n := b.rows.uvarint()
		b.names = append(b.names, all[:n])
		all = all[n:]
	}
	b.rows.b = sizes.b[total:]
}

// more reports whether next has another row to read.
func (b *blockReader) more() bool { return b.n > 0 }

// next reads one row into p, overwriting all of it. Its strings and lists stay
// valid and may be kept; the names of one block share memory, and so do its
// prose and its lists.
func (b *blockReader) next(p *tribemap.Post) error {
	b.n--
	mask := b.rows.uvarint()
	*p = tribemap.Post{Notice: mask&hasNotice != 0, AnswersTitle: mask&answersTitle != 0}
	p.Source = b.name()
	p.ID = b.name()
	p.Author = b.name()
	b.last += b.rows.varint()
	p.Time = b.last
	p.Text = b.text()
	p.Thread = b.nameIf(mask & hasThread)
	p.Parent = b.nameIf(mask & hasParent)
	p.Channel = b.nameIf(mask & hasChannel)
	p.Title = b.textIf(mask & hasTitle)
	p.Mentions = b.nameList(mask & hasMentions)
	p.Received = b.timeIf(mask & hasReceived)
	p.URL = b.textIf(mask & hasURL)
	p.Links = b.textList(mask & hasLinks)
	p.Quotes = b.nameList(mask & hasQuotes)
	p.Ancestors = b.nameList(mask & hasAncestors)
	p.Edited = b.timeIf(mask & hasEdited)
	p.Likes = b.varintIf(mask & hasLikes)
	p.CrossPosts = b.nameList(mask & hasCrossPosts)
	p.Lang = b.nameIf(mask & hasLang)
	p.Reposts = b.varintIf(mask & hasReposts)
	p.Views = b.varintIf(mask & hasViews)
	if b.rows.bad || mask >= hasEnd || b.n == 0 && b.left() {
		b.n = 0
		return ErrCorrupt
	}
	return nil
}

// left reports whether anything is left over after the last row.
func (b *blockReader) left() bool { return len(b.rows.b) > 0 || len(b.prose) > 0 }

func (b *blockReader) name() string {
	n := b.rows.uvarint()
	if n >= uint64(len(b.names)) {
		b.rows.fail()
		return ""
	}
	return b.names[n]
}

func (b *blockReader) text() string {
	n := b.rows.uvarint()
	if b.bare {
		return ""
	}
	if n > uint64(len(b.prose)) {
		b.rows.fail()
		return ""
	}
	s := b.prose[:n]
	b.prose = b.prose[n:]
	return s
}

func (b *blockReader) nameIf(bit uint64) string {
	if bit == 0 {
		return ""
	}
	return b.name()
}

func (b *blockReader) textIf(bit uint64) string {
	if bit == 0 {
		return ""
	}
	return b.text()
}

func (b *blockReader) varintIf(bit uint64) int64 {
	if bit == 0 {
		return 0
	}
	return b.rows.varint()
}

// timeIf reads a time that is stored as the difference to the post's own.
func (b *blockReader) timeIf(bit uint64) int64 {
	if bit == 0 {
		return 0
	}
	return b.last + b.rows.varint()
}

func (b *blockReader) nameList(bit uint64) []string {
	if bit == 0 {
		return nil
	}
	l := b.room()
	for i := range l {
		l[i] = b.name()
	}
	return l
}

func (b *blockReader) textList(bit uint64) []string {
	if bit == 0 {
		return nil
	}
	l := b.room()
	for i := range l {
		l[i] = b.text()
	}
	if b.bare {
		return nil
	}
	return l
}

// room reads the length of a list and takes so many strings from the pool.
func (b *blockReader) room() []string {
	n := b.rows.uvarint()
	if n > uint64(cap(b.pool)-len(b.pool)) {
		b.rows.fail()
		return nil
	}
	at := len(b.pool)
	b.pool = b.pool[:at+int(n)]
	return b.pool[at : at+int(n) : at+int(n)]
}
