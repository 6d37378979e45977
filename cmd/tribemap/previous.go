package main

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"reflect"
	"slices"
	"strings"
)

// noPrevious is what --previous takes for a run that continues none.
const noPrevious = "none"

// previousRun chooses the run whose tribes a new run continues: the one that is
// asked for, or else
//
//   - for a run that is there already, the one it continues: an unchanged find
//     gives the same run;
//   - the latest of the runs with the same keywords, one with the same options
//     before others. Latest is the one with most runs behind it.
//
// It returns "" where there is none.
func (p project) previousRun(m *manifest, asked string) (string, error) {
	switch asked {
	case noPrevious:
		return "", nil
	case "":
	default:
		r, err := p.loadRun(asked)
		if err != nil {
			return "", err
		}
		return r.ID, nil
	}
	all, err := p.manifests()
	if err != nil {
		return "", err
	}
	runs := make(map[string]*manifest, len(all))
	for i := range all {
		runs[all[i].ID] = &all[i]
	}
	best, highest := "", [2]int{-1, -1}
	again := [2]int{-1, -1} // the same run, however often it was made
	previous := ""
	for _, r := range all { // by id
		rank := [2]int{0, depth(runs, r.ID)}
		if sameChoices(r.Options, m.Options) {
			rank[0] = 1
		}
		if r.remade(m) && (r.Previous == "" || runs[r.Previous] != nil) && compareRanks(rank, again) > 0 {
			again, previous = rank, r.Previous
		}
		if slices.Equal(r.Options.Keywords, m.Options.Keywords) && compareRanks(rank, highest) > 0 {
			best, highest = r.ID, rank
		}
	}
	if again[1] >= 0 {
		return previous, nil
	}
	return best, nil
}

func compareRanks(a, b [2]int) int { return slices.Compare(a[:], b[:]) }

// remade reports whether another run is made from the same input in the same
// way.
func (m *manifest) remade(o *manifest) bool {
	return m.Version == o.Version && m.Input == o.Input && m.Decisions == o.Decisions && sameOptions(m.Options, o.Options)
}

func sameOptions(a, b runOptions) bool {
	a.Keywords, b.Keywords = append([]string{}, a.Keywords...), append([]string{}, b.Keywords...)
	return reflect.DeepEqual(a, b)
}

// sameChoices is sameOptions whatever was asked about starting afresh.
func sameChoices(a, b runOptions) bool {
	a.Fresh, b.Fresh = false, false
	return sameOptions(a, b)
}

// depth counts the runs behind a run.
func depth(runs map[string]*manifest, id string) int {
	n := 0
	for r := runs[id]; r != nil && n <= len(runs); r = runs[r.Previous] {
		n++
	}
	return n
}

// manifests reads what the runs of a project were made from, by id.
func (p project) manifests() ([]manifest, error) {
	entries, err := os.ReadDir(p.path("runs"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var all []manifest
	for _, e := range entries {
		text, err := os.ReadFile(p.path("runs", e.Name(), manifestFile))
		if !e.IsDir() || errors.Is(err, fs.ErrNotExist) {
			continue
		}
		var m manifest
		if err == nil {
			err = json.Unmarshal(text, &m)
		}
		if err != nil {
			return nil, err
		}
		all = append(all, m)
	}
	slices.SortFunc(all, func(a, b manifest) int { return strings.Compare(a.ID, b.ID) })
	return all, nil
}
