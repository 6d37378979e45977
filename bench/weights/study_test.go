package main

import (
	"strings"
	"testing"

	"tribemap/tribe"
)

// The third set alone would choose replies only; left out, it has no say. The
// first two are of one family and count once.
func TestChoiceDoesNotSeeTheSetLeftOut(t *testing.T) {
	s := study{turns: 2, sets: []*set{{family: "a"}, {family: "a"}, {family: "b"}}, scores: map[rule][]score{standard: {{nmi: .5}, {nmi: .5}, {nmi: .5}}}}
	for _, first := range append([]variation{{"", func(*rule) {}}}, variations...) {
		for _, second := range variations {
			r := standard.turned(first).turned(second)
			x := []score{{nmi: .5}, {nmi: .5}, {nmi: .5}}
			if r.mention == 2 {
				x[0].nmi, x[1].nmi = .6, .6
			}
			if r.presence == 0 {
				x[0].nmi, x[1].nmi, x[2].nmi = .4, .4, .9
			}
			if r != standard {
				s.scores[r] = x
			}
		}
	}
	for leftOut, want := range map[string]string{"": "co-presence ×0", "a": "co-presence ×0", "b": "mentions ×2"} {
		p, err := s.choose(t.Context(), leftOut, .003)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(p.turns, ", "); got != want {
			t.Errorf("without %q: chose %q, want %q", leftOut, got, want)
		}
	}
}

func TestScoreFindsPlainGroups(t *testing.T) {
	talk := chatter()
	s := &set{name: "chatter", talk: talk, group: make([]uint32, len(talk.People))}
	for u := range s.group {
		s.group[u] = uint32(u / 20)
	}
	s.group[39] = tribe.None
	x, err := s.score(t.Context(), standard, 2)
	if err != nil {
		t.Fatal(err)
	}
	if x.nmi != 1 || x.ari != 1 || x.affiliated != 1 || x.tribes != 2 || x.spread != 0 {
		t.Errorf("%+v, want two tribes that are the groups", x)
	}
}
