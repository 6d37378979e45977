package tribe

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// TestValenceAgainstTheAuthors compares with the compound scores of the authors'
// own program, vaderSentiment 3.3.2. The first sixteen are printed in its README;
// the others were computed with the program.
func TestValenceAgainstTheAuthors(t *testing.T) {
	for _, c := range []struct {
		text string
		want float64
	}{
		{"VADER is smart, handsome, and funny.", 0.8316},
		{"VADER is smart, handsome, and funny!", 0.8439},
		{"VADER is very smart, handsome, and funny.", 0.8545},
		{"VADER is VERY SMART, handsome, and FUNNY.", 0.9227},
		{"VADER is VERY SMART, handsome, and FUNNY!!!", 0.9342},
		{"VADER is VERY SMART, uber handsome, and FRIGGIN FUNNY!!!", 0.9469},
		{"VADER is not smart, handsome, nor funny.", -0.7424},
		{"The book was good.", 0.4404},
		{"At least it isn't a horrible book.", 0.431},
		{"The book was only kind of good.", 0.3832},
		{"The plot was good, but the characters are uncompelling and the dialog is not great.", -0.7042},
		{"Today SUX!", -0.5461},
		{"Today only kinda sux! But I'll get by, lol", 0.5249},
		{"Make sure you :) or :D today!", 0.8633},
		{"Catch utf-8 emoji such as 💘 and 💋 and 😁", 0.875},
		{"Not bad at all", 0.431},

		{"Sentiment analysis has never been good.", -0.3412},
		{"Sentiment analysis has never been this good!", 0.5672},
		{"it is never so good as this", 0.6626},
		{"With VADER, sentiment analysis is the shit!", 0.6476},
		{"On the other hand, VADER is quite bad ass", 0.802},
		{"we met at the bus stop yesterday", 0},
		{"Without a doubt, excellent idea.", 0.7013},
		{"Roger Dodger is one of the least compelling variations on this theme.", -0.1695},
		{"Roger Dodger is at least compelling as a variation on the theme.", 0.2263},
		{"Least compelling film", -0.1695},
		{"No problem at all", 0.3089},
		{"no", -0.296},
		{"I have no good or bad news", 0.1139},
		{"This was NO GOOD", -0.5956},
		{"I was barely ever HAPPY there", 0.6315},
		{"they are really just enough good", 0.4349},
		{"kind of sad", -0.4767},
		{"Are you happy??", 0.6199},
		{"Are you happy?????", 0.6868},
		{"😂😂 thanks", 0.8271},
		{"the table has four legs", 0},
		{"Two hearts and one heart of gold", 0.8591},
	} {
		if got := Feel(c.text).Valence; math.Abs(got-c.want) > 0.00005 {
			t.Errorf("%q: valence %.4f, want %.4f", c.text, got, c.want)
		}
	}
}

func TestValenceReadsPhonesToo(t *testing.T) {
	for typed, plain := range map[string]string{
		"I don’t like it": "I don't like it",
		"thank you❤️ all": "thank you❤ all",
	} {
		if got, want := Feel(typed), Feel(plain); got != want {
			t.Errorf("%q: %+v, but %q: %+v", typed, got, plain, want)
		}
	}
}

// TestIntensityRises lists texts of rising intensity.
func TestIntensityRises(t *testing.T) {
	rising := []string{
		"the table has four legs",
		"the table has four legs!",
		"the food was good",
		"the food was really good",
		"the food was really good!",
		"the food was REALLY good!!!",
		"the food was REALLY good!!! 😂 and I love you",
	}
	byIntensity := func(a, b string) int {
		return int(math.Copysign(1, Feel(a).Intensity-Feel(b).Intensity))
	}
	if !slices.IsSortedFunc(rising, byIntensity) {
		for _, text := range rising {
			t.Errorf("%.3f %s", Feel(text).Intensity, text)
		}
	}
}

func TestIntensityForgetsTheSign(t *testing.T) {
	// "love" is 3.2 and "hate" −2.7; together they cancel, but are no calm.
	f := Feel("love and hate")
	if f.Intensity < 0.8 || math.Abs(f.Valence) > 0.2 {
		t.Errorf("got %+v, want high intensity and little valence", f)
	}
}

func TestFeelNothing(t *testing.T) {
	for _, text := range []string{"", " \n", "!!!"} {
		if f := FeelSymbols(text); f != (Feeling{}) {
			t.Errorf("symbols of %q: %+v", text, f)
		}
	}
	if f := Feel(""); f != (Feeling{}) {
		t.Errorf("no text: %+v", f)
	}
}

func TestFeelSymbolsKnowsNoWords(t *testing.T) {
	for _, text := range []string{"That is a terrible gift", "Das ist ein Gift!", "can't"} {
		if FeelSymbols(text).Scored {
			t.Errorf("%q: scored", text)
		}
	}
	if got, want := FeelSymbols("mein Gift :-) 😂!"), FeelSymbols(":-) 😂!"); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func FuzzFeel(f *testing.F) {
	f.Add("not VERY good, but 😂❤️ the bomb!!")
	f.Add("no kind of least at\xff\u00a0’")
	f.Fuzz(func(t *testing.T, text string) {
		for _, got := range []Feeling{Feel(text), FeelSymbols(text)} {
			if !(got.Intensity >= 0 && got.Intensity < 1 && math.Abs(got.Valence) < 1) {
				t.Errorf("%q: %+v", text, got)
			}
		}
	})
}

func TestLexiconsAreSortedAndWhole(t *testing.T) {
	for name, table := range map[string]string{"words.tsv": wordsTSV, "emoji.tsv": emojiTSV} {
		var keys []string
		for key, value := range tableLines(table) {
			if key == "" || value == "" {
				t.Errorf("%s: line %q %q", name, key, value)
			}
			keys = append(keys, key)
		}
		if !slices.IsSorted(keys) || len(slices.Compact(keys)) != strings.Count(table, "\n") {
			t.Errorf("%s: not sorted or not unique", name)
		}
	}
	// The authors' lists hold 7,504 and 3,570 distinct entries; the scorer can
	// reach those in lower case without a space, and those of one rune.
	if w, e := len(wordValence()), len(emojiText()); w != 7488 || e != 1212 {
		t.Errorf("%d words and %d emoji", w, e)
	}
}

func BenchmarkFeel(b *testing.B) {
	text := "I really don’t know, but the new version is NOT as bad as they said!! Thanks for your help 😂"
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Feel(text)
	}
}
