package tribe

import (
	"slices"
	"testing"
)

func TestAffiliations(t *testing.T) {
	for text, want := range map[string]int{
		"":                                    0,
		"the pump is broken":                  0,
		"Thanks, my friend!":                  2,
		"THANK you for the patch":             1,
		"I love this library, it likes maps":  0,
		"thankless and friendless":            0,
		"Cheers mate, much appreciated. Hugs": 4,
	} {
		var s sentence
		s.feel(text)
		if got := s.affiliations(); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}

// TestAffiliationIsCountedInEnglishOnly: the words of both people's English
// messages, a message that answers and names the same person once.
func TestAffiliationIsCountedInEnglishOnly(t *testing.T) {
	talk, texts := talkOf(4, []spoken{
		{0, 1, "thanks, that is what I wanted to know, thanks", ""},
		{1, 0, "that is what friends are for", ""},
		{0, 2, "thanks", "de"},
		{2, 3, "the table that you see has four legs", ""},
		{3, None, "thanks to all of you who have been there", ""},
	})
	twice := talk.Interactions[0]
	twice.Kind++
	talk.Interactions = slices.Insert(talk.Interactions, 1, twice)
	for _, threads := range []int{1, 8} {
		dyads := Dyads(talk.Interactions, Window{1, 5}, threads)
		if _, err := AddFeeling(dyads, talk, texts, threads); err != nil {
			t.Fatal(err)
		}
		for i, tie := range ScoreTies(dyads, 4, TieOptions{}) {
			want := [...][2]int{{3, 2}, {0, 0}, {0, 1}}[i]
			if got := [2]int{tie.Affiliation, tie.English}; got != want {
				t.Errorf("%d–%d: words and English messages %v, want %v", tie.A, tie.B, got, want)
			}
		}
	}
}

// TestAffiliationScoresNothing: thanks move no score of their own.
func TestAffiliationScoresNothing(t *testing.T) {
	dyads := []Dyad{{A: 0, B: 1, Count: 5, FromA: 2}, {A: 0, B: 2, Count: 4, FromA: 2}}
	before := ScoreTies(dyads, 3, TieOptions{})
	dyads[1].English, dyads[1].Affiliation = 4, 40
	for i, after := range ScoreTies(dyads, 3, TieOptions{}) {
		if after.Strength != before[i].Strength || after.Alive != before[i].Alive {
			t.Errorf("tie %d: scores moved from %+v to %+v", i, before[i], after)
		}
	}
}
