package viz

import "strings"

// armour writes bytes as text that a page may hold between script tags: seven
// bits a character, an eighth more than the bytes, where base64 takes a third.
// The three values that a parser would change or end the script at share a
// character of two bytes with the value that follows, or have one of their own
// at the very end.
func armour(data []byte) string {
	var b strings.Builder
	b.Grow(len(data)*8/7 + 2)
	pending := -1 // index in unfit of a value that waits for the next
	put := func(v byte) {
		if pending >= 0 {
			b.WriteRune(rune(pairsFrom + 128*pending + int(v)))
			pending = -1
		} else if pending = strings.IndexByte(unfit, v); pending < 0 {
			b.WriteByte(v)
		}
	}
	bits, have := uint(0), 0
	for _, c := range data {
		bits, have = bits<<8|uint(c), have+8
		for ; have >= 7; have -= 7 {
			put(byte(bits>>(have-7)) & 127)
		}
	}
	if have > 0 {
		put(byte(bits<<(7-have)) & 127)
	}
	if pending >= 0 {
		b.WriteRune(rune(pairsFrom + 128*len(unfit) + pending))
	}
	return b.String()
}

const (
	unfit     = "\x00\r<"
	pairsFrom = 256 // first character of two values
)
