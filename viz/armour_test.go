package viz

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"tribemap/internal/browsertest"
)

func FuzzArmour(f *testing.F) {
	for _, s := range []string{"", "a", "\x00", "\x00\x00\x00\x00\x00\x00\x00\x00", "x\x00\x00", strings.Repeat("<\r", 40), strings.Repeat("\x1a\xff", 31)} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		text := armour(data)
		if strings.ContainsAny(text, unfit) || !utf8.ValidString(text) {
			t.Errorf("%q holds what a page may not", text)
		}
		if got := browsertest.Bare(text); !bytes.Equal(got, data) {
			t.Errorf("%q comes back as %q", data, got)
		}
	})
}
