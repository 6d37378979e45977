package live

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Forgotten says what is to be forgotten: people, and posts.
type Forgotten struct {
	Source string          // of all of them, such as "lemmy" or "discourse/HOST"
	People map[string]bool // native ids
	Posts  map[string]bool // likewise
	// Before is when windows must have ended to go as well, Unix seconds: what they
	// brought is no longer kept, and is to be asked for anew.
	Before int64
}

// asked is the name that tasks have: people of "discourse/HOST" are asked for
// under "discourse".
func (f Forgotten) asked() string {
	name, _, _ := strings.Cut(f.Source, "/")
	return name
}

// post reports whether an id or address is that of a post which goes, or names
// somebody who does.
func (f Forgotten) post(id string) bool { return id != "" && (f.Posts[id] || f.People[Tells(id)]) }

// window reports whether a window is about what goes.
func (f Forgotten) window(w Window) bool {
	about := w.Kind == Author || w.Kind == Profile
	return w.Source == f.asked() && (about && f.People[w.Target] || f.within(w.Target))
}

// over reports whether a window ended too long ago.
func (f Forgotten) over(w *windowRecord) bool {
	return w.Source == f.asked() && w.standing() != Open && w.At < f.Before
}

// within reports whether a target or cursor is made of ids of which one goes.
// Numbers alone are looked for where they stand apart: in the midst of something
// they can be those of anything.
func (f Forgotten) within(text string) bool {
	part := func(id string) bool { return strings.Trim(id, "0123456789") != "" && f.Posts[id] }
	return slices.ContainsFunc(strings.Fields(text), f.post) ||
		slices.ContainsFunc(strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" :;,/", r) }), part)
}

// why takes them out of what led to a task.
func (f Forgotten) why(w Why) Why {
	if f.post(w.Post) {
		w.Post = ""
	}
	if f.People[w.Person] {
		w.Person = ""
	}
	return w
}

// Reason takes them out of the reason that is stored with posts (Commit.Why).
func (f Forgotten) Reason(why []byte) []byte {
	var r Reason
	if json.Unmarshal(why, &r) != nil || r.Source != f.asked() {
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

// Forget takes out of the journal what names people or posts: the tasks that ask
// for what they said or for what stands below it, the windows of those, and their
// posts as what led to others. The log of requests keeps when and what for, not
// whom. Posts are the journal keeper's affair. It returns how many entries
// changed, and may be called again after a failure.
func Forget(ctx context.Context, journal Journal, f Forgotten) (int, error) {
	var entries []Entry
	closed := make(map[string]bool) // keys of the windows of tasks that go
	for _, table := range []string{taskTable, windowTable, seenTable, logTable, leadTable, nameTable} {
		err := journal.Entries(ctx, table, func(key string, value []byte) error {
			kept, err := f.entry(table, key, value, closed)
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

// entry returns what is left of an entry, nil if nothing is. Windows of which a
// task goes are closed: they are to be asked for anew.
func (f Forgotten) entry(table, key string, value []byte, closed map[string]bool) ([]byte, error) {
	name, _, _ := strings.Cut(strings.TrimPrefix(key, table), "/")
	switch table {
	case taskTable:
		return f.task(value, closed)
	case windowTable:
		w, err := newDecoder().window(value)
		if err != nil || f.window(w.Window) || closed[name] || f.over(w) {
			closed[name] = true
			return nil, err
		}
	case seenTable:
		if closed[name] {
			return nil, nil
		}
	case logTable:
		return f.log(value)
	case leadTable:
		return f.leads(value)
	case nameTable:
		if f.post(string(value)) {
			return nil, nil
		}
	}
	return value, nil
}

func (f Forgotten) log(value []byte) ([]byte, error) {
	var a Asked
	err := json.Unmarshal(value, &a)
	about := f.window(a.Window)
	if err != nil || a.Window.Source != f.asked() || !about && !f.within(a.Cursor) {
		return value, err
	}
	a.Cursor = ""
	if about {
		a.Window.Target = ""
	}
	return record("", "", a).Value, nil
}

// task returns what is left of a record of a task. What is done names nobody.
func (f Forgotten) task(value []byte, closed map[string]bool) ([]byte, error) {
	if !waits(value) {
		return value, nil
	}
	rec, err := newDecoder().task(value)
	switch {
	case err != nil || rec.Task.Source != f.asked():
		return value, err
	case f.window(rec.Task.Window()) || f.People[rec.Task.Why.Person] || f.within(rec.Task.Cursor):
		closed[rec.Task.Window().key().String()] = true
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
