package viz

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"
)

// bare is the inverse of armour, as boot.js has it.
func bare(text string) []byte {
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
		switch c := int(r) - pairsFrom; {
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

func FuzzArmour(f *testing.F) {
	for _, s := range []string{"", "a", "\x00", "\x00\x00\x00\x00\x00\x00\x00\x00", "x\x00\x00", strings.Repeat("<\r", 40), strings.Repeat("\x1a\xff", 31)} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		text := armour(data)
		if strings.ContainsAny(text, unfit) || !utf8.ValidString(text) {
			t.Errorf("%q holds what a page may not", text)
		}
		if got := bare(text); !bytes.Equal(got, data) {
			t.Errorf("%q comes back as %q", data, got)
		}
	})
}
