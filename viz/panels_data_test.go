package viz

import (
	"encoding/base64"
	"fmt"
	"math"
	"slices"
	"testing"

	"tribemap/tribe"
)

func bridgeIDs(r *tribe.Result, b bridge) string {
	return fmt.Sprintf("%d-%d", r.Tribes[b.A].ID, r.Tribes[b.B].ID)
}

func hasOne(months []uint16, from, to uint16) bool {
	return slices.ContainsFunc(months, func(m uint16) bool { return m >= from && m <= to })
}

// What all bridges carry is what crosses from one tribe to another, and each
// side of a bridge carries the whole of it.
func TestBridgesAddUp(t *testing.T) {
	r := fake(300, 6, 0.2)
	crossing := 0.0
	for _, e := range r.Edges {
		if a, b := r.People[e.From].Tribe, r.People[e.To].Tribe; a >= 0 && b >= 0 && a != b {
			crossing += float64(e.Weight)
		}
	}
	sum := 0.0
	for _, b := range bridges(r) {
		sum += b.Weight
		sides := map[int]float64{}
		for _, c := range b.Carries {
			sides[r.People[c.Person].Tribe] += c.Share
		}
		for k, s := range sides {
			if k != b.A && k != b.B || s > 100.5 || b.People <= carriersOf && math.Abs(s-100) > 0.5 {
				t.Errorf("bridge %d–%d: side %d carries %v %%", b.A, b.B, k, s)
			}
		}
	}
	if math.Abs(sum-crossing) > 0.01*crossing {
		t.Errorf("bridges weigh %v, want %v", sum, crossing)
	}
}

func TestRiver(t *testing.T) {
	for _, months := range []int{1, 9, riverSpans, riverSpans + 1, 200} {
		r := &tribe.Result{Tribes: make([]tribe.Tribe, 2), People: []tribe.Member{{Months: []uint16{0, uint16(months - 1)}}, {}}}
		for i := range months {
			r.Tribes[1].Activity = append(r.Tribes[1].Activity, tribe.ActivityCount{Month: fmt.Sprintf("%d-%02d", 2000+i/12, 1+i%12), Posts: i})
		}
		v := newRiver(r, len(r.People))
		sum := 0
		for _, p := range v.Posts[1] {
			sum += p
		}
		if n := len(v.Names); n > riverSpans || n*v.Months < months || (n-1)*v.Months >= months || sum != months*(months-1)/2 {
			t.Errorf("%d months: %d spans of %d, %d posts", months, n, v.Months, sum)
		}
		bits, err := base64.StdEncoding.DecodeString(v.Spoke)
		if err != nil {
			t.Fatal(err)
		}
		row := (len(v.Names) + 7) / 8
		last := len(v.Names) - 1
		if len(bits) != 2*row || bits[0]&1 == 0 || bits[last/8]&(1<<(last%8)) == 0 || slices.Max(bits[row:]) != 0 {
			t.Errorf("%d months: spoke %v", months, bits)
		}
	}
	if v := newRiver(&tribe.Result{}, 0); v.Names != nil || v.Spoke != "" {
		t.Errorf("a river of nothing: %+v", v)
	}
}

// Everybody hears it once, from somebody who knew, and tells in the round after.
func TestTellings(t *testing.T) {
	r := fake(300, 6, 0.2)
	all := tellings(r)
	if len(all) != len(r.Tribes) {
		t.Fatalf("%d tellings for %d tribes", len(all), len(r.Tribes))
	}
	for _, x := range all {
		heard, told := map[uint32]uint32{}, 0
		for _, c := range r.Connectors {
			if c.Tribe == x.Tribe {
				heard[c.Person], told = 0, told+1
			}
		}
		tells := map[uint32]int{}
		for i := 0; i < len(x.Calls); i += 3 {
			round, from, to := x.Calls[i], x.Calls[i+1], x.Calls[i+2]
			when, knew := heard[from]
			if _, again := heard[to]; !knew || again || when+1 != round || round > tellRounds {
				t.Errorf("tribe %d, round %d: %d tells %d", x.Tribe, round, from, to)
			}
			heard[to] = round
			tells[from]++
			if most := map[bool]int{true: tellPerSeed, false: 1}[when == 0]; tells[from] > most {
				t.Errorf("tribe %d: %d tells %d, may tell %d", x.Tribe, from, tells[from], most)
			}
			if r.People[to].Tribe == x.Tribe {
				told++
			}
		}
		if told != x.Told {
			t.Errorf("tribe %d: %d told, says %d", x.Tribe, told, x.Told)
		}
	}
}

func TestTour(t *testing.T) {
	for _, n := range []int{1, 2, 14} {
		r := fake(400, n, 0.2)
		p := newPanels(r, MapOptions{}.withDefaults())
		if len(p.Tour) < 4 || len(p.Tour) > tourSteps {
			t.Errorf("%d tribes: a tour of %d stops", n, len(p.Tour))
		}
		for _, s := range p.Tour {
			if s.Head == "" || s.Text == "" || s.Tribe >= n || s.Bridge >= len(p.Bridges) {
				t.Errorf("%d tribes: stop %+v", n, s)
			}
		}
	}
	if got := tour(&tribe.Result{}, panels{}); got != nil {
		t.Errorf("a tour of nothing: %v", got)
	}
}
