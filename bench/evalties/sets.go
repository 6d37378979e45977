package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"tribemap"
)

// set is one body of data. A set may have several parts in which the same name
// is not the same person; each is a crawl of its own, with its own window.
type set struct {
	name  string
	fresh bool // took no part in the choice of weights
	again bool // other sets over again: in no mean, in no fit
	load  func(dir string) (parts [][]tribemap.Interaction, err error)
}

// sets are the data sets, in the order of the tables.
var sets = []set{
	{"copenhagen", false, false, one(loadCopenhagen)},
	{"college", false, false, one(loadCollege)},
	{"email-eu", false, false, one(loadEmail)},
	{"racket", false, false, loadRacket},
	{"racket joined", false, true, one(loadJoined)},
	{"clojurians", true, false, one(slackChat("clojurians/2019/merged-clojurians-clojure.xml"))},
	{"elm", true, false, one(slackChat("elmlang/2019/merged-elmlang-general.xml"))},
	{"zig", true, false, one(loadZig)},
	{"urho3d", true, false, one(loadUrho)},
}

func one(load func(dir string) ([]tribemap.Interaction, error)) func(string) ([][]tribemap.Interaction, error) {
	return func(dir string) ([][]tribemap.Interaction, error) {
		events, err := load(dir)
		return [][]tribemap.Interaction{events}, err
	}
}

// cuts are a set cut at both origins.
type cuts struct {
	set
	late, early test
}

// loadAll cuts every data set that is there.
func loadAll(dir string, out io.Writer) ([]cuts, error) {
	var all []cuts
	for _, s := range sets {
		parts, err := s.load(dir)
		if errors.Is(err, fs.ErrNotExist) {
			fmt.Fprintf(out, "%s: left out: %v\n", s.name, err)
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.name, err)
		}
		c := cuts{s, newTest(s.name, parts, origin), newTest(s.name, parts, earlyOrigin)}
		fmt.Fprintln(out, c.late)
		all = append(all, c)
	}
	return all, nil
}

// epoch is added to times that a data set counts from its own zero, because 0
// stands for an unknown time.
const epoch = 1 << 30

// roster numbers people in the order they turn up.
type roster map[string]uint32

func (r roster) number(name string) uint32 {
	n, ok := r[name]
	if !ok {
		n = uint32(len(r))
		r[name] = n
	}
	return n
}

func loadCopenhagen(dir string) ([]tribemap.Interaction, error) {
	people := roster{}
	sms, err := readLines(filepath.Join(dir, "copenhagen/sms.csv"), people, 1, 2, 0)
	if err != nil {
		return nil, err
	}
	calls, err := readLines(filepath.Join(dir, "copenhagen/calls.csv"), people, 1, 2, 0)
	return append(sms, calls...), err
}

func loadCollege(dir string) ([]tribemap.Interaction, error) {
	return readLines(filepath.Join(dir, "collegemsg/data/CollegeMsg.txt"), roster{}, 0, 1, 2)
}

func loadEmail(dir string) ([]tribemap.Interaction, error) {
	const path = "email-eu-temporal/email-Eu-core-temporal-first-150-days.txt"
	return readLines(filepath.Join(dir, path), roster{}, 0, 1, 2)
}

// readLines reads one event a line; from, to and at say which columns hold the
// two people and the time. A head line and loops are skipped.
func readLines(path string, people roster, from, to, at int) ([]tribemap.Interaction, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var events []tribemap.Interaction
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		c := strings.FieldsFunc(lines.Text(), func(r rune) bool { return r == ' ' || r == ',' })
		if c[at] == "timestamp" || c[from] == c[to] {
			continue
		}
		t, err := strconv.ParseInt(c[at], 10, 64)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		events = append(events, tribemap.Interaction{From: people.number(c[from]), To: people.number(c[to]), Time: t + epoch})
	}
	return events, lines.Err()
}
