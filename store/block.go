package store

import (
	"encoding/binary"

	"github.com/cespare/xxhash/v2"
	"github.com/klauspost/compress/s2"

	"tribemap"
)

// A block is a run of posts, compressed. What is short and repeats, the names
// (ids, authors, channels, people mentioned), is kept apart from the prose
// (text, title, links): a scan that needs no prose does not unpack it, and
// whoever keeps the ids of a million posts does not keep their texts alive.
//
//	version byte
//	checksum of all that follows, 8 bytes
//	rows, items in lists, length of the packed names     uvarints
//	names, S2:  lengths and bytes of the distinct names, then the rows
//	prose, S2:  end to end in the order of the rows
//
// A row refers to names by number and to prose by length. Times are
// differences to the row before; absent fields take no room but a bit.
const (
	blockVersion = 1
	blockHead    = 1 + 8

	// blockBytes of posts fill a block: large enough to compress well and to
	// make keys rare, small enough to unpack for a single post (about 0.1 ms).
	blockBytes = 128 << 10
	blockRows  = 2048

	// maxUnpacked bounds what a damaged block can ask for.
	maxUnpacked = 2 * mostPage
)

// Bits of the fields that a row may lack, the commonest first. Source, id,
// author, time and text are always written.
const (
	hasThread = 1 << iota
	hasParent
	hasChannel
	hasTitle
	hasMentions
	hasReceived
	hasURL
	hasLinks
	hasQuotes
	hasAncestors
	hasEdited
	hasLikes
	hasCrossPosts
	hasLang
	hasReposts
	hasViews
	hasNotice
	answersTitle
	hasEnd
)

// fields returns the bits of what p has.
func fields(p *tribemap.Post) uint64 {
	bit := func(is bool, b uint64) uint64 {
		if is {
			return b
		}
		return 0
	}
	return bit(p.Thread != "", hasThread) |
		bit(p.Parent != "", hasParent) |
		bit(p.Channel != "", hasChannel) |
		bit(p.Title != "", hasTitle) |
		bit(len(p.Mentions) > 0, hasMentions) |
		bit(p.Received != 0, hasReceived) |
		bit(p.URL != "", hasURL) |
		bit(len(p.Links) > 0, hasLinks) |
		bit(len(p.Quotes) > 0, hasQuotes) |
		bit(len(p.Ancestors) > 0, hasAncestors) |
		bit(p.Edited != 0, hasEdited) |
		bit(p.Likes != 0, hasLikes) |
		bit(len(p.CrossPosts) > 0, hasCrossPosts) |
		bit(p.Lang != "", hasLang) |
		bit(p.Reposts != 0, hasReposts) |
		bit(p.Views != 0, hasViews) |
		bit(p.Notice, hasNotice) |
		bit(p.AnswersTitle, answersTitle)
}

// blockWriter packs posts. It keeps its buffers from block to block.
type blockWriter struct {
	index map[string]uint64 // names seen, by number; nil writes names in full
	sizes []byte            // lengths of the names
	names []byte            // their bytes
	rows  []byte
	prose []byte
	count int
	items int // in all lists of all rows
	last  int64

	plain, packedNames, packedProse []byte // scratch of pack
}

func newBlockWriter() *blockWriter { return &blockWriter{index: make(map[string]uint64)} }

func (w *blockWriter) reset() {
	clear(w.index)
	w.sizes, w.names = w.sizes[:0], w.names[:0]
	w.rows, w.prose = w.rows[:0], w.prose[:0]
	w.count, w.items, w.last = 0, 0, 0
}

// full reports whether the block should end here.
func (w *blockWriter) full() bool {
	return w.count >= blockRows || len(w.names)+len(w.rows)+len(w.prose) >= blockBytes
}

// add writes p as the next row.
func (w *blockWriter) add(p *tribemap.Post) {
	mask := fields(p)
	w.uvarint(mask)
	w.name(p.Source)
	w.name(p.ID)
	w.name(p.Author)
	w.varint(p.Time - w.last)
	w.text(p.Text)
	w.nameIf(mask&hasThread, p.Thread)
	w.nameIf(mask&hasParent, p.Parent)
	w.nameIf(mask&hasChannel, p.Channel)
	w.textIf(mask&hasTitle, p.Title)
	w.list(mask&hasMentions, p.Mentions, w.name)
	w.varintIf(mask&hasReceived, p.Received-p.Time)
	w.textIf(mask&hasURL, p.URL)
	w.list(mask&hasLinks, p.Links, w.text)
	w.list(mask&hasQuotes, p.Quotes, w.name)
	w.list(mask&hasAncestors, p.Ancestors, w.name)
	w.varintIf(mask&hasEdited, p.Edited-p.Time)
	w.varintIf(mask&hasLikes, p.Likes)
	w.list(mask&hasCrossPosts, p.CrossPosts, w.name)
	w.nameIf(mask&hasLang, p.Lang)
	w.varintIf(mask&hasReposts, p.Reposts)
	w.varintIf(mask&hasViews, p.Views)
	w.count++
	w.last = p.Time
}

func (w *blockWriter) uvarint(v uint64) { w.rows = binary.AppendUvarint(w.rows, v) }
func (w *blockWriter) varint(v int64)   { w.rows = binary.AppendVarint(w.rows, v) }

func (w *blockWriter) name(s string) {
	if w.index == nil {
		w.rows = appendText(w.rows, s)
		return
	}
	n, ok := w.index[s]
	if !ok {
		n = uint64(len(w.index))
		w.index[s] = n
		w.sizes = binary.AppendUvarint(w.sizes, uint64(len(s)))
		w.names = append(w.names, s...)
	}
	w.uvarint(n)
}

func (w *blockWriter) text(s string) {
	w.uvarint(uint64(len(s)))
	w.prose = append(w.prose, s...)
}

func (w *blockWriter) nameIf(bit uint64, s string) {
	if bit != 0 {
		w.name(s)
	}
}

func (w *blockWriter) textIf(bit uint64, s string) {
	if bit != 0 {
		w.text(s)
	}
}

func (w *blockWriter) varintIf(bit uint64, v int64) {
	if bit != 0 {
		w.varint(v)
	}
}

func (w *blockWriter) list(bit uint64, l []string, each func(string)) {
	if bit == 0 {
		return
	}
	w.uvarint(uint64(len(l)))
	w.items += len(l)
	for _, s := range l {
		each(s)
	}
}

// pack returns the value to store, in memory of its own.
func (w *blockWriter) pack() []byte {
	w.plain = binary.AppendUvarint(w.plain[:0], uint64(len(w.index)))
	w.plain = append(w.plain, w.sizes...)
	w.plain = append(w.plain, w.names...)
	w.plain = append(w.plain, w.rows...)
	w.packedNames = s2.Encode(w.packedNames[:cap(w.packedNames)], w.plain)
	w.packedProse = s2.Encode(w.packedProse[:cap(w.packedProse)], w.prose)

	b := make([]byte, blockHead, blockHead+3*binary.MaxVarintLen64+len(w.packedNames)+len(w.packedProse))
	b = binary.AppendUvarint(b, uint64(w.count))
	b = binary.AppendUvarint(b, uint64(w.items))
	b = binary.AppendUvarint(b, uint64(len(w.packedNames)))
	b = append(b, w.packedNames...)
	b = append(b, w.packedProse...)
	sealBlock(b)
	return b
}

// sealBlock writes the version and the checksum to the head of a block.
func sealBlock(b []byte) {
	b[0] = blockVersion
	binary.LittleEndian.PutUint64(b[1:], xxhash.Sum64(b[blockHead:]))
}

// digester computes the digest of posts: a hash of all fields.
type digester struct{ w blockWriter }

func (d *digester) sum(p *tribemap.Post) uint64 {
	d.w.rows, d.w.prose = d.w.rows[:0], d.w.prose[:0]
	d.w.last = 0
	d.w.add(p)
	var h xxhash.Digest
	h.Reset()
	_, _ = h.Write(d.w.rows)
	_, _ = h.Write(d.w.prose)
	return h.Sum64()
}
