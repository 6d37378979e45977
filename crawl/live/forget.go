package live

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"tribemap"
)

// Forgotten says who is to be forgotten: a person, and the posts that were
// theirs.
type Forgotten struct {
	Person tribemap.Ref
	Posts  map[string]bool // native ids
}

// source is the name that tasks have: people of "discourse/HOST" are asked for
// under "discourse".
func (f Forgotten) source() string {
	name, _, _ := strings.Cut(f.Person.Source, "/")
	return name
}

// post reports whether an id or address is that of a post of theirs, or names
// them.
func (f Forgotten) post(id string) bool { return id != "" && (f.Posts[id] || Tells(id) == f.Person.ID) }

// window reports whether a window is about them or something that they said.
// Some targets are several ids of one thing.
func (f Forgotten) window(w Window) bool {
	about := w.Kind == Author || w.Kind == Profile
	return w.Source == f.source() &&
		(about && w.Target == f.Person.ID || slices.ContainsFunc(strings.Fields(w.Target), f.post))
}

// why takes them out of what led to a task.
func (f Forgotten) why(w Why) Why {
	if f.post(w.Post) {
		w.Post = ""
	}
	if w.Person == f.Person.ID {
		w.Person = ""
	}
	return w
}

// Reason takes them out of the reason that is stored with posts (Commit.Why).
func (f Forgotten) Reason(why []byte) []byte {
	var r Reason
	if json.Unmarshal(why, &r) != nil || r.Source != f.source() {
		return why
	}
	before := r
	if f.window(Window{Source: r.Source, Kind: r.Kind, Target: r.Target}) {
		r.Target = ""
	}
	if r.Why = f.why(r.Why); r == before {
		return why
	}
	return record("", "", r).Value
}

// Forget takes out of the journal what names a person: the tasks that ask for
// what they said or for what stands below it, the windows of those, and their
// posts as what led to others. The log of requests keeps when and what for, not
// whom. Posts are the journal keeper's affair. It returns how many entries
// changed, and may be called again after a failure.
func Forget(ctx context.Context, journal Journal, f Forgotten) (int, error) {
	var entries []Entry
	for _, table := range []string{taskTable, windowTable, logTable, leadTable, nameTable} {
		err := journal.Entries(ctx, table, func(key string, value []byte) error {
			kept, err := f.entry(table, value)
			if err == nil && !bytes.Equal(kept, value) {
				entries = append(entries, Entry{Key: key, Value: kept})
			}
			return err
		})
		if err != nil {
			return 0, fmt.Errorf("crawl: forget: %w", err)
		}
	}
	for part := range slices.Chunk(entries, mostForgotten) {
		if _, err := journal.Apply(ctx, Commit{Entries: part}); err != nil {
			return 0, fmt.Errorf("crawl: forget: %w", err)
		}
	}
	return len(entries), nil
}

// mostForgotten is how many entries are changed at once.
const mostForgotten = 5000

// entry returns what is left of an entry, nil if nothing is.
func (f Forgotten) entry(table string, value []byte) ([]byte, error) {
	switch table {
	case taskTable:
		return f.task(value)
	case windowTable:
		var w windowRecord
		if err := json.Unmarshal(value, &w); err != nil || f.window(w.Window) {
			return nil, err
		}
	case logTable:
		var a Asked
		if err := json.Unmarshal(value, &a); err != nil || !f.window(a.Window) {
			return value, err
		}
		a.Window.Target, a.Cursor = "", ""
		return record("", "", a).Value, nil
	case leadTable:
		return f.leads(value)
	case nameTable:
		if f.post(string(value)) {
			return nil, nil
		}
	}
	return value, nil
}

// task returns what is left of a record of a task. What is done names nobody.
func (f Forgotten) task(value []byte) ([]byte, error) {
	var rec taskRecord
	if !waits(value) {
		return value, nil
	}
	err := json.Unmarshal(value, &rec)
	switch {
	case err != nil || rec.Task.Source != f.source():
		return value, err
	case f.window(rec.Task.Window()) || rec.Task.Why.Person == f.Person.ID:
		return nil, nil
	case f.why(rec.Task.Why) == rec.Task.Why:
		return value, nil
	}
	rec.Task.Why = f.why(rec.Task.Why)
	return record("", "", rec).Value, nil
}

func (f Forgotten) leads(value []byte) ([]byte, error) {
	var posts []string
	if err := json.Unmarshal(value, &posts); err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(posts, f.post) {
		return value, nil
	}
	if posts = slices.DeleteFunc(posts, f.post); len(posts) == 0 {
		return nil, nil
	}
	return record("", "", posts).Value, nil
}
