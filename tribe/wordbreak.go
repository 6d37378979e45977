package tribe

import (
	"strings"
	"unicode/utf8"
)

// Nearly all fields of most talks are plain: ASCII letters, with a sign or two
// around them. What UAX #29 and notTalk say of those can be read off a table;
// for the rest the slow way is taken. The tests hold one against the other.

// byteKind says what a byte means to wordsOf.
type byteKind uint16

const (
	letterByte byteKind = 1 << iota
	digitByte
	joinsLetters // may stand between two letters of one word: "o'clock"
	joinsDigits  // may stand between two digits of one number: "3.14"
	underscore   // belongs to the word on either side of it
	suspicious   // may make a field an address, a path or code
	suspectDot   // only does so together with suspectW, as in "www."
	suspectW
	beyondASCII
)

var byteKinds = func() (kinds [256]byteKind) {
	mark := func(bytes string, kind byteKind) {
		for i := range len(bytes) {
			kinds[bytes[i]] |= kind
		}
	}
	mark("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", letterByte)
	mark("0123456789", digitByte)
	mark(".':", joinsLetters)
	mark(".',;", joinsDigits)
	mark("_", underscore)
	mark(`@\={}<>$|_~^/-:()[]`, suspicious)
	mark(".", suspectDot)
	mark("wW", suspectW)
	for b := utf8.RuneSelf; b < len(kinds); b++ {
		kinds[b] = beyondASCII
	}
	return kinds
}()

// look returns whether a field is no talk, and whether it is all ASCII.
func look(field string) (noTalk, ascii bool) {
	all := byteKind(0)
	for i := range len(field) {
		all |= byteKinds[field[i]]
	}
	const web = suspectDot | suspectW
	if all&suspicious != 0 || all&web == web {
		noTalk = notTalk(field, strings.TrimFunc(field, isWrapping))
	}
	return noTalk, all&beyondASCII == 0
}

// plainEnd returns where the token of an ASCII field ends that starts at the
// given byte: a word with the signs inside it, or one sign. Fields hold no
// white space.
func plainEnd(field string, start int) int {
	const inWord = letterByte | digitByte | underscore
	end := start + 1
	before := byteKinds[field[start]]
	if before&inWord == 0 {
		return end
	}
	for end < len(field) {
		switch kind := byteKinds[field[end]]; {
		case kind&inWord != 0:
			before = kind
			end++
		case end+1 < len(field) && joins(before, kind, byteKinds[field[end+1]]):
			before = byteKinds[field[end+1]]
			end += 2
		default:
			return end
		}
	}
	return end
}

// joins reports whether a sign holds together what stands before and after it.
func joins(before, sign, after byteKind) bool {
	return sign&joinsLetters != 0 && before&after&letterByte != 0 ||
		sign&joinsDigits != 0 && before&after&digitByte != 0
}
