package graph

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

func mustRead(t testing.TB, text string) *EdgeList {
	t.Helper()
	l, err := ReadEdges(strings.NewReader(text), EdgeListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestReadEdges(t *testing.T) {
	tests := []struct {
		name, text string
		ids        string // separated by blanks
		edges      []Edge
		loops      int
	}{
		{name: "nothing"},
		{name: "comments only", text: "# a b\n  % c d\n\n , \t\r\n"},
		{name: "separators", text: "1 2\n1\t3\n2,3\n1 , \t4 \r\n", ids: "1 2 3 4", edges: []Edge{{0, 1, 1}, {0, 2, 1}, {1, 2, 1}, {0, 3, 1}}},
		{name: "no newline at the end", text: "1 2\n2 3", ids: "1 2 3", edges: []Edge{{0, 1, 1}, {1, 2, 1}}},
		{name: "byte order mark", text: "\ufeff7 5\n", ids: "5 7", edges: []Edge{{1, 0, 1}}},
		{name: "numeric order", text: "10 9\n100 9\n", ids: "9 10 100", edges: []Edge{{1, 0, 1}, {2, 0, 1}}},
		{name: "bytewise order", text: "10 9\nb 9\n", ids: "10 9 b", edges: []Edge{{0, 1, 1}, {2, 1, 1}}},
		{name: "negative and large", text: "-5 18446744073709551616\n-12 0\n", ids: "-12 -5 0 18446744073709551616", edges: []Edge{{1, 3, 1}, {0, 2, 1}}},
		{name: "leading zeros are text", text: "07 7\n+7 10\n", ids: "+7 07 10 7", edges: []Edge{{1, 3, 1}, {0, 2, 1}}},
		{name: "largest small number", text: "4294967294 4294967295\n", ids: "4294967294 4294967295", edges: []Edge{{0, 1, 1}}},
		{name: "weights", text: "1 2 0.5\n2 3 4\n3 4 1e-30\n", ids: "1 2 3 4", edges: []Edge{{0, 1, 0.5}, {1, 2, 4}, {2, 3, 1e-30}}},
		{name: "repeats stay", text: "1 2\n2 1\n1 2 3\n", ids: "1 2", edges: []Edge{{0, 1, 1}, {1, 0, 1}, {0, 1, 3}}},
		{name: "loops go, their nodes stay", text: "1 1\n1 2\n9 9\n", ids: "1 2 9", edges: []Edge{{0, 1, 1}}, loops: 2},
		{name: "text loops", text: "a a\nb a\n", ids: "a b", edges: []Edge{{1, 0, 1}}, loops: 1},
		{name: "header", text: "# made by hand\nSource,Target,Weight\n1,2,3\n", ids: "1 2", edges: []Edge{{0, 1, 3}}},
		{name: "header without weight", text: "node_1,node_2\r\n4,5\r\n", ids: "4 5", edges: []Edge{{0, 1, 1}}},
		{name: "header words with a weight are people", text: "from to 2\n", ids: "from to", edges: []Edge{{0, 1, 2}}},
		{name: "header words later are people", text: "ann bob\nfrom to\n", ids: "ann bob from to", edges: []Edge{{0, 1, 1}, {2, 3, 1}}},
		{name: "other words are people", text: "ann bob\n", ids: "ann bob", edges: []Edge{{0, 1, 1}}},
		{name: "hash inside a line is text", text: "a #b\n", ids: "#b a", edges: []Edge{{1, 0, 1}}},
	}
	for _, tt := range tests {
		l := mustRead(t, tt.text)
		if got := strings.Join(l.IDs, " "); got != tt.ids || !slices.Equal(l.Edges, tt.edges) || l.Loops != tt.loops {
			t.Errorf("%s: ids %q edges %v loops %d, want %q %v %d", tt.name, got, l.Edges, l.Loops, tt.ids, tt.edges, tt.loops)
		}
	}
}

// A line of column names cannot be told from an edge, but stands out among
// numbers.
func TestStrayWords(t *testing.T) {
	tests := []struct{ text, words string }{
		{"1 2\n2 3\nsource target\n4 1\n", "source target"},
		{"1 2\nid 3\n", "id"},
		{"99999999999 1\n07 2\n", "07"},
		{"ann bob\n1 bob\n", ""},
		{"1 2\nann bob\ncy 3\n", ""},
		{"source target\n1 2\n3 99999999999\n", ""},
		{"1 2\n", ""},
		{"", ""},
	}
	for _, tt := range tests {
		if got := strings.Join(mustRead(t, tt.text).Words, " "); got != tt.words {
			t.Errorf("%q: %q stand out, want %q", tt.text, got, tt.words)
		}
	}
}

func TestReadEvents(t *testing.T) {
	tests := []struct {
		text   string
		events []Event
	}{
		{"1 2 1082040961\n3 3 5\n2,1,-7\n", []Event{{0, 1, 1082040961}, {1, 0, -7}}},
		{"a b 9223372036854775807\n", []Event{{0, 1, 9223372036854775807}}},
		{"from to time\n1 2 10.9\n1 2 -0.5\n", []Event{{0, 1, 10}, {0, 1, -1}}},
	}
	for _, tt := range tests {
		l, err := ReadEvents(strings.NewReader(tt.text), EdgeListOptions{})
		if err != nil || !slices.Equal(l.Events, tt.events) {
			t.Errorf("%q: %v (%v), want %v", tt.text, l, err, tt.events)
		}
	}
}

func readEventsErr(text string) error {
	_, err := ReadEvents(strings.NewReader(text), EdgeListOptions{})
	return err
}

func readEdgesErr(text string) error {
	_, err := ReadEdges(strings.NewReader(text), EdgeListOptions{})
	return err
}

func TestBadLines(t *testing.T) {
	long := strings.Repeat("x", maxLine)
	tests := []struct {
		read func(string) error
		text string
		want string // begins the error after "graph: line "
	}{
		{readEdgesErr, "1 2\n3\n", `2: bad line: "3": 1 columns, want two ids`},
		{readEdgesErr, "1 2 3 4\n", `1: bad line: "1 2 3 4": 4 columns`},
		{readEdgesErr, "# x\n\n1 2\n1 2 x\n", `4: bad line: "1 2 x": weight "x"`},
		{readEdgesErr, "u,v,w\n1,2,x\n", `2: bad line: "1,2,x": weight "x"`},
		{readEdgesErr, "1 2 -1\n", `1: bad line: "1 2 -1": weight "-1"`},
		{readEdgesErr, "1 2 0\n", `1: bad line`},
		{readEdgesErr, "1 2 NaN\n", `1: bad line`},
		{readEdgesErr, "1 2 Inf\n", `1: bad line`},
		{readEdgesErr, "1 2 1e300\n", `1: bad line`},
		{readEdgesErr, "1 2 1e-31\n", `1: bad line: "1 2 1e-31": weight "1e-31", want a number from 7.9e-31 to 1.3e+30`},
		{readEdgesErr, "\xff\xfe1\x00 \x002\x00\n\x00", `1: bad line: "\xff\xfe1\x00 \x002\x00": NUL bytes: want text in UTF-8, not in UTF-16`},
		{readEdgesErr, "\xfe\xff\x001\x00 \x002\x00\n", `1: bad line`},
		{readEdgesErr, "1 2\n1 2\x00\n", `2: bad line`},
		{readEdgesErr, "a " + long + "\n", `1: bad line: "a ` + strings.Repeat("x", 58) + `"…: longer than`},
		{readEdgesErr, "1 2\n" + strings.Repeat(long, 20), `2: bad line: longer than`},
		{readEdgesErr, "1" + strings.Repeat(" ", maxLine) + "2\n", `1: bad line`},
		{readEdgesErr, "%%MatrixMarket matrix coordinate\n3 3 1\n1 2\n", `1: bad line: a MatrixMarket file`},
		{readEventsErr, "1 2\n", `1: bad line: "1 2": 2 columns, want two ids and a time`},
		{readEventsErr, "1 2 x\n", `1: bad line: "1 2 x": time "x", want seconds`},
		{readEventsErr, "1 2 1e300\n", `1: bad line`},
		{readEventsErr, "1 2 NaN\n", `1: bad line`},
	}
	for _, tt := range tests {
		err := tt.read(tt.text)
		if !errors.Is(err, ErrLine) || !strings.HasPrefix(err.Error(), "graph: line "+tt.want) {
			t.Errorf("%.40q: error %.200v, want %q", tt.text, err, tt.want)
		}
	}
}

// The first bad line is named even if a later block fails first.
func TestLineNumbersCountAcrossBlocks(t *testing.T) {
	var text bytes.Buffer
	const lines = 100_000
	for i := range lines {
		switch i {
		case 40_001, 90_000:
			text.WriteString("12345 oops\tx\n")
		default:
			text.WriteString("12345 67890 12\n")
		}
	}
	for range 5 {
		_, err := ReadEdges(bytes.NewReader(text.Bytes()), EdgeListOptions{Threads: 4})
		if want := "graph: line 40002: "; err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Fatalf("error %v, want %s…", err, want)
		}
	}
}

func TestReadErrorsPassThrough(t *testing.T) {
	broken := errors.New("disk on fire")
	r := io.MultiReader(strings.NewReader("1 2\n"), iotest.ErrReader(broken))
	if _, err := ReadEdges(r, EdgeListOptions{}); !errors.Is(err, broken) {
		t.Errorf("error %v, want %v", err, broken)
	}
}

// bigList writes lines of many kinds, several blocks long, and returns what
// they say.
func bigList(rng *rand.Rand, lines int, name func(uint32) string) (text []byte, want map[[2]string]float64) {
	var buf bytes.Buffer
	want = map[[2]string]float64{}
	for range lines {
		u, v, w := name(rng.Uint32N(2000)), name(rng.Uint32N(2000)), 1.0
		if rng.IntN(2) == 0 {
			w = float64(1+rng.IntN(8)) / 4
			fmt.Fprintf(&buf, "%s,%s\t%g\n", u, v, w)
		} else {
			fmt.Fprintf(&buf, "%s  %s\n", u, v)
		}
		if u != v {
			want[[2]string{u, v}] += w
		}
	}
	return buf.Bytes(), want
}

func TestLongListsAtAnyNumberOfWorkers(t *testing.T) {
	names := map[string]func(uint32) string{
		"small numbers": func(x uint32) string { return fmt.Sprint(x * 7) },
		"large numbers": func(x uint32) string { return fmt.Sprint(1e15 + uint64(x)*1e9) },
		"sparse":        func(x uint32) string { return fmt.Sprint(x * 2_000_003) },
		"text":          func(x uint32) string { return fmt.Sprintf("person/%d", x) },
		"mixed": func(x uint32) string {
			if x == 1234 {
				return "somebody"
			}
			return fmt.Sprint(x)
		},
	}
	for kind, name := range names {
		text, want := bigList(rand.New(rand.NewPCG(6, 6)), 40_000, name)
		var first *EdgeList
		for _, threads := range []int{1, 2, 8} {
			l, err := ReadEdges(bytes.NewReader(text), EdgeListOptions{Threads: threads})
			if err != nil {
				t.Fatal(err)
			}
			if first == nil {
				first = l
				checkAgainst(t, kind, l, want)
			}
			if !slices.Equal(l.IDs, first.IDs) || !slices.Equal(l.Edges, first.Edges) || l.Loops != first.Loops {
				t.Errorf("%s: %d workers read another list", kind, threads)
			}
		}
	}
}

func checkAgainst(t *testing.T, kind string, l *EdgeList, want map[[2]string]float64) {
	t.Helper()
	got := map[[2]string]float64{}
	for _, e := range l.Edges {
		got[[2]string{l.IDs[e.From], l.IDs[e.To]}] += float64(e.Weight)
	}
	for k, w := range want {
		if got[k] != w {
			t.Fatalf("%s: %v weighs %g, want %g", kind, k, got[k], w)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%s: %d pairs, want %d", kind, len(got), len(want))
	}
}

func TestReadingDoesNotDependOnLineOrder(t *testing.T) {
	text, _ := bigList(rand.New(rand.NewPCG(7, 7)), 3000, func(x uint32) string { return fmt.Sprint(x * 3) })
	lines := strings.SplitAfter(string(text), "\n")
	build := func() (*EdgeList, *CSR) {
		l := mustRead(t, strings.Join(lines, ""))
		return l, mustBuild(t, len(l.IDs), l.Edges, BuildOptions{})
	}
	ids, g := build()
	slices.SortFunc(lines, func(a, b string) int { return cmp.Compare(b, a) })
	ids2, g2 := build()
	if !slices.Equal(ids.IDs, ids2.IDs) || !sameGraph(g, g2) {
		t.Error("sorting the lines changed the graph")
	}
}

func TestNumbersAreReadWithoutAllocating(t *testing.T) {
	text := bytes.Repeat([]byte("123456 654321 2\n"), 10_000)
	p := parser[float32]{col: weightColumn, names: newNameTable()}
	allocs := testing.AllocsPerRun(5, func() { p.parse(text, new(block[float32]), false) })
	if allocs > 5 {
		t.Errorf("%v allocations for 10,000 lines", allocs)
	}
}

// FuzzReadEdges holds the fast path against the slow one.
func FuzzReadEdges(f *testing.F) {
	for _, seed := range []string{
		"", "1 2\n", "1 2 3\n4\t5,6\r\n", "# c\n\n% d\n1 2", "0 00\n", "4294967295 1\n", "1 2 0\n", "1 2 3 4\n",
		"a b\n", "source target\n1 2\n", "1,2,1e-3\n", "99999999999 1\n", "1 2x\n", "1234567 7654321\n12345678 1\n7 01\n",
		"1 2\n3 4\n5 6\n7 8\n9 10\n11 12\n13 14\n15 16\n", "9 9\n", "0 1\n1:2 3\n1/2 3\n", "1x 2\n", " 5 5 \n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		line := append(slices.Clone(text), '\n')
		p := parser[float32]{col: weightColumn, names: newNameTable()}
		var fast, slow block[float32]
		if p.parseNumbers(p.parsePlain(line, &fast), &fast) {
			if p.parseNames(line, &slow); slow.err != nil {
				t.Fatalf("only the fast path reads %q: %v", text, slow.err)
			}
			fastIDs := densify([]*block[float32]{&fast}, 1)
			slowIDs := densify([]*block[float32]{&slow}, 1)
			if !slices.Equal(fastIDs, slowIDs) || !slices.Equal(fast.pairs, slow.pairs) ||
				!slices.Equal(fast.values, slow.values) || fast.loops != slow.loops {
				t.Fatalf("%q: fast %v %v, slow %v %v", text, fastIDs, fast.pairs, slowIDs, slow.pairs)
			}
		}
		l, err := ReadEdges(bytes.NewReader(text), EdgeListOptions{Threads: 1})
		if err != nil {
			if !errors.Is(err, ErrLine) {
				t.Fatalf("error %v is no ErrLine", err)
			}
			return
		}
		if g, err := FromEdges(len(l.IDs), l.Edges, BuildOptions{}); err == nil {
			if err := Check(g); err != nil {
				t.Fatal(err)
			}
		} else if !errors.Is(err, ErrWeight) {
			t.Fatal(err)
		}
	})
}

// Digits beside the eight bytes, bytes next to the digits in the table of
// characters, and zeros in front must all be told apart.
func TestLeadingDigits(t *testing.T) {
	tests := []struct {
		text   string
		n      uint32
		digits int
	}{
		{"1 2 3 4 ", 1, 1},
		{"0,999999", 0, 1},
		{"9876543\n", 9876543, 7},
		{"10 20 30", 10, 2},
		{"1234567/", 1234567, 7},
		{"123456:9", 123456, 6},
		{"42\xff\xb01234", 42, 2},
		{"12345678", 0, 0},
		{"01 12345", 0, 0},
		{" 1234567", 0, 0},
		{"-1 12345", 0, 0},
	}
	for _, tt := range tests {
		if n, digits := leadingDigits(binary.LittleEndian.Uint64([]byte(tt.text))); n != tt.n || digits != tt.digits {
			t.Errorf("%q: %d of %d digits, want %d of %d", tt.text, n, digits, tt.n, tt.digits)
		}
	}
	var text [8]byte
	for n := uint32(0); n < 10_000_000; n = n*5/4 + 1 {
		copy(text[:], fmt.Sprintf("%d\t123456", n))
		if got, _ := leadingDigits(binary.LittleEndian.Uint64(text[:])); got != n {
			t.Fatalf("%q read as %d", text, got)
		}
	}
}
