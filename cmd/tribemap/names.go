package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tribemap"
	"tribemap/tribe"
)

// person finds somebody by "source:id", native id, handle or name. Several
// candidates are an error that lists them.
func (r *savedRun) person(text string) (uint32, error) {
	if ref, err := tribemap.ParseRef(text); err == nil {
		for i := range r.People {
			if r.People[i].Ref == ref {
				return uint32(i), nil
			}
		}
	}
	wanted := strings.ToLower(strings.TrimPrefix(text, "@"))
	var found []uint32
	for i := range r.People {
		p := &r.People[i]
		if slices.Contains([]string{strings.ToLower(p.ID), strings.ToLower(p.Handle), strings.ToLower(p.Name)}, wanted) {
			found = append(found, uint32(i))
		}
	}
	switch len(found) {
	case 0:
		return 0, hint(fmt.Errorf("nobody called %q in run %s", text, r.ID), "%s", r.similar(wanted))
	case 1:
		return found[0], nil
	}
	var ids []string
	for _, i := range found[:min(5, len(found))] {
		ids = append(ids, r.People[i].Ref.String())
	}
	return 0, hint(usagef("%d people are called %q", len(found), text), "name one by id: %s", strings.Join(ids, ", "))
}

// similar lists handles that hold the text.
func (r *savedRun) similar(text string) string {
	var handles []string
	for i := range r.People {
		if h := r.People[i].Handle; strings.Contains(strings.ToLower(h), text) && len(handles) < 5 {
			handles = append(handles, h)
		}
	}
	if len(handles) == 0 {
		return `"tribemap ties" and "tribemap connectors" show handles`
	}
	return "perhaps " + strings.Join(handles, ", ")
}

// tribe finds a tribe by id or by the start of its name and returns its place.
func (r *savedRun) tribe(text string) (int, error) {
	if len(r.Tribes) == 0 {
		return 0, fmt.Errorf("run %s has no tribes", r.ID)
	}
	if id, err := strconv.Atoi(text); err == nil {
		if at := slices.IndexFunc(r.Tribes, func(t tribe.Tribe) bool { return t.ID == id }); at >= 0 {
			return at, nil
		}
		return 0, hint(fmt.Errorf("no tribe %d in run %s", id, r.ID), `"tribemap tribes" lists them`)
	}
	found := -1
	for i := range r.Tribes {
		if !strings.HasPrefix(strings.ToLower(r.Tribes[i].Name), strings.ToLower(text)) {
			continue
		}
		if found >= 0 {
			return 0, usagef("several tribes are called %q…; use the number", text)
		}
		found = i
	}
	if found < 0 {
		return 0, hint(fmt.Errorf("no tribe called %q", text), `"tribemap tribes" lists them`)
	}
	return found, nil
}
