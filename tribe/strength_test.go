package tribe

import (
	"cmp"
	"math"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"tribemap"
)

// scored returns the ties of events in w.
func scored(events []tribemap.Interaction, w Window, threads int) []Tie {
	return ScoreTies(Dyads(events, w, threads), 5, TieOptions{Threads: threads})
}

func TestScoreTiesInvariants(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, events := drawEvents(t)
		ties := scored(events, w, 1)
		if !reflect.DeepEqual(ties, scored(events, w, 8)) {
			t.Fatal("8 workers and 1 disagree")
		}
		for i := range ties {
			checkTie(t, &ties[i])
		}
	})
}

// checkTie holds what is true of every tie.
func checkTie(t *rapid.T, tie *Tie) {
	if sumTerms(tie.StrengthTerms) != tie.Strength || sumTerms(tie.AliveTerms) != tie.Alive {
		t.Fatalf("terms do not add up: %+v", tie)
	}
	if tie.Strength < 0 || tie.Strength > 100 || tie.Alive < 0 || tie.Alive > 100 {
		t.Fatalf("score out of 0–100: %+v", tie)
	}
	if tie.OneWay && tie.Strength > 50 {
		t.Fatalf("one-way tie of strength %v", tie.Strength)
	}
	if tie.Strong && (tie.OneWay || tie.Thin) {
		t.Fatalf("strong without an answer or without evidence: %+v", tie)
	}
}

// relabel maps people through names and sorts again.
func relabel(events []tribemap.Interaction, names []uint32) []tribemap.Interaction {
	out := slices.Clone(events)
	for i := range out {
		out[i].From, out[i].To = names[out[i].From], names[out[i].To]
	}
	slices.SortFunc(out, CompareInteractions)
	return out
}

// scoresByPair names pairs by the people's old numbers.
func scoresByPair(ties []Tie, old []uint32) map[[2]uint32][2]float64 {
	m := map[[2]uint32][2]float64{}
	for _, t := range ties {
		a, b := old[t.A], old[t.B]
		m[[2]uint32{min(a, b), max(a, b)}] = [2]float64{t.Strength, t.Alive}
	}
	return m
}

func TestScoresDoNotDependOnNamesOrEnds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, events := drawEvents(t)
		same := []uint32{0, 1, 2, 3, 4}
		names := rapid.Permutation(same).Draw(t, "names")
		old := make([]uint32, len(names))
		for i, n := range names {
			old[n] = uint32(i)
		}
		want := scoresByPair(scored(events, w, 1), same)
		if got := scoresByPair(scored(relabel(events, names), w, 1), old); !reflect.DeepEqual(got, want) {
			t.Fatalf("renamed: %v, want %v", got, want)
		}
		swapped := slices.Clone(events)
		for i := range swapped {
			swapped[i].From, swapped[i].To = swapped[i].To, swapped[i].From
		}
		slices.SortFunc(swapped, CompareInteractions)
		if got := scoresByPair(scored(swapped, w, 1), same); !reflect.DeepEqual(got, want) {
			t.Fatalf("ends swapped: %v, want %v", got, want)
		}
	})
}

func TestOneMoreMessageNeverLowersAlive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, events := drawEvents(t)
		before := scored(events, w, 1)
		if len(before) == 0 {
			t.Skip("nobody speaks")
		}
		tie := before[rapid.IntRange(0, len(before)-1).Draw(t, "tie")]
		at := max(tie.Last, w.Start) + rapid.Int64Range(0, w.End-max(tie.Last, w.Start)).Draw(t, "later")
		events = append(events, tribemap.Interaction{From: tie.A, To: tie.B, Time: at, Post: 1000, Kind: tribemap.Reply})
		slices.SortFunc(events, CompareInteractions)
		for _, after := range scored(events, w, 1) {
			if after.A == tie.A && after.B == tie.B && after.Alive < tie.Alive {
				t.Fatalf("alive fell from %v to %v", tie.Alive, after.Alive)
			}
		}
	})
}

// TestOneMessageNeverOutranksThirtySittings sets the two pairs in crowds drawn
// at random, the old pair long silent and busy elsewhere, the new one exclusive
// and of the last second.
func TestOneMessageNeverOutranksThirtySittings(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, events := drawEvents(t)
		for i := range int64(30) {
			events = append(events, said(5, 6, w.Start+i*2*hour))
		}
		events = append(events, said(7, 8, w.End))
		for i := range rapid.IntRange(0, 200).Draw(t, "elsewhere") {
			events = append(events, said(5+uint32(i%2), 9+uint32(i), w.End))
		}
		slices.SortFunc(events, CompareInteractions)
		var thirty, single Tie
		for _, tie := range ScoreTies(Dyads(events, w, 1), 300, TieOptions{}) {
			switch tie.A {
			case 5:
				if tie.B == 6 {
					thirty = tie
				}
			case 7:
				single = tie
			}
		}
		if single.Strength > thirty.Strength {
			t.Fatalf("one message %v, thirty sittings %v", single.Strength, thirty.Strength)
		}
	})
}

// TestSinglesAreBounded makes a crawl where only the bound keeps the single
// message below: thirty sittings are the fewest, long ago and among many others.
func TestSinglesAreBounded(t *testing.T) {
	dyads := []Dyad{
		{A: 0, B: 1, Count: 30, FromA: 15, Sittings: 30, First: 1, Last: 2, Timed: 30},
		{A: 2, B: 3, Count: 1, FromA: 1, Sittings: 1, Decayed: 1, Timed: 1},
	}
	for i := range uint32(40) {
		dyads = append(dyads, Dyad{A: i % 2, B: 4 + i, Count: 60, FromA: 30, Sittings: 60, Last: 100, Decayed: .5})
	}
	ties := ScoreTies(dyads, 44, TieOptions{})
	if ties[1].Strength != ties[0].Strength {
		t.Errorf("strength %v, want that of the proven pair, %v", ties[1].Strength, ties[0].Strength)
	}
	if sumTerms(ties[1].StrengthTerms) != ties[1].Strength {
		t.Errorf("terms %v add up to %v, want %v", ties[1].StrengthTerms, sumTerms(ties[1].StrengthTerms), ties[1].Strength)
	}
}

func TestScoreTiesFlags(t *testing.T) {
	w := Window{Start: 1_000 * day, End: 1_400 * day}
	at := func(d int64) int64 { return w.Start + d*day }
	events := []tribemap.Interaction{
		said(0, 1, at(1)), said(0, 1, at(2)), said(0, 1, at(390)), // no answer
		said(0, 2, at(399)),                                     // once
		said(1, 2, at(1)), said(2, 1, at(2)), said(1, 2, at(3)), // then nothing
		said(2, 3, at(1)), said(3, 2, at(100)), said(2, 3, at(200)), // every 100 days
	}
	slices.SortFunc(events, CompareInteractions)
	ties := ScoreTies(Dyads(events, w, 0), 4, TieOptions{})
	flags := func(t Tie) [4]bool { return [4]bool{t.OneWay, t.Thin, t.Cooling, t.Strong} }
	for i, want := range [][4]bool{
		{true, false, false, false},
		{true, true, false, false},
		{false, false, true, true},
		{false, false, false, true},
	} {
		if got := flags(ties[i]); got != want {
			t.Errorf("%d–%d: one way, thin, cooling, strong = %v, want %v", ties[i].A, ties[i].B, got, want)
		}
	}
}

func TestShareIsOfBothPeoplesTalk(t *testing.T) {
	ties := ScoreTies([]Dyad{{A: 0, B: 1, Count: 6}, {A: 0, B: 2, Count: 2}}, 3, TieOptions{})
	if want := 6 / math.Sqrt((8+1)*(6+1)); ties[0].Share != want {
		t.Errorf("share %v, want %v", ties[0].Share, want)
	}
}

func TestWeightsOnlyMatterInProportion(t *testing.T) {
	dyads := []Dyad{{A: 0, B: 1, Count: 9, FromA: 4, Sittings: 2}, {A: 0, B: 2, Count: 5, FromA: 1, Sittings: 5}}
	one := ScoreTies(dyads, 3, TieOptions{Strength: Weights{Share: 1, Sittings: 3}})
	ten := ScoreTies(dyads, 3, TieOptions{Strength: Weights{Share: 10, Sittings: 30, Span: -4}})
	if !reflect.DeepEqual(one, ten) {
		t.Errorf("got %+v and %+v", one, ten)
	}
	// Of two dyads the better has percentile ¾, the other ¼.
	want := []Term{{"share", 100. / 4 * 9 / 16}, {"sittings", 100. * 3 / 4 / 16}}
	if !slices.Equal(one[0].StrengthTerms, want) {
		t.Errorf("terms %v, want %v", one[0].StrengthTerms, want)
	}
}

func TestFeelingIsOneTermWhereTextsWereScored(t *testing.T) {
	dyads := []Dyad{
		{A: 0, B: 1, Count: 5, FromA: 2, Felt: 5, Intensity: .6},
		{A: 0, B: 2, Count: 5, FromA: 2, Felt: 1, Intensity: .2},
		{A: 1, B: 2, Count: 5, FromA: 2},
	}
	ties := ScoreTies(dyads, 3, TieOptions{})
	for i, want := range []float64{10. * 9 / 16, 10. / 16, 10. / 4} {
		terms := ties[i].StrengthTerms
		if last := terms[len(terms)-1]; last.Name != "emotion" || last.Points != want {
			t.Errorf("tie %d: last term %v, want emotion %v", i, last, want)
		}
	}
	for i := range dyads {
		dyads[i].Felt = 0
	}
	for _, term := range ScoreTies(dyads, 3, TieOptions{})[0].StrengthTerms {
		if term.Name == "emotion" {
			t.Error("emotion scored without texts")
		}
	}
}

func TestStrongIsTopFiveOfBoth(t *testing.T) {
	// Person 0 talks with 1 … 7, most with 1; 6 and 7 have nobody else.
	var dyads []Dyad
	for b := range 7 {
		n := 20 - b
		dyads = append(dyads, Dyad{A: 0, B: uint32(b + 1), Count: n, FromA: n / 2, Sittings: n, Decayed: float64(n)})
	}
	for i, tie := range ScoreTies(dyads, 8, TieOptions{}) {
		if tie.Strong != (i < 5) {
			t.Errorf("0–%d: strong = %v", tie.B, tie.Strong)
		}
	}
}

func TestScoreTiesOfNothing(t *testing.T) {
	if ties := ScoreTies(Dyads(nil, Window{}, 0), 0, TieOptions{}); len(ties) != 0 {
		t.Errorf("%d ties of nothing", len(ties))
	}
}

func TestMidRanksAgainstReference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ints := rapid.SliceOf(rapid.IntRange(-3, 3)).Draw(t, "values")
		values := make([]float64, len(ints))
		for i, v := range ints {
			values[i] = float64(v)
		}
		for i, rank := range midRanks(values) {
			below := 0.0
			for _, v := range values {
				below += []float64{0, .5, 1}[cmp.Compare(values[i], v)+1]
			}
			if want := below / float64(len(values)); math.Abs(rank-want) > 1e-12 {
				t.Fatalf("rank of %v in %v is %v, want %v", values[i], values, rank, want)
			}
		}
	})
}
