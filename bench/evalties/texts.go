package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"

	"tribemap"
	"tribemap/tribe"
)

// spoken is a set whose texts are there as well.
type spoken struct {
	name string
	load func(dir string) ([]spokenPart, error)
}

// spokenPart is a crawl of its own, with what each post says.
type spokenPart struct {
	events []tribemap.Interaction
	text   func(post uint32) string
}

var spokenSets = []spoken{
	{"racket", racketSpoken},
	{"racket joined", joinedSpoken},
	{"clojurians", slackSpoken("clojurians/2019/merged-clojurians-clojure.xml")},
	{"elm", slackSpoken("elmlang/2019/merged-elmlang-general.xml")},
	{"zig", func(dir string) ([]spokenPart, error) {
		events, lines, err := readZig(dir)
		return []spokenPart{{events, func(post uint32) string { return lines[post].text }}}, err
	}},
	{"urho3d", func(dir string) ([]spokenPart, error) {
		events, said, err := readUrho(dir)
		return []spokenPart{{events, func(post uint32) string { return said[post] }}}, err
	}},
}

func slackSpoken(path string) func(dir string) ([]spokenPart, error) {
	return func(dir string) ([]spokenPart, error) {
		messages, err := readChat(dir, path)
		if err != nil {
			return nil, err
		}
		return spokenSlack(messages)
	}
}

func spokenSlack(messages []slackMessage) ([]spokenPart, error) {
	events, err := turnings(messages)
	return []spokenPart{{events, func(post uint32) string { return messages[post].Text }}}, err
}

func racketSpoken(dir string) (parts []spokenPart, err error) {
	for _, path := range racketChats {
		part, err := slackSpoken(path)(dir)
		if err != nil {
			return nil, err
		}
		parts = append(parts, part...)
	}
	return parts, nil
}

func joinedSpoken(dir string) ([]spokenPart, error) {
	var all []slackMessage
	for _, path := range racketChats {
		messages, err := readChat(dir, path)
		if err != nil {
			return nil, err
		}
		all = append(all, messages...)
	}
	return spokenSlack(all)
}

// emotionWeights are those tried; the others of strength share the rest in their
// proportions.
var emotionWeights = []float64{0, .02, .03, .05, .07, .10, .15}

// printTexts prints what each weight of emotion adds to strength on each set
// with texts, which weight is best for the rest of them, and what that one does.
func printTexts(out io.Writer, dir string) error {
	gains := map[string][][]float64{} // by set: weight × metric, over weight 0
	var names []string
	for _, s := range spokenSets {
		rows, err := s.gains(dir)
		if errors.Is(err, fs.ErrNotExist) {
			fmt.Fprintf(out, "\n%s: left out: %v\n", s.name, err)
			continue
		}
		if err != nil {
			return err
		}
		gains[s.name] = rows
		names = append(names, s.name)
	}
	fmt.Fprintf(out, "\nstrength with a weight for emotion, less strength without\n%-16s%8s", "", "weight")
	for _, m := range metrics {
		fmt.Fprintf(out, "%10s", m.name)
	}
	fmt.Fprintln(out)
	for _, name := range names {
		for i, row := range gains[name] {
			fmt.Fprintf(out, "%-16s%8.2f", name, emotionWeights[i])
			for _, x := range row {
				fmt.Fprintf(out, "%+10.4f", x)
			}
			fmt.Fprintln(out)
		}
	}
	for _, reading := range racketReadings {
		sets := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return name != reading && slices.Contains(racketReadings, name) })
		for _, left := range sets {
			i := largestWeight(gains, sets, left)
			fmt.Fprintf(out, "with %s, left out %-16s weight %.2f:", reading, left, emotionWeights[i])
			for k, m := range metrics {
				fmt.Fprintf(out, "  %s %+.4f", m.name, gains[left][i][k])
			}
			fmt.Fprintln(out)
		}
	}
	return nil
}

// mostLost is how much a weight of emotion may cost in P, AM or EGO on a set.
const mostLost = 0.005

// largestWeight is the largest weight that costs no set but the one left out
// more than is allowed.
func largestWeight(gains map[string][][]float64, sets []string, left string) int {
	allowed := func(name string, i int) bool {
		row := gains[name][i]
		return name == left || min(row[0], row[1], row[3]) >= -mostLost
	}
	best := 0
	for i := range emotionWeights {
		if !slices.ContainsFunc(sets, func(name string) bool { return !allowed(name, i) }) {
			best = i
		}
	}
	return best
}

// gains returns what each weight adds, a row a weight, a column a metric.
func (s spoken) gains(dir string) ([][]float64, error) {
	parts, err := s.load(dir)
	if err != nil {
		return nil, err
	}
	var events [][]tribemap.Interaction
	for _, p := range parts {
		events = append(events, p.events)
	}
	t := newTest(s.name, events, origin)
	felt, err := t.feel(parts)
	if err != nil {
		return nil, err
	}
	var rows [][]float64
	for _, w := range emotionWeights {
		var row []float64
		strength := t.strengthWith(felt, w)
		for k := range metrics {
			row = append(row, t.judges[k].auc(strength, t.again))
		}
		rows = append(rows, row)
	}
	without := slices.Clone(rows[0])
	for _, row := range rows {
		for k := range row {
			row[k] -= without[k]
		}
	}
	return rows, nil
}

// feel returns the dyads of each part with the feeling of their messages.
func (t *test) feel(parts []spokenPart) (felt [][]tribe.Dyad, err error) {
	for i := range t.parts {
		p := &t.parts[i]
		dyads := slices.Clone(p.dyads)
		talk, texts := heard(p, parts[i].text)
		if _, err := tribe.AddFeeling(dyads, talk, texts, 0); err != nil {
			return nil, err
		}
		felt = append(felt, dyads)
	}
	return felt, nil
}

func (t *test) strengthWith(felt [][]tribe.Dyad, weight float64) (out []float64) {
	w := tribe.StrengthWeights
	w = tribe.Weights{
		Share: w.Share * (1 - weight), Attention: w.Attention * (1 - weight), Lasting: w.Lasting * (1 - weight), Recency: w.Recency * (1 - weight), Emotion: weight,
	}
	for i, dyads := range felt {
		for _, tie := range tribe.ScoreTies(dyads, t.parts[i].people, tribe.TieOptions{Strength: w}) {
			out = append(out, tie.Strength)
		}
	}
	return out
}

// heard returns what was said in the window of a part, as AddFeeling reads it:
// only the posts of its events.
func heard(p *part, text func(post uint32) string) (*tribe.Talk, tribe.Texts) {
	talk := &tribe.Talk{People: make([]tribemap.Person, p.people)}
	number := map[uint32]uint32{}
	var posts []uint32
	for _, e := range p.before {
		n, known := number[e.Post]
		if !known {
			n = uint32(len(posts))
			number[e.Post] = n
			posts = append(posts, e.Post)
			talk.Posts = append(talk.Posts, tribe.Post{Author: e.From})
		}
		e.Post = n
		talk.Interactions = append(talk.Interactions, e)
	}
	return talk, func(yield func(uint32, *tribemap.Post) bool) error {
		for n, post := range posts {
			if !yield(uint32(n), &tribemap.Post{Text: text(post)}) {
				break
			}
		}
		return nil
	}
}
