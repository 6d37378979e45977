package graph

import (
	"bytes"
	"math"
)

// parser turns blocks of text into pairs of ids.
type parser[V comparable] struct {
	col   column[V]
	names *nameTable
}

// parse reads a block, first as numbers. What that does not understand is read
// again as names, and faults are found there.
func (p *parser[V]) parse(text []byte, b *block[V], first bool) {
	if first {
		if text, b.lines, b.err = cutHeader(text); b.err != nil {
			return
		}
	}
	lines := bytes.Count(text, []byte{'\n'})
	b.pairs = make([][2]uint32, 0, lines)
	if p.parseNumbers(p.parsePlain(text, b), b) {
		b.lines += lines
		return
	}
	b.pairs, b.values, b.largest = b.pairs[:0], nil, 0
	p.parseNames(text, b)
}

// Bytes in the eyes of the parser; the zero value is part of an id.
const (
	separator = iota + 1
	endOfLine
)

var kinds = [256]uint8{' ': separator, '\t': separator, ',': separator, '\r': separator, '\n': endOfLine}

func isComment(c byte) bool { return c == '#' || c == '%' }

// parseNumbers is the fast path for lines whose ids are numbers below 2³²−1.
// It reports false at the first line that is anything else, and agrees with
// parseNames about all others. Every line ends with a newline, so no loop
// looks for the end of the text.
func (p *parser[V]) parseNumbers(text []byte, b *block[V]) bool {
	for i := 0; i < len(text); i++ { // steps over the newline
		begin := i
		i = skipSeparators(text, i)
		if text[i] == '\n' {
			continue
		}
		if isComment(text[i]) {
			i += bytes.IndexByte(text[i:], '\n')
			continue
		}
		u, next, ok := smallNumber(text, i)
		if !ok || kinds[text[next]] != separator {
			return false
		}
		v, next, ok := smallNumber(text, skipSeparators(text, next))
		if !ok || kinds[text[next]] == 0 {
			return false
		}
		b.largest = max(b.largest, u, v)
		value, next, ok := p.lastColumn(text, skipSeparators(text, next))
		if !ok || next-begin > maxLine {
			return false
		}
		b.add([2]uint32{u, v}, value, &p.col)
		i = next
	}
	return true
}

func skipSeparators(text []byte, i int) int {
	for kinds[text[i]] == separator {
		i++
	}
	return i
}

// smallNumber reads an integer below 2³²−1 as integers are usually written.
func smallNumber(text []byte, i int) (v uint32, next int, ok bool) {
	begin, n := i, uint64(0)
	for ; text[i]-'0' <= 9; i++ {
		n = 10*n + uint64(text[i]-'0')
	}
	digits := i - begin
	ok = digits == 1 || digits > 1 && digits <= 10 && text[begin] != '0' && n < math.MaxUint32
	return uint32(n), i, ok
}

// lastColumn reads the third column, which begins at i, if there is one, and
// returns where the line ends.
func (p *parser[V]) lastColumn(text []byte, i int) (value V, end int, ok bool) {
	if text[i] == '\n' {
		return p.col.missing, i, !p.col.required
	}
	begin := i
	for kinds[text[i]] == 0 {
		i++
	}
	end = skipSeparators(text, i)
	if text[end] != '\n' {
		return value, end, false
	}
	value, err := p.col.parse(text[begin:i])
	return value, end, err == nil
}
