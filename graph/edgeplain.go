package graph

import (
	"encoding/binary"
	"math/bits"
)

// Most lines of most lists are two numbers of up to seven digits with one
// separator between them. Eight bytes are looked at at a time, as in [1], so that
// no branch hangs on how many digits a number has.
//
// [1] D. Lemire: Number parsing at a gigabyte per second, Softw. Pract. Exp. 51,
// 2021, doi:10.1002/spe.2984

// plainReach is how far from a line's begin parsePlain may look.
const plainReach = 24

// parsePlain reads lines as long as they are of that kind, and returns the text
// that is left to be read otherwise.
func (p *parser[V]) parsePlain(text []byte, b *block[V]) (rest []byte) {
	if p.col.required {
		return text
	}
	pairs, largest := b.pairs, b.largest
	for len(text) >= plainReach {
		u, atU := leadingDigits(binary.LittleEndian.Uint64(text))
		if atU == 0 || kinds[text[atU]] != separator {
			break
		}
		v, atV := leadingDigits(binary.LittleEndian.Uint64(text[atU+1:]))
		end := atU + 1 + atV
		if atV == 0 || text[end] != '\n' {
			break
		}
		pairs = append(pairs, [2]uint32{u, v})
		largest = max(largest, u, v)
		text = text[end+1:]
	}
	b.pairs, b.largest = pairs, largest
	return text
}

// leadingDigits reads the number that eight bytes of text begin with and returns
// how many digits it has; 0 if they begin with none, with a zero and more digits,
// or with eight digits.
func leadingDigits(text uint64) (n uint32, digits int) {
	const ones = 0x0101010101010101
	x := text ^ '0'*ones // digits become 0 to 9
	above := (x + (0x7f-9)*ones | x) & (0x80 * ones)
	digits = bits.TrailingZeros64(above) / 8
	if digits == 8 || digits > 1 && text&0xff == '0' {
		return 0, 0
	}
	x <<= 64 - 8*digits // the last digit comes last, with zeros before the first
	x = x*10 + x>>8     // sums of two digits, in every other byte
	const pairs = 0x000000ff000000ff
	x = (x&pairs*(100+1_000_000<<32) + x>>16&pairs*(1+10_000<<32)) >> 32
	return uint32(x), digits
}
