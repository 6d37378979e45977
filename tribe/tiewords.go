package tribe

import (
	"fmt"
	"slices"
	"sort"
	"strconv"
	"time"
)

// TieWords is a tie explained: all that explain prints and the map's card shows
// of it beside its months and its posts.
type TieWords struct {
	Strength ScoreWords `json:"strength"`
	Alive    ScoreWords `json:"alive"`
	Facts    []Fact     `json:"facts"`
	Marks    []string   `json:"marks"`
	Unknown  []string   `json:"unknown"` // what cannot be told
}

// ScoreWords is a score of 0–100 explained. The parts are whole points that add
// up to the number that the sentence begins with.
type ScoreWords struct {
	Sentence string  `json:"sentence"` // 63 = share 25 + attention 21 + …
	Meaning  string  `json:"meaning"`
	Place    string  `json:"place"` // among the other ties, and how sure it is
	Parts    []Term  `json:"parts"`
	Low      float64 `json:"low"` // 90 % interval
	High     float64 `json:"high"`
}

// Fact is a number or name and where it comes from.
type Fact struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

// TieTeller explains the ties of a run, one by one. It may be used by several
// goroutines.
type TieTeller struct {
	ties            []Tie
	opt             TieOptions
	columns         *sortedValues
	strength, alive []float64 // rising
}

// NewTieTeller prepares to explain ties as ScoreTies and PlaceTies left them.
// O(n log n).
func NewTieTeller(ties []Tie, opt TieOptions) *TieTeller {
	tt := &TieTeller{ties: ties, opt: opt.withDefaults(anyFelt(ties)), columns: sortedColumns(ties)}
	for i := range ties {
		tt.strength, tt.alive = append(tt.strength, ties[i].Strength), append(tt.alive, ties[i].Alive)
	}
	slices.Sort(tt.strength)
	slices.Sort(tt.alive)
	return tt
}

// Tell explains tie i, whose two people are called a and b. O(log n).
func (tt *TieTeller) Tell(i int, a, b string) TieWords {
	t := &tt.ties[i]
	sure := tt.columns.interval(t, tt.opt)
	return TieWords{
		Strength: ScoreWords{
			StrengthSentence(*t), "the bond, with both people's activity held constant",
			placeAmong(tt.strength, t.Strength, sure.StrengthLow, sure.StrengthHigh), wholeTerms(t.StrengthTerms), sure.StrengthLow, sure.StrengthHigh,
		},
		Alive: ScoreWords{
			AliveSentence(*t), "how likely they go on talking",
			placeAmong(tt.alive, t.Alive, sure.AliveLow, sure.AliveHigh), wholeTerms(t.AliveTerms), sure.AliveLow, sure.AliveHigh,
		},
		Facts:   slices.Concat(exchangeFacts(t, a, b), likeFacts(t, a, b), bondFacts(t), placeFacts(t)),
		Marks:   tieMarks(t),
		Unknown: unknownOf(t),
	}
}

func placeAmong(rising []float64, score, low, high float64) string {
	above := len(rising) - sort.Search(len(rising), func(i int) bool { return rising[i] > score })
	return fmt.Sprintf("place %s of %s; 90 %% interval %.0f to %.0f", grouped(above+1), many(len(rising), "tie"), low, high)
}

// wholeTerms are the parts as a sentence reads them out, without those of
// nothing.
func wholeTerms(terms []Term) []Term {
	_, parts := wholePoints(terms)
	out := make([]Term, 0, len(terms))
	for i, t := range terms {
		if parts[i] != 0 {
			out = append(out, Term{t.Name, float64(parts[i])})
		}
	}
	return out
}

// exchangeFacts say how much they spoke and who did.
func exchangeFacts(t *Tie, a, b string) []Fact {
	facts := []Fact{{"exchanges", fmt.Sprintf("%s: %d by %s, %d by %s", grouped(t.Count), t.FromA, a, t.Count-t.FromA, b)}}
	if t.Sittings == 0 {
		return append(facts, Fact{"time", "not known: no post of theirs has a credible time"})
	}
	facts = append(facts,
		Fact{"time", fmt.Sprintf("%s on %s over %s, %s to %s", many(t.Sittings, "sitting"), many(t.Days, "day"), duration(t.Span), dayOf(t.First), dayOf(t.Last))},
		Fact{"began", fmt.Sprintf("%s opened %d of the sittings, %s %d", a, t.Opened, b, t.Sittings-t.Opened)})
	if t.Turns == 0 {
		return append(facts, Fact{"answers", "none within a day"})
	}
	return append(facts, Fact{"answers", fmt.Sprintf("%s within a day, typically after %s", many(t.Turns, "time"), duration(int64(t.Latency)))})
}

// likeFacts say who reacted to the other's posts, if anybody did.
func likeFacts(t *Tie, a, b string) []Fact {
	if t.LikedByA+t.LikedByB == 0 {
		return nil
	}
	return []Fact{{"likes", fmt.Sprintf("%s reacted to %s of %s, who did to %d; they score nothing", a, many(t.LikedByA, "post"), b, t.LikedByB)}}
}

// bondFacts say what the parts of the scores are made of.
func bondFacts(t *Tie) []Fact {
	facts := []Fact{
		{"share", fmt.Sprintf("%.0f %% of both people's talk went to the other (geometric mean)", 100*t.Share)},
		{"attention", fmt.Sprintf("%s with talk, against all messages of the one who has fewer, less for silence", many(t.Days, "day"))},
		{"lasting", fmt.Sprintf("they kept on talking for %.0f %% of the time since they first did", 100*t.Lasting)},
	}
	if t.Emotion {
		facts = append(facts, Fact{"feeling", fmt.Sprintf("intensity %.2f of 1, valence %+.2f; a tenth of strength: it predicts little", t.Intensity, t.Valence)})
	}
	if t.English > 0 {
		facts = append(facts, Fact{"words", fmt.Sprintf("%d of closeness or thanks in %s; they score nothing", t.Affiliation, many(t.English, "English message"))})
	}
	return facts
}

// placeFacts say who surrounds two people and what they took part in; nothing of
// it is part of a score.
func placeFacts(t *Tie) []Fact {
	around := "nobody else talks with both"
	switch {
	case t.Embeddedness == 1:
		around = "both also talk with 1 person in common"
	case t.Embeddedness > 1:
		around = fmt.Sprintf("both also talk with %d of the same people", t.Embeddedness)
	}
	if t.Simmelian > 0 {
		around += fmt.Sprintf(", %d of them a strong tie of both: a Simmelian tie", t.Simmelian)
	}
	if t.SharedThreads > 0 {
		around += "; both wrote in " + many(t.SharedThreads, "thread")
	}
	return []Fact{{"place", around}, {"backbone", backboneSentence(t.Backbone)}}
}

// backboneLevel is the customary level of the disparity filter.
const backboneLevel = 0.05

func backboneSentence(alpha float64) string {
	switch {
	case alpha >= 1:
		return "not judged: neither talks with anybody else"
	case alpha < 0.0005:
		return "part of it: chance hardly ever gives one of their partners as much"
	case alpha < backboneLevel:
		return fmt.Sprintf("part of it: chance gives one of their partners as much in %.1f %% of cases", 100*alpha)
	}
	return fmt.Sprintf("not part of it: chance gives one of their partners as much in %.0f %% of cases", 100*alpha)
}

// tieMarks say in words what the marks of a tie mean.
func tieMarks(t *Tie) []string {
	var lines []string
	for _, m := range [...]struct {
		set  bool
		text string
	}{
		{t.Strong, "strong: among the five strongest ties of both"},
		{t.OneWay, "one_way: all goes in one direction, so strength is at most 50"},
		{t.Thin, "thin: fewer than three exchanges; one more could move the scores far"},
		{t.Cooling, "cooling: silent for over eight times their usual gap"},
	} {
		if m.set {
			lines = append(lines, m.text)
		}
	}
	return lines
}

func unknownOf(t *Tie) []string {
	lines := []string{"what they said elsewhere or in private, and who only read; no follower count is used"}
	if !t.Emotion {
		lines = append(lines, "what they feel: not scored, no text in a language the lexicon knows")
	}
	return lines
}

// many counts things in words, thousands grouped.
func many(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return grouped(n) + " " + one + "s"
}

func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// duration writes seconds in the largest unit that fits.
func duration(seconds int64) string {
	for _, unit := range [...]struct {
		seconds, from int64
		name          string
	}{{day, 2 * day, "day"}, {3600, 2 * 3600, "hour"}, {60, 120, "minute"}} {
		if seconds >= unit.from {
			return many(int(seconds/unit.seconds), unit.name)
		}
	}
	return many(int(seconds), "second")
}

func dayOf(unix int64) string { return time.Unix(unix, 0).UTC().Format(time.DateOnly) }
