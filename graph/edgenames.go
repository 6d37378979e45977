package graph

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// headers are the pairs of column names that make a first line a header.
var headers = []string{
	"source target", "from to", "src dst", "src dest", "u v", "node1 node2", "node_1 node_2", "id1 id2",
	"id_1 id_2", "fromnodeid tonodeid", "from_id to_id", "source_id target_id", "sender receiver",
	"sender recipient", "follower followee", "person1 person2",
}

var errNUL = errors.New("NUL bytes: want text in UTF-8, not in UTF-16")

var errMarket = errors.New("a MatrixMarket file, whose first line of numbers is a size, not an edge")

// cutHeader takes comments and a line of column names off the beginning of a
// text and returns how many lines that were.
func cutHeader(text []byte) (rest []byte, lines int, err error) {
	if bytes.HasPrefix(text, []byte("%%MatrixMarket")) {
		return nil, 1, errMarket
	}
	for rest = text; len(rest) > 0; lines++ {
		end := bytes.IndexByte(rest, '\n')
		f, n := fields(rest[:end])
		if isHeader(f[:min(n, len(f))]) {
			return rest[end+1:], lines + 1, nil
		}
		if n > 0 {
			break
		}
		rest = rest[end+1:]
	}
	return rest, lines, nil
}

// isHeader tells whether the fields of a first line are column names.
func isHeader(fields [][]byte) bool {
	if len(fields) < 2 || len(fields) > 2 && isNumber(fields[2]) {
		return false
	}
	return slices.Contains(headers, strings.ToLower(string(fields[0])+" "+string(fields[1])))
}

// fields splits a line into its columns and counts them; it returns the first
// four. A comment has none.
func fields(line []byte) (f [4][]byte, n int) {
	for i := 0; i < len(line); {
		if kinds[line[i]] == separator {
			i++
			continue
		}
		if n == 0 && isComment(line[i]) {
			return f, 0
		}
		begin := i
		for i < len(line) && kinds[line[i]] != separator {
			i++
		}
		if n < len(f) {
			f[n] = line[begin:i]
		}
		n++
	}
	return f, n
}

// nameTable numbers names in the order of their first use. Each worker has one
// of its own; what the numbers are does not matter in the end.
type nameTable struct {
	number map[string]uint32
	names  []string
}

func newNameTable() *nameTable { return &nameTable{number: map[string]uint32{}} }

// intern returns the number of a name. It allocates for new names only.
func (t *nameTable) intern(name []byte) uint32 {
	if n, ok := t.number[string(name)]; ok {
		return n
	}
	return t.add(string(name))
}

// add is intern for a string, which it keeps.
func (t *nameTable) add(name string) uint32 {
	n, ok := t.number[name]
	if !ok {
		n = uint32(len(t.names))
		t.names = append(t.names, name)
		t.number[name] = n
	}
	return n
}

// parseNames is the slow path: ids are any text. It sets b.err at a bad line.
func (p *parser[V]) parseNames(text []byte, b *block[V]) {
	b.names = p.names
	for len(text) > 0 {
		end := bytes.IndexByte(text, '\n')
		b.lines++
		if err := p.parseLine(text[:end], b); err != nil {
			b.err = fmt.Errorf("%s: %w", excerpt(text[:end]), err)
			return
		}
		text = text[end+1:]
	}
}

func (p *parser[V]) parseLine(line []byte, b *block[V]) error {
	f, n := fields(line)
	switch {
	case n == 0:
		return nil
	case len(line) > maxLine:
		return errTooLong
	case bytes.IndexByte(line, 0) >= 0:
		return errNUL
	case n < 2, n == 2 && p.col.required:
		return fmt.Errorf("%d columns, want two ids and a %s", n, p.col.name)
	case n > 3:
		return fmt.Errorf("%d columns, want two ids and a %s at most", n, p.col.name)
	}
	value := p.col.missing
	if n == 3 {
		var err error
		if value, err = p.col.parse(f[2]); err != nil {
			return err
		}
	}
	b.add([2]uint32{p.names.intern(f[0]), p.names.intern(f[1])}, value, &p.col)
	return nil
}

// excerpt is how a line is shown in an error.
func excerpt(line []byte) string {
	const most = 60
	if len(line) > most {
		return fmt.Sprintf("%q…", line[:most])
	}
	return fmt.Sprintf("%q", line)
}
