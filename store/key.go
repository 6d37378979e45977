package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"

	"tribemap"
)

// The key layout. Integers are big-endian, so keys sort by number; texts stand
// as they are, so posts and people sort by source, then id.
//
//	key                        value
//	B  block u64               posts, see block.go
//	D  block u64, row u32      nothing: that row was replaced by a later version
//	P  source 0 id             locator: where the post's valid version is
//	R  source 0 post 0 by len  reaction, see appendReactionKey
//	U  source 0 id             person
//	C  source                  tally: posts and people of the source
//	L  number u64              import
//	J  text                    entry of a journal, see Entry
//	W  block u64               why the posts of that block were stored
//	X  source 0 id             when that post was removed, u64, Unix seconds, or nothing: it stays away
//
// An id of over maxID bytes is cut and its SHA-256 appended, with 1 in place
// of the 0. Keys are not read back into ids, since each record names itself; but
// for X, which has none, and R, which is small.
const (
	tagBlock  = 'B'
	tagDead   = 'D'
	tagImport = 'L'
	tagPost   = 'P'
	tagReact  = 'R'
	tagPerson = 'U'
	tagTally  = 'C'
	tagEntry  = 'J'
	tagWhy    = 'W'
	tagGone   = 'X'

	maxID = 512
)

// validRef reports whether r can be stored.
func validRef(r tribemap.Ref) bool { return r.ID != "" && tribemap.ValidSource(r.Source) }

// appendRefKey appends the key of the post or person r to b.
func appendRefKey(b []byte, tag byte, r tribemap.Ref) []byte {
	b = append(b, tag)
	b = append(b, r.Source...)
	return appendID(b, r.ID)
}

// appendID appends an id behind 0, or a cut one behind 1.
func appendID(b []byte, id string) []byte {
	if len(id) <= maxID {
		b = append(b, 0)
		return append(b, id...)
	}
	b = append(b, 1)
	b = append(b, id[:maxID-sha256.Size]...)
	sum := sha256.Sum256([]byte(id))
	return append(b, sum[:]...)
}

// refKeySize bounds the length of appendRefKey's result.
func refKeySize(r tribemap.Ref) int { return 2 + len(r.Source) + min(len(r.ID), maxID) }

func refKey(tag byte, r tribemap.Ref) []byte {
	return appendRefKey(make([]byte, 0, refKeySize(r)), tag, r)
}

// parseRefKey returns the post or person of a key, with the beginning of an id
// that is longer than maxID.
func parseRefKey(k []byte) (r tribemap.Ref, ok bool) {
	at := bytes.IndexAny(k, "\x00\x01")
	if at < 1 {
		return r, false
	}
	id := k[at+1:]
	if k[at] == 1 {
		id = id[:max(0, len(id)-sha256.Size)]
	}
	return tribemap.Ref{Source: string(k[1:at]), ID: string(id)}, true
}

func tallyKey(source string) []byte { return append([]byte{tagTally}, source...) }

func entryKey(key string) []byte { return append([]byte{tagEntry}, key...) }

func whyKey(seq uint64) []byte { return numberKey(tagWhy, seq) }

func blockKey(seq uint64) []byte { return numberKey(tagBlock, seq) }

func parseBlockKey(k []byte) (seq uint64, ok bool) { return parseNumberKey(tagBlock, k) }

func numberKey(tag byte, n uint64) []byte {
	return binary.BigEndian.AppendUint64([]byte{tag}, n)
}

func parseNumberKey(tag byte, k []byte) (n uint64, ok bool) {
	if len(k) != 9 || k[0] != tag {
		return 0, false
	}
	return binary.BigEndian.Uint64(k[1:]), true
}

func deadKey(at place) []byte {
	return binary.BigEndian.AppendUint32(numberKey(tagDead, at.block), at.row)
}

func parseDeadKey(k []byte) (at place, ok bool) {
	if len(k) != 13 || k[0] != tagDead {
		return place{}, false
	}
	return place{binary.BigEndian.Uint64(k[1:]), binary.BigEndian.Uint32(k[9:])}, true
}
