package tribe

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestFeelingTableIsSortedAndSmall(t *testing.T) {
	var grams []string
	for gram := range tableLines(feelingTSV) {
		grams = append(grams, gram)
	}
	if !slices.IsSorted(grams) || len(slices.Compact(grams)) != strings.Count(feelingTSV, "\n") {
		t.Error("not sorted or not unique")
	}
	if len(grams) > 2000 {
		t.Errorf("%d weights, want 2,000 at most", len(grams))
	}
	for _, name := range append(SignalNames[:], baseName) {
		if !slices.Contains(grams, name) {
			t.Errorf("no weight for %s", name)
		}
	}
}

// TestIntensityAgainstCues computes intensities from the cues that the weights
// are fitted to, gram by gram.
func TestIntensityAgainstCues(t *testing.T) {
	weights := map[string]float64{}
	m := feelingWeights()
	for gram, n := range m.grams {
		weights[gram] = m.weights[n]
	}
	for pair, n := range m.pairs {
		weights[gramText(m, pair[0])+" "+gramText(m, pair[1])] = m.weights[n]
	}
	for _, text := range feltTexts {
		z, c := m.base, ReadCues(text)
		for i, x := range c.Signals {
			z += m.signals[i] * x
		}
		for _, gram := range c.Grams {
			z += weights[gram]
		}
		if got, want := Feel(text).Intensity, logistic(z); math.Abs(got-want) > 1e-9 {
			t.Errorf("%q: intensity %v, want %v", text, got, want)
		}
	}
}

func gramText(m *feelingModel, number uint32) string {
	for gram, n := range m.grams {
		if n == number {
			return gram
		}
	}
	return ""
}

// feltTexts are shorter than commentTokens.
var feltTexts = []string{
	"the table has four legs",
	"Thanks, thank you! I love it",
	"I don’t know what you mean??",
	"no no no, that is NOT funny 😂❤️",
	"the worst thing is that you LIED and I hate it!!",
	"sorry 😂 :( . .",
}

func TestFeltWordsAddUp(t *testing.T) {
	long := strings.Repeat("thanks for the awful table ", 40)
	for _, text := range append(feltTexts, long) {
		z := feelingWeights().base
		for _, w := range FeltWords(text) {
			z += w.Adds
		}
		if got, want := logistic(z), Feel(text).Intensity; math.Abs(got-want) > 1e-9 {
			t.Errorf("%q: the words add up to %v, want %v", text, got, want)
		}
	}
	if w := FeltWords("the table has four legs, thanks"); len(w) == 0 || w[0].Text != "thanks" {
		t.Errorf("carried by %v, want thanks first", w)
	}
}

func TestALongTextIsNotPassionateForItsLength(t *testing.T) {
	once := strings.Repeat("the table has four legs and it is good ", 4)
	short, long := Feel(once).Intensity, Feel(strings.Repeat(once, 20)).Intensity
	if math.Abs(short-long) > 0.1 {
		t.Errorf("intensity %v once, %v twenty times", short, long)
	}
}

func TestCueTokens(t *testing.T) {
	for text, want := range map[string]string{
		"i don't, ok?!":      "i|don't|,|ok|?|!",
		"  a\t'b' 😂😂❤\uFE0F": "a|'|b'|😂|😂|❤",
		"grün\u00a0ist\xff3": "grün|ist|3",
		"":                   "",
	} {
		if got := strings.Join(slices.Collect(cueTokens(text)), "|"); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}

func TestCueTokensHoldTheText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("ab' \t!?😂é9")), 0, 30, -1).Draw(t, "text")
		got := strings.Join(slices.Collect(cueTokens(text)), "")
		if want := strings.Join(strings.Fields(text), ""); got != want {
			t.Fatalf("%q: got %q, want %q", text, got, want)
		}
	})
}
