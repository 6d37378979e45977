// Package sample holds the conversations that the demo runs on: public mailing
// lists of 2002 and a robot that posts news feeds, under invented names. Where
// they come from and under which licence stands in LICENSE.md; gen makes them.
package sample

import (
	"bytes"
	_ "embed"
	"io"
)

//go:embed sample.ndjson.gz
var data []byte

// Bytes returns the sample as compressed NDJSON, as crawl.Import reads it. The
// caller must not change it.
func Bytes() []byte { return data }

// Open returns a reader of Bytes.
func Open() io.Reader { return bytes.NewReader(data) }
