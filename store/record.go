package store

import (
	"encoding/binary"
	"fmt"
	"math"
)

// Values are numbers as varints and texts behind their length, in a fixed
// order, after one byte that names the version of that record.

// place is where a post stands: row number row of a block.
type place struct {
	block uint64
	row   uint32
}

func (p place) String() string { return fmt.Sprintf("block %d, row %d", p.block, p.row) }

// locator says where the valid version of a post is, and what it is: storing
// the same post again is recognised without reading the block.
type locator struct {
	place
	digest uint64 // of all fields, see digester
}

const (
	locatorVersion = 1
	locatorSize    = 1 + 8 + 2*binary.MaxVarintLen32 // about: block numbers have no bound
)

func (l locator) append(b []byte) []byte {
	b = append(b, locatorVersion)
	b = binary.LittleEndian.AppendUint64(b, l.digest)
	b = binary.AppendUvarint(b, l.block)
	return binary.AppendUvarint(b, uint64(l.row))
}

func decodeLocator(b []byte) (locator, error) {
	r := reader{b: b}
	var l locator
	r.version(locatorVersion)
	l.digest = r.fixed64()
	l.block = r.uvarint()
	l.row = r.uint32()
	return l, r.end()
}

// reader takes values off the front of b. After the first failure it returns
// zeros, and end returns ErrCorrupt.
type reader struct {
	b   []byte
	bad bool
}

func (r *reader) fail() {
	r.b, r.bad = nil, true
}

// end returns ErrCorrupt unless all was read and nothing failed.
func (r *reader) end() error {
	if r.bad || len(r.b) > 0 {
		return ErrCorrupt
	}
	return nil
}

func (r *reader) version(want byte) {
	if len(r.b) == 0 || r.b[0] != want {
		r.fail()
		return
	}
	r.b = r.b[1:]
}

// uvarint has the one-byte case apart, so that it is inlined.
func (r *reader) uvarint() uint64 {
	if len(r.b) > 0 && r.b[0] < 0x80 {
		v := r.b[0]
		r.b = r.b[1:]
		return uint64(v)
	}
	return r.longUvarint()
}

func (r *reader) longUvarint() uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.fail()
		return 0
	}
	r.b = r.b[n:]
	return v
}

func (r *reader) varint() int64 {
	u := r.uvarint()
	return int64(u>>1) ^ -int64(u&1)
}

func (r *reader) uint32() uint32 {
	v := r.uvarint()
	if v > math.MaxUint32 {
		r.fail()
		return 0
	}
	return uint32(v)
}

func (r *reader) fixed64() uint64 {
	b := r.take(8)
	if b == nil {
		return 0
	}
	return binary.LittleEndian.Uint64(b)
}

// take returns the next n bytes, nil if there are not so many.
func (r *reader) take(n uint64) []byte {
	if n > uint64(len(r.b)) {
		r.fail()
		return nil
	}
	head := r.b[:n:n]
	r.b = r.b[n:]
	return head
}

// count reads the length of a list whose items take at least one byte each.
func (r *reader) count() int {
	n := r.uvarint()
	if n > uint64(len(r.b)) {
		r.fail()
		return 0
	}
	return int(n)
}

func (r *reader) text() string { return string(r.take(r.uvarint())) }

func (r *reader) texts() []string {
	n := r.count()
	if n == 0 {
		return nil
	}
	list := make([]string, n)
	for i := range list {
		list[i] = r.text()
	}
	return list
}

func appendText(b []byte, s string) []byte {
	b = binary.AppendUvarint(b, uint64(len(s)))
	return append(b, s...)
}

func appendTexts(b []byte, list []string) []byte {
	b = binary.AppendUvarint(b, uint64(len(list)))
	for _, s := range list {
		b = appendText(b, s)
	}
	return b
}
