package main

import (
	"encoding/binary"
	"fmt"

	"github.com/cespare/xxhash/v2"

	"tribemap"
)

// fingerprint sums the hashes of records: equal for equal sets in any order.
// It counts only while open, since a store is scanned more than once.
type fingerprint struct {
	sum    uint64
	closed bool
	record []byte // the one being hashed; reused
}

func (f *fingerprint) String() string { return fmt.Sprintf("%016x", f.sum) }

func (f *fingerprint) person(p *tribemap.Person) {
	if f.closed {
		return
	}
	f.begin('u')
	f.strings(p.Source, p.ID, p.Handle, p.Name, p.About, p.Place, p.URL)
	f.flag(p.Bot)
	f.numbers(p.Followers, p.Following, p.Posts)
	f.end()
}

func (f *fingerprint) post(p *tribemap.Post) {
	if f.closed {
		return
	}
	f.begin('p')
	f.strings(p.Source, p.ID, p.Author, p.Title, p.Text, p.Lang, p.Channel, p.Thread, p.Parent, p.URL)
	for _, list := range [...][]string{p.CrossPosts, p.Ancestors, p.Mentions, p.Quotes, p.Links} {
		f.numbers(int64(len(list)))
		f.strings(list...)
	}
	f.numbers(p.Time, p.Received, p.Edited, p.Likes, p.Reposts, p.Views)
	f.flag(p.Notice)
	f.flag(p.AnswersTitle)
	f.end()
}

func (f *fingerprint) reaction(r *tribemap.Reaction) {
	if f.closed {
		return
	}
	f.begin('r')
	f.strings(r.Source, r.Post, r.By)
	f.numbers(r.Time)
	f.end()
}

func (f *fingerprint) begin(kind byte) { f.record = append(f.record[:0], kind) }

// strings writes each with its length before it, so that no two lists of
// strings look alike.
func (f *fingerprint) strings(list ...string) {
	for _, s := range list {
		f.record = binary.AppendUvarint(f.record, uint64(len(s)))
		f.record = append(f.record, s...)
	}
}

func (f *fingerprint) numbers(list ...int64) {
	for _, n := range list {
		f.record = binary.AppendVarint(f.record, n)
	}
}

func (f *fingerprint) flag(set bool) {
	if set {
		f.numbers(1)
	} else {
		f.numbers(0)
	}
}

func (f *fingerprint) end() { f.sum += xxhash.Sum64(f.record) }
