package viz

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"tribemap/tribe"
)

// tribeRow is a tribe in the side panel and in the table.
type tribeRow struct {
	Index, ID, Slot   int
	Name, Words       string
	Size, Posts       int
	OnTopic, Internal float64
	Stability         float64
	Mark              string // the stability in a word
	Z                 string // of withheld talk, "–" where it was not judged
	Doubts            string // what speaks against it
	Near, Channels    string
}

// connectorRow is a connector in the side panel and in the table.
type connectorRow struct {
	Index, Rank, Tribe     int
	TribeID                int
	TribeName, Label, Name string
	Marginal, Cumulative   float64
	Bar                    int // of the tribe's largest marginal, percent
	StrongTies, AnsweredBy int
	LastSeen               int64
	Stability              float64
	Judged                 bool // the stability was
	Why, Flags             string
	Reach                  string // of the tribe's connectors together
	Brief                  string // why, without the reach, which has a bar
}

func tribeRows(r *tribe.Result, s *scene) []tribeRow {
	rows := make([]tribeRow, len(r.Tribes))
	for k, t := range r.Tribes {
		rows[k] = tribeRow{
			Index: k, ID: t.ID, Slot: s.Tribes[k].Slot, Name: t.Name, Words: joinWords(t.Words, 5),
			Size: t.Size, Posts: t.Posts, OnTopic: t.OnTopic, Internal: t.InternalShare, Stability: t.Stability,
			Mark: stabilityMark(r, k), Z: zScore(t.Z), Doubts: strings.Join(r.Doubts(k), ", "),
		}
		var near, channels []string
		for _, n := range t.Neighbours[:min(3, len(t.Neighbours))] {
			near = append(near, fmt.Sprintf("%s (%s)", r.Tribes[n.Tribe].Name, percent(n.Share)))
		}
		for _, c := range t.Channels[:min(3, len(t.Channels))] {
			channels = append(channels, fmt.Sprintf("%s (%s)", c.Channel, percent(c.Share)))
		}
		rows[k].Near, rows[k].Channels = strings.Join(near, ", "), strings.Join(channels, ", ")
	}
	return rows
}

// zScore writes a z, of which 0 stands for none.
func zScore(z float64) string {
	if z == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f", z)
}

func joinWords(words []tribe.Word, most int) string {
	var out []string
	for _, w := range words[:min(most, len(words))] {
		out = append(out, w.Text)
	}
	return strings.Join(out, ", ")
}

func connectorRows(r *tribe.Result) []connectorRow {
	top := make([]float64, len(r.Tribes))
	for _, c := range r.Connectors {
		top[c.Tribe] = max(top[c.Tribe], c.Marginal)
	}
	reach := make([]string, len(r.Tribes))
	for _, x := range r.Reach {
		reach[x.Tribe] = fmt.Sprintf("%d tell %s of %s", x.K, told(x.Mean), grouped(r.Tribes[x.Tribe].Size))
		if low, high := told(x.Low), told(x.High); low != high {
			reach[x.Tribe] += fmt.Sprintf(" (%s–%s)", low, high)
		}
	}
	rows := make([]connectorRow, len(r.Connectors))
	for i, c := range r.Connectors {
		m := r.People[c.Person]
		rows[i] = connectorRow{
			Index: i, Rank: c.Rank, Tribe: c.Tribe, TribeID: r.Tribes[c.Tribe].ID, TribeName: r.Tribes[c.Tribe].Name,
			Label: label(m), Name: m.Name, Marginal: c.Marginal, Cumulative: c.Cumulative,
			StrongTies: c.StrongTies, AnsweredBy: c.AnsweredBy, LastSeen: c.LastSeen, Stability: c.Stability, Judged: r.Resamples > 0,
			Why: c.Why, Flags: strings.ReplaceAll(strings.Join(c.Flags, ", "), "_", " "), Reach: reach[c.Tribe], Brief: brief(c.Why),
		}
		if top[c.Tribe] > 0 {
			rows[i].Bar = int(100*c.Marginal/top[c.Tribe] + 0.5)
		}
	}
	slices.SortStableFunc(rows, func(a, b connectorRow) int {
		if a.Tribe != b.Tribe {
			return a.Tribe - b.Tribe
		}
		return a.Rank - b.Rank
	})
	return rows
}

// brief leaves the reach out of a reason, and keeps one that has nothing else.
func brief(why string) string {
	if _, rest, ok := strings.Cut(why, "; "); ok && strings.HasPrefix(why, "Reaches ") {
		return rest
	}
	return why
}

// methodLine is one line of the method section.
type methodLine struct{ Term, Text string }

// method says what the map is made of and what is missing from it.
func method(r *tribe.Result, s *scene, opt MapOptions) []methodLine {
	c := r.Counts
	lines := []methodLine{
		{"Scope", scopeLine(r.Scope)},
		{"Read", fmt.Sprintf("%s in %s by %s", plural(c.Posts, "post", "posts"), plural(c.Threads, "thread", "threads"), plural(c.People, "person", "people"))},
		{"Ties", fmt.Sprintf("%s between %s who answered each other; the map draws the strongest %s, among them ties of people who share threads without answering each other",
			plural(c.Interactions, "interaction", "interactions"), plural(c.Dyads, "pair", "pairs"), plural(s.drawn(), "tie", "ties"))},
	}
	if !opt.HideText {
		lines = append(lines, methodLine{"Sources", sourcesLine(r.People)})
	}
	if len(r.Scope.Keywords) > 0 {
		lines = append(lines, methodLine{"On topic", fmt.Sprintf("%s of %s match the keywords", grouped(c.OnTopic), plural(c.Posts, "post", "posts"))})
	}
	lines = append(lines, methodLine{"Left out", fmt.Sprintf("%s taken for bots, %s without a tribe (grey), %s without a readable time",
		plural(c.Bots, "account", "accounts"), plural(c.Unaffiliated, "person", "people"), plural(c.LostTimes, "post", "posts"))})
	lines = append(lines, methodLine{"Tribes", resolutionLine(r.Resolution)})
	if len(r.Connectors) > 0 {
		lines = append(lines, methodLine{"Connectors", "chosen by simulated word of mouth along real ties; follower counts play no part"})
	}
	for i, c := range opt.Coverage {
		term := ""
		if i == 0 {
			term = "Coverage"
		}
		lines = append(lines, methodLine{term, c})
	}
	for _, f := range opt.Facts {
		lines = append(lines, methodLine{"", f})
	}
	return lines
}

// sourcesLine counts the people of each source, the source of most first.
func sourcesLine(people []tribe.Member) string {
	count := map[string]int{}
	for _, p := range people {
		count[p.Source]++
	}
	order := slices.SortedFunc(maps.Keys(count), func(a, b string) int { return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b)) })
	for i, s := range order {
		order[i] = fmt.Sprintf("%s (%s)", s, plural(count[s], "person", "people"))
	}
	return strings.Join(order, ", ")
}

func scopeLine(s tribe.Scope) string {
	line := fmt.Sprintf("%s to %s", date(s.Start), date(s.End))
	if len(s.Keywords) > 0 {
		line += ", threads that mention " + strings.Join(s.Keywords, ", ")
	}
	return line
}

func resolutionLine(r tribe.Resolution) string {
	switch {
	case !r.Structure:
		return "none: groups found in this talk do not predict talk that was withheld"
	case r.Auto:
		return fmt.Sprintf("at the resolution (γ = %.2f) that best predicts withheld talk", r.Gamma)
	}
	return fmt.Sprintf("at the given resolution γ = %.2f", r.Gamma)
}

// date writes Unix seconds as a day, or "unknown".
func date(t int64) string {
	if t == 0 {
		return "unknown"
	}
	return time.Unix(t, 0).UTC().Format("2006-01-02")
}
