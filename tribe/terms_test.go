package tribe

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestStrengthSentence(t *testing.T) {
	for _, c := range []struct {
		want  string
		terms []Term
	}{
		{"73 = share 31 + recency 22 + sittings 14 + span 6", []Term{{"share", 31.2}, {"recency", 21.9}, {"sittings", 14}, {"span", 6.1}}},
		{"2 = share 1 + recency 1 + span 0", []Term{{"share", .5}, {"recency", .5}, {"span", .5}}},
		{"50 = share 30 + recency 32 − 12 nobody answers", []Term{{"share", 30}, {"recency", 32}, {"nobody answers", -12}}},
		{"30 = share 30", []Term{{"share", 30}, {"nobody answers", -.2}}},
		{"0", nil},
	} {
		if got := StrengthSentence(Tie{StrengthTerms: c.terms}); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestAliveSentence(t *testing.T) {
	if got, want := AliveSentence(Tie{AliveTerms: []Term{{"recency", 40.4}}}), "40 = recency 40"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

var number = regexp.MustCompile(`(− )?(\d+)`)

func TestSentencesAddUpAsPrinted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var terms []Term
		for range rapid.IntRange(1, 6).Draw(t, "terms") {
			terms = append(terms, Term{"x", onGrid(rapid.Float64Range(0, 30).Draw(t, "points"))})
		}
		if rapid.Bool().Draw(t, "lowered") {
			terms = append(terms, Term{"y", onGrid(rapid.Float64Range(-sumTerms(terms), 0).Draw(t, "off"))})
		}
		whole, parts, _ := strings.Cut(StrengthSentence(Tie{StrengthTerms: terms}), " = ")
		sum := 0
		for _, m := range number.FindAllStringSubmatch(parts, -1) {
			n, err := strconv.Atoi(m[2])
			if err != nil {
				t.Fatal(err)
			}
			if m[1] != "" {
				n = -n
			}
			sum += n
		}
		if strconv.Itoa(sum) != whole {
			t.Fatalf("%s = %s, which is %d", whole, parts, sum)
		}
	})
}
