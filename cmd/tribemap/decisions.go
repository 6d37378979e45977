package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strconv"

	"tribemap"
	"tribemap/tribe"
)

// decision is one edit a person made, one line of decisions.ndjson. The file is
// only ever appended to; find replays it from the top.
type decision struct {
	At     string      `json:"at"` // when, RFC 3339; informative
	Do     string      `json:"do"`
	Run    string      `json:"run,omitempty"`    // the run whose tribe numbers are meant
	Tribes []pastTribe `json:"tribes,omitempty"` // what the numbers meant then
	People []string    `json:"people,omitempty"` // source:id
	Text   string      `json:"text,omitempty"`   // a name or a note
}

// pastTribe remembers a tribe by its people, so that the decision finds it again
// when numbers have changed.
type pastTribe struct {
	ID      int      `json:"id"`
	Members []string `json:"members"`
}

const decisionsName = "decisions.ndjson"

func (p project) decisions() ([]decision, error) {
	f, err := os.Open(p.path(decisionsName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var all []decision
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 64<<20)
	for n := 1; lines.Scan(); n++ {
		if len(lines.Bytes()) == 0 {
			continue
		}
		var d decision
		if err := json.Unmarshal(lines.Bytes(), &d); err != nil {
			return nil, hint(fmt.Errorf("%s line %d: %w", p.path(decisionsName), n, err), "mend or remove the line; nothing was changed")
		}
		all = append(all, d)
	}
	return all, lines.Err()
}

// appendDecision adds one line; the file is synced before it returns.
func (p project) appendDecision(d decision) error {
	line, err := json.Marshal(d)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(p.path(decisionsName), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(append(line, '\n'))
	return errors.Join(err, f.Sync(), f.Close())
}

// replay turns the log into what an analysis needs.
func replay(all []decision) (edits tribe.Edits, same map[tribemap.Ref]tribemap.Ref, err error) {
	same = make(map[tribemap.Ref]tribemap.Ref)
	undone := make(map[string]bool)
	for i := len(all) - 1; i >= 0; i-- { // an undo may be undone
		if all[i].Do == "undo" && !undone[strconv.Itoa(i+1)] {
			undone[all[i].Text] = true
		}
	}
	for i, d := range all {
		if d.Do == "undo" || undone[strconv.Itoa(i+1)] {
			continue
		}
		people, err := refs(d.People)
		if err != nil {
			return edits, nil, fmt.Errorf("%s line %d: %w", decisionsName, i+1, err)
		}
		if err := d.apply(&edits, same, people); err != nil {
			return edits, nil, fmt.Errorf("%s line %d: %w", decisionsName, i+1, err)
		}
	}
	return edits, same, nil
}

func (d decision) apply(edits *tribe.Edits, same map[tribemap.Ref]tribemap.Ref, people []tribemap.Ref) error {
	groups := make([][]tribemap.Ref, len(d.Tribes))
	for i, t := range d.Tribes {
		members, err := refs(t.Members)
		if err != nil {
			return err
		}
		groups[i] = members
	}
	wantTribes, wantPeople := decisionShape(d.Do)
	if len(groups) != wantTribes || len(people) != wantPeople {
		return fmt.Errorf("%q wants %d tribes and %d people, got %d and %d", d.Do, wantTribes, wantPeople, len(groups), len(people))
	}
	switch d.Do {
	case "rename-tribe":
		edits.Rename = append(edits.Rename, tribe.Rename{Members: groups[0], Name: d.Text})
	case "merge-tribes":
		edits.Merge = append(edits.Merge, [2][]tribemap.Ref{groups[0], groups[1]})
	case "split-tribe":
		edits.Split = append(edits.Split, groups[0])
	case "merge-people":
		same[people[1]] = people[0]
	case "split-people":
		for a, b := range same {
			if a == people[0] && b == people[1] || a == people[1] && b == people[0] {
				delete(same, a)
			}
		}
	case "pin":
		edits.Pin = append(edits.Pin, people[0])
		edits.Exclude = slices.DeleteFunc(edits.Exclude, func(r tribemap.Ref) bool { return r == people[0] })
	case "exclude":
		edits.Exclude = append(edits.Exclude, people[0])
		edits.Pin = slices.DeleteFunc(edits.Pin, func(r tribemap.Ref) bool { return r == people[0] })
	case "note":
	default:
		return fmt.Errorf("no decision %q", d.Do)
	}
	return nil
}

// decisionShape says how many tribes and people a decision names.
func decisionShape(do string) (tribes, people int) {
	switch do {
	case "rename-tribe", "split-tribe":
		return 1, 0
	case "merge-tribes":
		return 2, 0
	case "merge-people", "split-people":
		return 0, 2
	}
	return 0, 1
}

func refs(texts []string) ([]tribemap.Ref, error) {
	out := make([]tribemap.Ref, len(texts))
	for i, s := range texts {
		r, err := tribemap.ParseRef(s)
		if err != nil {
			return nil, err
		}
		out[i] = r
	}
	return out, nil
}
