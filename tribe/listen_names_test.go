package tribe

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestNamesAreNumberedInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table, want := newNameTable(0), make(map[string]uint32)
		texts := rapid.SliceOfN(rapid.StringMatching(`[ab]{1,6}`), 0, 500).Draw(t, "texts")
		var keys []byte
		var ends []uint32
		for _, text := range texts {
			if _, known := want[text]; !known {
				want[text] = uint32(len(want))
			}
			keys = append(keys, text...)
			ends = append(ends, uint32(len(keys)))
		}
		for i, n := range table.numberAll(keys, ends, nil) {
			if n != want[texts[i]] || table.text(n) != texts[i] || table.lookup([]byte(texts[i])) != n {
				t.Fatalf("%q has number %d, which is %q, looked up %d; want %d", texts[i], n, table.text(n), table.lookup([]byte(texts[i])), want[texts[i]])
			}
		}
		if table.len() != len(want) || table.lookup([]byte("c")) != None {
			t.Fatalf("%d names, want %d and no c", table.len(), len(want))
		}
	})
}

// TestManyNames fills more than a piece of text and makes the table grow.
func TestManyNames(t *testing.T) {
	const many = 40_000
	table := newNameTable(10)
	name := func(n int) string {
		if n == many/2 {
			return strings.Repeat("long", runPiece/2)
		}
		return fmt.Sprintf("a name of some length, number %d", n)
	}
	early := ""
	for n := range many {
		key := []byte(name(n))
		if got := table.numberAll(key, []uint32{uint32(len(key))}, nil)[0]; got != uint32(n) {
			t.Fatalf("number %d, want %d", got, n)
		}
		if n == 0 {
			early = table.text(0)
		}
	}
	for n := range many {
		if table.text(uint32(n)) != name(n) || table.lookup([]byte(name(n))) != uint32(n) {
			t.Fatalf("name %d is lost", n)
		}
	}
	if early != name(0) {
		t.Errorf("a string taken out early has become %q", early)
	}
}
