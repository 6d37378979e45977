package tribe

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// What is said of a tie adds up, and agrees with what Intervals gives.
func TestTellAddsUp(t *testing.T) {
	talk, _ := fourPeople()
	dyads := Dyads(talk.Interactions, Window{talk.Start, talk.End}, 1)
	ties := ScoreTies(dyads, len(talk.People), TieOptions{})
	PlaceTies(ties, len(talk.People), 1)
	teller, sure := NewTieTeller(ties, TieOptions{}), Intervals(ties, TieOptions{})
	for i := range ties {
		w := teller.Tell(i, "ann", "bob")
		for _, s := range []ScoreWords{w.Strength, w.Alive} {
			if got := int(sumTerms(s.Parts)); !strings.HasPrefix(s.Sentence, fmt.Sprintf("%d = ", got)) {
				t.Errorf("tie %d: parts add up to %d: %q", i, got, s.Sentence)
			}
		}
		if got := (Interval{w.Strength.Low, w.Strength.High, w.Alive.Low, w.Alive.High}); got != sure[i] {
			t.Errorf("tie %d: interval %v, want %v", i, got, sure[i])
		}
	}
	best := slices.IndexFunc(ties, func(x Tie) bool { return x.Count == 4 })
	if got := teller.Tell(best, "ann", "bob").Strength.Place; !strings.HasPrefix(got, "place 1 of 3 ties; 90 % interval ") {
		t.Errorf("the best tie's place: %q", got)
	}
}

func TestTellFacts(t *testing.T) {
	ties := []Tie{
		{A: 0, B: 1, Count: 1, FromA: 1, OneWay: true, Thin: true, Backbone: 1},
		{
			A: 0, B: 2, Count: 1200, FromA: 700, Sittings: 300, Days: 250, Span: 90 * day, First: 1e9, Last: 1e9 + 90*day, Opened: 160, Turns: 400,
			Latency: 7300, Share: .31, Lasting: .9, Emotion: true, Intensity: .4, Valence: -.2, English: 1100, Affiliation: 31, Strong: true, Cooling: true,
			Embeddedness: 4, Simmelian: 2, SharedThreads: 7, Backbone: .003,
		},
	}
	teller := NewTieTeller(ties, TieOptions{})
	for i, want := range [][]Fact{
		{
			{"exchanges", "1: 1 by ann, 0 by bob"},
			{"time", "not known: no post of theirs has a credible time"},
			{"share", "0 % of both people's talk went to the other (geometric mean)"},
			{"attention", "0 days with talk, against all messages of the one who has fewer, less for silence"},
			{"lasting", "they kept on talking for 0 % of the time since they first did"},
			{"place", "nobody else talks with both"},
			{"backbone", "not judged: neither talks with anybody else"},
		},
		{
			{"exchanges", "1,200: 700 by ann, 500 by bob"},
			{"time", "300 sittings on 250 days over 90 days, 2001-09-09 to 2001-12-08"},
			{"began", "ann opened 160 of the sittings, bob 140"},
			{"answers", "400 times within a day, typically after 2 hours"},
			{"share", "31 % of both people's talk went to the other (geometric mean)"},
			{"attention", "250 days with talk, against all messages of the one who has fewer, less for silence"},
			{"lasting", "they kept on talking for 90 % of the time since they first did"},
			{"feeling", "intensity 0.40 of 1, valence -0.20; a tenth of strength: it predicts little"},
			{"words", "31 of closeness or thanks in 1,100 English messages; they score nothing"},
			{"place", "both also talk with 4 of the same people, 2 of them a strong tie of both: a Simmelian tie; both wrote in 7 threads"},
			{"backbone", "part of it: chance gives one of their partners as much in 0.3 % of cases"},
		},
	} {
		if got := teller.Tell(i, "ann", "bob").Facts; !slices.Equal(got, want) {
			t.Errorf("tie %d:\n%q, want\n%q", i, got, want)
		}
	}
	thin, full := teller.Tell(0, "ann", "bob"), teller.Tell(1, "ann", "bob")
	if len(thin.Marks) != 2 || len(thin.Unknown) != 2 || len(full.Marks) != 2 || len(full.Unknown) != 1 {
		t.Errorf("marks %q and %q, not known %q and %q", thin.Marks, full.Marks, thin.Unknown, full.Unknown)
	}
}

func TestBackboneSentence(t *testing.T) {
	for alpha, want := range map[float64]string{
		1: "not judged: neither talks with anybody else", 0.2: "not part of it: chance gives one of their partners as much in 20 % of cases",
		0.012: "part of it: chance gives one of their partners as much in 1.2 % of cases", 1e-9: "part of it: chance hardly ever gives one of their partners as much",
	} {
		if got := backboneSentence(alpha); got != want {
			t.Errorf("%v: %q, want %q", alpha, got, want)
		}
	}
}

func TestDuration(t *testing.T) {
	for seconds, want := range map[int64]string{1: "1 second", 119: "119 seconds", 120: "2 minutes", 7199: "119 minutes", 7200: "2 hours", 2*day - 1: "47 hours", 2 * day: "2 days"} {
		if got := duration(seconds); got != want {
			t.Errorf("%d: %q, want %q", seconds, got, want)
		}
	}
	if got := grouped(1234567); got != "1,234,567" {
		t.Error(got)
	}
}
