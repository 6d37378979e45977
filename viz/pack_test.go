package viz

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"math"
	"slices"
	"testing"

	"tribemap/tribe"
	"tribemap/viz/layout"
)

// reader reads columns back, as data.js does.
type reader struct {
	t *testing.T
	*bytes.Reader
}

func (r reader) number() int {
	x, err := binary.ReadUvarint(r)
	if err != nil {
		r.t.Fatal(err)
	}
	return int(x)
}

func (r reader) column(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = r.number()
	}
	return list
}

func (r reader) steps(n int, from, step float64) []float64 {
	list, q := make([]float64, n), 0
	for i := range list {
		z := r.number()
		q += z>>1 ^ -(z & 1)
		list[i] = from + float64(q)*step
	}
	return list
}

func TestCrowdRoundTrip(t *testing.T) {
	r := fake(700, 9, 0.2)
	r.People[3].LastSeen, r.People[5].Bot = 0, true
	opt, err := MapOptions{}.complete(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	r, opt.Places = arranged(r, opt.Places, MostPeople)
	places := opt.Places
	s := newScene(r, opt)
	b := reader{t, bytes.NewReader(s.places(r.People, places))}
	n := b.number()
	if n != len(r.People) {
		t.Fatalf("%d people, want %d", n, len(r.People))
	}
	sizes := b.column(len(r.Tribes))
	for k, size := range sizes {
		if size != r.Tribes[k].Size {
			t.Errorf("tribe %d has %d people, want %d", k, size, r.Tribes[k].Size)
		}
	}
	xs, ys := b.steps(n, s.Box[0], s.Step), b.steps(n, s.Box[1], s.Step)
	for u, p := range places {
		if math.Abs(xs[u]-p.X) > s.Step || math.Abs(ys[u]-p.Y) > s.Step {
			t.Fatalf("person %d at %v, %v, want %v", u, xs[u], ys[u], p)
		}
	}
	answered := b.column(n)
	checkRest(t, b)
	b = reader{t, bytes.NewReader(s.crowd(r.People))}
	checkPairs(t, b, n, s.pairs)
	strong, posts, off := b.column(n), b.column(n), b.column(n)
	latest := b.number()
	last, second, share, sure, bot := b.column(n), b.column(n), b.column(n), b.column(n), b.column(n)
	for u, m := range r.People {
		seen := 0
		if last[u] > 0 {
			seen = latest - last[u] + 1
		}
		got := []int{answered[u], strong[u], posts[u], posts[u] - off[u], seen, second[u] - 1, share[u], sure[u], bot[u]}
		want := []int{m.AnsweredBy, m.StrongTies, m.Posts, m.OnTopic, dayOf(m.LastSeen), m.Second, multiple(m.SecondShare, 1), multiple(m.Confidence, 1), btoi(m.Bot)}
		if !slices.Equal(got, want) {
			t.Fatalf("person %d: %v, want %v", u, got, want)
		}
	}
	checkRest(t, b)
}

func checkRest(t *testing.T, b reader) {
	t.Helper()
	if b.Len() > 0 {
		t.Errorf("%d bytes too many", b.Len())
	}
}

func checkPairs(t *testing.T, b reader, n int, want []pair) {
	t.Helper()
	degree := b.column(n)
	var ends [][2]uint32
	for u, d := range degree {
		v := u
		for range d {
			v += b.number() + 1
			ends = append(ends, [2]uint32{uint32(u), uint32(v)})
		}
	}
	if len(ends) != len(want) {
		t.Fatalf("%d pairs, want %d", len(ends), len(want))
	}
	var listed []*tribe.Tie
	for i, kind := range b.column(len(ends)) {
		p := want[i]
		if ends[i] != [2]uint32{p.a, p.b} || kind&1 != btoi(p.drawn) || kind>>1 != btoi(p.tie != nil) {
			t.Fatalf("pair %d: %v of kind %d, want %+v", i, ends[i], kind, p)
		}
		if p.tie != nil {
			listed = append(listed, p.tie)
		}
	}
	k := len(listed)
	strength, alive, count, fromA, flags := b.column(k), b.column(k), b.column(k), b.column(k), b.column(k)
	for i, w := range listed {
		got := []int{strength[i], alive[i], count[i], fromA[i], flags[i]}
		if !slices.Equal(got, []int{int(math.Round(w.Strength)), int(math.Round(w.Alive)), w.Count, w.FromA, tieFlags(*w)}) {
			t.Fatalf("tie %d: %v, want %+v", i, got, w)
		}
	}
}

// Arranging renumbers and loses nothing; what is arranged stays as it is.
func TestArranged(t *testing.T) {
	r := fake(300, 6, 0.2)
	places, err := Place(context.Background(), r, MapOptions{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	a, at := arranged(r, places, MostPeople)
	type end struct{ ref string }
	name := func(r *tribe.Result, u uint32) end { return end{r.People[u].Ref.String()} }
	for i, e := range r.Edges {
		if f := a.Edges[i]; name(r, e.From) != name(a, f.From) || name(r, e.To) != name(a, f.To) || e.Weight != f.Weight {
			t.Fatalf("edge %d is %v, was %v", i, f, e)
		}
	}
	for i, x := range r.Ties {
		y := a.Ties[i]
		if y.A > y.B {
			t.Fatalf("tie %d of %d, %d", i, y.A, y.B)
		}
		if name(r, x.A) != name(a, y.A) {
			y.A, y.B, y.FromA = y.B, y.A, y.Count-y.FromA
		}
		if name(r, x.A) != name(a, y.A) || name(r, x.B) != name(a, y.B) || x.FromA != y.FromA {
			t.Fatalf("tie %d is %v, was %v", i, y, x)
		}
	}
	for i, c := range r.Connectors {
		d := a.Connectors[i]
		if name(r, c.Person) != name(a, d.Person) || name(r, c.Evidence[0].To) != name(a, d.Evidence[0].To) || name(r, c.Evidence[0].Author) != name(a, d.Evidence[0].Author) {
			t.Errorf("connector %d is %v, was %v", i, d, c)
		}
	}
	for u := 1; u < len(a.People); u++ {
		if uint(a.People[u-1].Tribe) > uint(a.People[u].Tribe) {
			t.Fatalf("person %d of tribe %d stands behind %d", u, a.People[u].Tribe, a.People[u-1].Tribe)
		}
	}
	again, same := arranged(a, at, MostPeople)
	if !slices.Equal(same, at) || !slices.Equal(again.Edges, a.Edges) {
		t.Error("arranging twice differs from arranging once")
	}
}

// The curve visits every cell once, each beside the one before.
func TestCurve(t *testing.T) {
	const side = 64
	cells := make([][2]uint32, side*side)
	for x := range uint32(side) {
		for y := range uint32(side) {
			cells[curve(x, y)] = [2]uint32{x, y}
		}
	}
	for i := 1; i < len(cells); i++ {
		dx, dy := int(cells[i][0])-int(cells[i-1][0]), int(cells[i][1])-int(cells[i-1][1])
		if dx*dx+dy*dy != 1 {
			t.Fatalf("step %d from %v to %v", i, cells[i-1], cells[i])
		}
	}
}

func TestTexts(t *testing.T) {
	people := []tribe.Member{{}, {}, {}}
	people[0].Source, people[0].ID, people[0].Handle, people[0].URL = "hn", "ada", "ada", "https://example.org/u/ada?x"
	people[1].Source, people[1].ID, people[1].Name, people[1].URL = "hn", "17", "Noor", "https://example.org/u/17?x"
	people[2].Source, people[2].ID, people[2].URL = "forum", "kofi", "https://elsewhere.org"
	x := newTexts(people, true)
	if !slices.Equal(x.Label, []string{"ada", "Noor", "kofi"}) || !slices.Equal(x.ID, []string{"", "17", ""}) || !slices.Equal(x.Name, []string{"", "", ""}) {
		t.Errorf("labels %q, ids %q, names %q", x.Label, x.ID, x.Name)
	}
	if !slices.Equal(x.Page, []int{2, 0, 3}) || x.Pages[0] != [2]string{"https://example.org/u/", "?x"} || x.Pages[1] != [2]string{"https://elsewhere.org", "\x00"} {
		t.Errorf("pages %v of %q", x.Page, x.Pages)
	}
	if !slices.Equal(x.Source, []int{0, 0, 1}) || !slices.Equal(x.Sources, []string{"hn", "forum"}) {
		t.Errorf("sources %v of %q", x.Source, x.Sources)
	}
}

// Lists of texts come back as they were, those of the page's own reader too.
func TestLines(t *testing.T) {
	for _, c := range []struct {
		list lines
		want string
	}{
		{nil, `null`},
		{lines{""}, `[""]`},
		{lines{"ada", "", "x,\"y"}, "\"ada\x7f\x7fx,\\\"y\""},
		{lines{"a\x7fb", "c"}, "[\"a\x7fb\",\"c\"]"},
	} {
		if got, err := json.Marshal(c.list); err != nil || string(got) != c.want {
			t.Errorf("%q is packed as %s, want %s (%v)", c.list, got, c.want, err)
		}
	}
}

func TestArrangedNobody(t *testing.T) {
	if r, places := arranged(&tribe.Result{}, []layout.Point{}, MostPeople); len(r.People) != 0 || len(places) != 0 {
		t.Errorf("%d people at %d places", len(r.People), len(places))
	}
}
