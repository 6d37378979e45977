package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"tribemap"
	"tribemap/tribe"
)

// chats are the logs on which inferred answers are tried: what a line states
// about whom it turns to, and the lines themselves.
var chats = []struct {
	name string
	load func(dir string) ([][]tribe.ChatLine, error)
}{
	{"zig", zigLines},
	{"racket", slackLines(racketChats...)},
	{"clojurians", slackLines("clojurians/2019/merged-clojurians-clojure.xml")},
	{"elm", slackLines("elmlang/2019/merged-elmlang-general.xml")},
	{"ubuntu", ubuntuLines},
}

// leastChances are from which chance on an inferred answer is let in.
var leastChances = []float64{0.5, 0.8}

// printInferred compares scores of pairs who turned to each other by what lines
// state, from that alone and with what is inferred; the answer is stated talk.
func printInferred(out io.Writer, dir string) error {
	fmt.Fprintf(out, "\nscores with inferred answers\n%-12s%8s%7s", "", "chance", "pairs")
	rows := []string{"count", "decayed count", "strength", "alive"}
	for _, name := range rows {
		fmt.Fprintf(out, "%14s", name+" P")
	}
	fmt.Fprintf(out, "%14s%14s%14s\n", "strength AM", "strength EGO", "alive EGO")
	for _, c := range chats {
		rooms, err := c.load(dir)
		if errors.Is(err, fs.ErrNotExist) {
			fmt.Fprintf(out, "%s: left out: %v\n", c.name, err)
			continue
		}
		if err != nil {
			return err
		}
		var stated [][]tribemap.Interaction
		for _, lines := range rooms {
			stated = append(stated, statedOf(lines))
		}
		t := newTest(c.name, stated, origin)
		t.printInferred(out, "–", rows)
		for _, chance := range leastChances {
			with := t
			with.ties = t.withInferred(rooms, chance)
			with.printInferred(out, fmt.Sprintf("%.1f", chance), rows)
		}
	}
	return nil
}

func (t *test) printInferred(out io.Writer, chance string, rows []string) {
	fmt.Fprintf(out, "%-12s%8s%7d", t.name, chance, len(t.ties))
	print := func(k int, name string) {
		s := scores[slices.IndexFunc(scores, func(s score) bool { return s.name == name })]
		fmt.Fprintf(out, "%14.4f", t.judges[k].auc(s.of(t), t.again))
	}
	for _, name := range rows {
		print(0, name)
	}
	print(1, "strength")
	print(3, "strength")
	print(3, "alive")
	fmt.Fprintln(out)
}

func statedOf(lines []tribe.ChatLine) (events []tribemap.Interaction) {
	for i, l := range lines {
		for _, to := range l.To {
			events = append(events, tribemap.Interaction{From: l.Author, To: to, Post: uint32(i), Time: l.Time, Kind: tribemap.Mention})
		}
	}
	return events
}

// withInferred scores each part again with inferred answers of the window, and
// returns the ties of those pairs who stated one.
func (t *test) withInferred(rooms [][]tribe.ChatLine, chance float64) (ties []tribe.Tie) {
	people := uint32(0) // of the parts before
	for i := range t.parts {
		p := &t.parts[i]
		events := slices.Clone(p.before)
		for n, a := range tribe.AnswersOf(rooms[i]) {
			l := &rooms[i][n]
			if a.Line < 0 || a.Chance < chance || len(l.To) > 0 || l.Time <= p.window.Start || l.Time > p.window.End {
				continue
			}
			if to := rooms[i][a.Line].Author; to != l.Author && int(max(to, l.Author)) < p.people {
				events = append(events, tribemap.Interaction{From: l.Author, To: to, Post: uint32(n), Time: l.Time, Kind: tribemap.Inferred})
			}
		}
		slices.SortFunc(events, tribe.CompareInteractions)
		known := make(map[[2]uint32]bool, len(p.dyads))
		for _, d := range p.dyads {
			known[[2]uint32{d.A, d.B}] = true
		}
		for _, tie := range tribe.ScoreTies(tribe.Dyads(events, p.window, 0), p.people, tribe.TieOptions{}) {
			if known[[2]uint32{tie.A, tie.B}] {
				tie.A, tie.B = tie.A+people, tie.B+people
				ties = append(ties, tie)
			}
		}
		people += uint32(p.people)
	}
	return ties
}

func zigLines(dir string) ([][]tribe.ChatLine, error) {
	events, all, err := readZig(dir)
	if err != nil {
		return nil, err
	}
	people := roster{}
	lines := make([]tribe.ChatLine, len(all))
	for i, l := range all {
		lines[i] = tribe.ChatLine{Time: l.time, Author: people.number(l.nick), Said: tribe.ReadChatCues(l.text)}
	}
	for _, e := range events {
		lines[e.Post].To = append(lines[e.Post].To, e.To)
	}
	return [][]tribe.ChatLine{lines}, nil
}

// slackLines reads chats in which a message turns to those it names alone.
func slackLines(paths ...string) func(dir string) ([][]tribe.ChatLine, error) {
	return func(dir string) (rooms [][]tribe.ChatLine, err error) {
		for _, path := range paths {
			messages, err := readChat(dir, path)
			if err != nil {
				return nil, err
			}
			people := roster{}
			for _, m := range messages {
				people.number(m.User)
			}
			lines := make([]tribe.ChatLine, len(messages))
			for i, m := range messages {
				at, err := time.Parse("2006-01-02T15:04:05.999999999", m.Time)
				if err != nil {
					return nil, err
				}
				from := people[m.User]
				lines[i] = tribe.ChatLine{Time: at.Unix(), Author: from, Said: tribe.ReadChatCues(m.Text)}
				lines[i].To = slices.DeleteFunc(named(m.Text, people), func(to uint32) bool { return to == from })
			}
			rooms = append(rooms, lines)
		}
		return rooms, nil
	}
}

var ubuntuLine = regexp.MustCompile(`^\[(\d\d):(\d\d)\] <([^>]+)> (.*)`)

// ubuntuLines reads the annotated days of the Ubuntu channels, each a crawl of
// its own: they lie weeks apart. Inferring was fitted to four in five of them.
func ubuntuLines(dir string) ([][]tribe.ChatLine, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "ubuntu-irc/data/train/*.ascii.txt"))
	if err != nil {
		return nil, err
	}
	if len(paths) == 0 {
		return nil, fs.ErrNotExist
	}
	var rooms [][]tribe.ChatLine
	for _, path := range paths {
		lines, err := readUbuntu(path)
		if err != nil {
			return nil, err
		}
		if len(statedOf(lines)) > 0 {
			rooms = append(rooms, lines)
		}
	}
	return rooms, nil
}

func readUbuntu(path string) ([]tribe.ChatLine, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	people := roster{}
	var lines []tribe.ChatLine
	var texts []string
	in := bufio.NewScanner(f)
	for in.Scan() {
		m := ubuntuLine.FindStringSubmatch(in.Text())
		if m == nil {
			continue
		}
		at, err := time.Parse("15:04", m[1]+":"+m[2])
		if err != nil {
			return nil, err
		}
		now := epoch + int64(at.Hour()*3600+at.Minute()*60)
		if n := len(lines); n > 0 && now < lines[n-1].Time {
			now = lines[n-1].Time // the log ran past midnight
		}
		lines = append(lines, tribe.ChatLine{Time: now, Author: people.number(m[3]), Said: tribe.ReadChatCues(m[4])})
		texts = append(texts, m[4])
	}
	for i, text := range texts {
		first, _, _ := strings.Cut(text, " ")
		nick := strings.TrimRight(first, ":,")
		if to, known := people[nick]; known && to != lines[i].Author && nick != first {
			lines[i].To = []uint32{to}
		}
	}
	return lines, in.Err()
}
