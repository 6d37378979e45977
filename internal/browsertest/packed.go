package browsertest

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"regexp"
	"strings"
)

var unread = regexp.MustCompile(`(?s)<(script|style)[^>]*>.*?</(script|style)>`)

// Words returns a page without its scripts, blocks of data and style.
func Words(page string) string { return unread.ReplaceAllString(page, "") }

// Unpack returns what a block of a map's page holds, such as "scene" or
// "texts", as the page's own script reads it.
func Unpack(page, id string) ([]byte, error) {
	_, rest, ok := strings.Cut(page, `id="`+id+`">`)
	text, _, ended := strings.Cut(rest, "</script>")
	if !ok || !ended {
		return nil, fmt.Errorf("no block %q in the page", id)
	}
	z, err := gzip.NewReader(bytes.NewReader(Bare(text)))
	if err != nil {
		return nil, fmt.Errorf("block %q: %w", id, err)
	}
	return io.ReadAll(z)
}

// Bare returns the bytes that a page holds as text of seven bits a character.
// The three values that no page may hold, 0, 13 and 60, stand in characters
// from 256 on: with the value that follows, or alone at the end.
func Bare(text string) []byte {
	const unfit, from = "\x00\r<", 256
	var out []byte
	bits, have := uint(0), 0
	put := func(v int) {
		bits, have = bits<<7|uint(v), have+7
		if have >= 8 {
			have -= 8
			out = append(out, byte(bits>>have))
		}
	}
	for _, r := range text {
		switch c := int(r) - from; {
		case c < 0:
			put(int(r))
		case c >= 128*len(unfit):
			put(int(unfit[c-128*len(unfit)]))
		default:
			put(int(unfit[c>>7]))
			put(c & 127)
		}
	}
	return out
}
