package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"tribemap/tribe"
)

// day is one annotated log.
type day struct {
	name  string
	held  bool // back from fitting
	lines []tribe.ChatLine
	// gold lists, for each line, those that it answers; none if it begins a
	// conversation. judge marks the lines that were annotated.
	gold  [][]int
	judge []bool
}

const (
	annotation = ".annotation.txt"
	text       = ".ascii.txt"

	minute, midnight = 60, 24 * 3600 // in seconds
)

// readDays reads all logs of a folder in order of their names. Every fifth date
// is held back, whatever the number of logs of that date.
func readDays(dir string) ([]day, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*"+annotation))
	if err != nil || len(names) == 0 {
		return nil, fmt.Errorf("no *%s in %q", annotation, dir)
	}
	slices.Sort(names)
	var days []day
	var dates []string
	for _, name := range names {
		date, _, _ := strings.Cut(filepath.Base(name), ".")
		if !slices.Contains(dates, date) {
			dates = append(dates, date)
		}
		d, err := readDay(strings.TrimSuffix(name, annotation))
		if err != nil {
			return nil, err
		}
		d.held = len(dates)%5 == 0
		days = append(days, d)
	}
	return days, nil
}

var (
	said = regexp.MustCompile(`^\[(\d\d):(\d\d)\] *<([^>]+)> ?(.*)$`)
	did  = regexp.MustCompile(`^\[(\d\d):(\d\d)\] +\* +(\S+) (.*)$`)
)

func readDay(path string) (day, error) {
	raw, err := os.ReadFile(path + text)
	if err != nil {
		return day{}, err
	}
	links, err := readLinks(path + annotation)
	if err != nil {
		return day{}, err
	}
	d := day{name: filepath.Base(path)}
	people := map[string]uint32{}
	at := map[int]int{} // number of a line in the file, to its number among talk
	var texts []string
	var now int64
	for n, line := range strings.Split(string(raw), "\n") {
		m := said.FindStringSubmatch(line)
		if m == nil {
			m = did.FindStringSubmatch(line)
		}
		if m == nil {
			continue
		}
		clock := int64((m[1][0]-'0')*10+m[1][1]-'0')*3600 + int64((m[2][0]-'0')*10+m[2][1]-'0')*minute
		for clock < now%midnight && now%midnight-clock > midnight/2 {
			now += midnight - now%midnight
		}
		now = max(now, now-now%midnight+clock)
		nick := strings.ToLower(m[3])
		if _, known := people[nick]; !known {
			people[nick] = uint32(len(people))
		}
		at[n] = len(d.lines)
		d.lines = append(d.lines, tribe.ChatLine{Time: now, Author: people[nick], Said: tribe.ReadChatCues(m[4])})
		texts = append(texts, m[4])
	}
	for i := range d.lines {
		d.lines[i].To = addressed(texts[i], people, d.lines[i].Author)
	}
	d.gold, d.judge = goldOf(links, at, len(d.lines))
	return d, nil
}

// addressed returns who a line opens with: "ann: …", "ann, bob: …".
func addressed(text string, people map[string]uint32, author uint32) []uint32 {
	var to []uint32
	for field := range strings.FieldsSeq(strings.ToLower(text)) {
		nick := strings.TrimRight(strings.TrimPrefix(field, "@"), ":,;")
		n, known := people[nick]
		if !known || nick == field && !strings.HasPrefix(field, "@") {
			break
		}
		if n != author && !slices.Contains(to, n) {
			to = append(to, n)
		}
	}
	return to
}

// readLinks reads pairs of line numbers, smaller first.
func readLinks(path string) ([][2]int, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var links [][2]int
	for line := range strings.Lines(string(raw)) {
		var a, b int
		if _, err := fmt.Sscan(line, &a, &b); err != nil {
			return nil, fmt.Errorf("%s: %q: %w", path, line, err)
		}
		links = append(links, [2]int{min(a, b), max(a, b)})
	}
	return links, nil
}

// goldOf returns the lines that each line of talk answers, and which lines were
// annotated at all. Links to lines that are no talk are left out; a line with
// no others is not judged.
func goldOf(links [][2]int, at map[int]int, lines int) (gold [][]int, judge []bool) {
	gold, judge = make([][]int, lines), make([]bool, lines)
	for _, l := range links {
		child, isTalk := at[l[1]]
		parent, toTalk := at[l[0]]
		if !isTalk || !toTalk {
			continue
		}
		judge[child] = true
		if parent != child {
			gold[child] = append(gold[child], parent)
		}
	}
	return gold, judge
}
