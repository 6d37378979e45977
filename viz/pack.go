package viz

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"slices"
	"strings"

	"tribemap/tribe"
	"tribemap/viz/layout"
)

// columns writes whole numbers, one column after the other: what is alike stands
// together, which is what the compressor wants. Numbers are varints, those that
// may be negative zigzag-coded.
type columns struct{ bytes []byte }

func (c *columns) put(x int)    { c.bytes = binary.AppendUvarint(c.bytes, uint64(max(0, x))) }
func (c *columns) signed(x int) { c.bytes = binary.AppendVarint(c.bytes, int64(x)) }

func column[T any](c *columns, list []T, number func(T) int) {
	for _, x := range list {
		c.put(number(x))
	}
}

// steps writes how each place differs from the one before along one axis, in
// units of step.
func (c *columns) steps(places []layout.Point, from, step float64, axis func(layout.Point) float64) {
	last := 0
	for _, p := range places {
		at := int(math.Round((axis(p) - from) / step))
		c.signed(at - last)
		last = at
	}
}

// places packs what the first view shows of people, who are arranged: their
// tribe, where they stand and how many turned to them. data.js reads it.
func (s *scene) places(people []tribe.Member, places []layout.Point) []byte {
	c := &columns{}
	c.put(len(people))
	sizes := make([]int, len(s.Tribes)+1)
	for _, m := range people {
		sizes[m.Tribe+1]++
	}
	column(c, sizes[1:], func(n int) int { return n })
	c.steps(places, s.Box[0], s.Step, func(p layout.Point) float64 { return p.X })
	c.steps(places, s.Box[1], s.Step, func(p layout.Point) float64 { return p.Y })
	column(c, people, func(m tribe.Member) int { return m.AnsweredBy })
	return c.bytes
}

// crowd packs the ties of people and the rest of their numbers.
func (s *scene) crowd(people []tribe.Member) []byte {
	c := &columns{}
	c.pairs(s.pairs, len(people))
	c.numbers(people, s.Grain)
	return c.bytes
}

func (c *columns) numbers(people []tribe.Member, g grain) {
	latest := latestDay(people)
	column(c, people, func(m tribe.Member) int { return m.StrongTies })
	column(c, people, func(m tribe.Member) int { return m.Posts })
	column(c, people, func(m tribe.Member) int { return m.Posts - m.OnTopic })
	c.put(latest)
	column(c, people, func(m tribe.Member) int {
		if m.LastSeen == 0 {
			return 0
		}
		return 1 + (latest-dayOf(m.LastSeen))/g.Days
	})
	column(c, people, func(m tribe.Member) int { return m.Second + 1 })
	column(c, people, func(m tribe.Member) int { return multiple(m.SecondShare, g.Percent) })
	column(c, people, func(m tribe.Member) int { return multiple(m.Confidence, g.Percent) })
	column(c, people, func(m tribe.Member) int { return btoi(m.Bot) })
}

// pairs writes row by row whom each person is tied to further down the list, and
// then what is known of each tie.
func (c *columns) pairs(pairs []pair, n int) {
	degree := make([]int, n)
	for _, p := range pairs {
		degree[p.a]++
	}
	column(c, degree, func(d int) int { return d })
	for i, p := range pairs {
		from := p.a
		if i > 0 && pairs[i-1].a == p.a {
			from = pairs[i-1].b
		}
		c.put(int(p.b - from - 1))
	}
	column(c, pairs, func(p pair) int { return btoi(p.drawn) + 2*btoi(p.tie != nil) })
	listed := make([]*tribe.Tie, 0, len(pairs))
	for _, p := range pairs {
		if p.tie != nil {
			listed = append(listed, p.tie)
		}
	}
	column(c, listed, func(t *tribe.Tie) int { return int(round(t.Strength, 0)) })
	column(c, listed, func(t *tribe.Tie) int { return int(round(t.Alive, 0)) })
	column(c, listed, func(t *tribe.Tie) int { return t.Count })
	column(c, listed, func(t *tribe.Tie) int { return t.FromA })
	column(c, listed, func(t *tribe.Tie) int { return tieFlags(*t) })
}

const secondsADay = 86400

func dayOf(t int64) int { return int(t / secondsADay) }

func latestDay(people []tribe.Member) int {
	latest := 0
	for _, m := range people {
		latest = max(latest, dayOf(m.LastSeen))
	}
	return latest
}

// multiple rounds a share to multiples of so many percent; what is something
// stays something.
func multiple(share float64, percent int) int {
	p := int(round(100*share/float64(percent), 0))
	if p == 0 && share > 0 {
		return 1
	}
	return p
}

// texts are the people's names and addresses, read when the page first shows one
// that is not a connector's.
type texts struct {
	Label  lines `json:"label"`
	Name   lines `json:"name"`   // "" where it says no more than the label; nil = left out
	ID     lines `json:"id"`     // "" where it is the label
	Source []int `json:"source"` // in Sources
	Page   []int `json:"page"`   // 0 = in the form of the person before from that source, 1 = none, else 2 + form in Pages
	// Sources and Pages are the few forms that all references and addresses
	// have; the id stands between the two halves of a page.
	Sources []string    `json:"sources"`
	Pages   [][2]string `json:"pages"`
}

// lines is a list of texts that is packed as one, with a character between them
// that takes one byte, unless one of them holds it.
type lines []string

const parting = "\x7f"

func (l lines) MarshalJSON() ([]byte, error) {
	if len(l) < 2 || slices.ContainsFunc(l, func(s string) bool { return strings.Contains(s, parting) }) {
		return json.Marshal([]string(l))
	}
	return json.Marshal(strings.Join(l, parting))
}

func newTexts(people []tribe.Member, names bool) *texts {
	t := &texts{}
	sources, pages, before := map[string]int{}, map[[2]string]int{}, map[string]int{}
	for _, m := range people {
		l := label(m)
		t.Label = append(t.Label, l)
		if names {
			t.Name = append(t.Name, unless(m.Name, l))
		}
		t.ID = append(t.ID, unless(m.ID, l))
		t.Source = append(t.Source, indexOf(sources, &t.Sources, m.Source))
		page := 1
		if address := webURL(m.URL); address != "" {
			page = 2 + indexOf(pages, &t.Pages, pageForm(address, m.ID))
		}
		if before[m.Source] == page {
			page = 0
		} else {
			before[m.Source] = page
		}
		t.Page = append(t.Page, page)
	}
	return t
}

// pageForm cuts an address where the id stands. Where it does not hold the id,
// nothing replaces it.
func pageForm(address, id string) [2]string {
	if before, after, ok := strings.Cut(address, id); ok && id != "" && id != "\x00" {
		return [2]string{before, after}
	}
	return [2]string{address, "\x00"}
}

func unless(s, same string) string {
	if s == same {
		return ""
	}
	return s
}

// indexOf returns where key stands in list, which it joins when new.
func indexOf[K comparable](known map[K]int, list *[]K, key K) int {
	i, ok := known[key]
	if !ok {
		i = len(*list)
		known[key] = i
		*list = append(*list, key)
	}
	return i
}

// pair is a tie on the page: drawn, or listed on cards with its scores, or both.
type pair struct {
	a, b  uint32 // a < b
	drawn bool
	tie   *tribe.Tie // nil if not listed
}

// joinPairs brings drawn edges and listed ties together, by rising a and b.
func joinPairs(r *tribe.Result, drawn, listed []int) []pair {
	pairs := make([]pair, 0, len(drawn)+len(listed))
	for _, i := range drawn {
		a, b := r.Edges[i].From, r.Edges[i].To
		if a != b {
			pairs = append(pairs, pair{a: min(a, b), b: max(a, b), drawn: true})
		}
	}
	for _, i := range listed {
		if t := &r.Ties[i]; t.A != t.B {
			pairs = append(pairs, pair{a: t.A, b: t.B, tie: t})
		}
	}
	slices.SortStableFunc(pairs, func(p, q pair) int {
		if p.a != q.a {
			return int(p.a) - int(q.a)
		}
		return int(p.b) - int(q.b)
	})
	out := pairs[:0]
	for _, p := range pairs {
		if last := len(out) - 1; last >= 0 && out[last].a == p.a && out[last].b == p.b {
			out[last].drawn = out[last].drawn || p.drawn
			if p.tie != nil {
				out[last].tie = p.tie
			}
			continue
		}
		out = append(out, p)
	}
	return out
}
