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
// for what they said or for what stands below it, the windows of those with all
// their tasks, and their posts as what led to others. The log of requests keeps
// when and what for, not whom. Who answered whom is forgotten of all people, since
// its keys cannot be told apart, and counted anew. Posts are the journal keeper's
// affair. It returns how many entries changed, those counts left out, and may be
// called again after a failure: what the rest is known by goes last.
func Forget(ctx context.Context, journal Journal, f Forgotten) (int, error) {
	g := forgetting{Forgotten: f, read: newDecoder(), closed: make(map[string]bool)}
	for _, t := range []struct {
		name string
		left func(key string, value []byte) ([]byte, error)
	}{
		{taskTable, g.naming},
		{taskTable, g.others},
		{windowTable, g.windows},
		{seenTable, g.seen},
		{logTable, g.log},
		{leadTable, g.leads},
		{nameTable, g.names},
	} {
		if err := g.table(ctx, journal, t.name, t.left); err != nil {
			return 0, fmt.Errorf("crawl: forget: %w", err)
		}
	}
	named := len(g.entries)
	if err := g.table(ctx, journal, sideTable, nothing); err != nil {
		return 0, fmt.Errorf("crawl: forget: %w", err)
	}
	slices.Reverse(g.entries)
	for part := range slices.Chunk(g.entries, mostForgotten) {
		if _, err := journal.Apply(ctx, Commit{Entries: part}); err != nil {
			return 0, fmt.Errorf("crawl: forget: %w", err)
		}
	}
	return named, nil
}

// mostForgotten is how many entries are changed at once.
const mostForgotten = 5000

// forgetting is Forget under way. Its methods return what is left of an entry,
// nil if nothing is.
type forgetting struct {
	Forgotten
	read    *decoder
	closed  map[string]bool // keys of windows that go: they are to be asked for anew
	entries []Entry         // that change, what tells of others before those
}

// table goes through a table and notes what changes.
func (f *forgetting) table(ctx context.Context, journal Journal, name string, left func(key string, value []byte) ([]byte, error)) error {
	return journal.Entries(ctx, name, func(key string, value []byte) error {
		kept, err := left(strings.TrimPrefix(key, name), value)
		if err == nil && !bytes.Equal(kept, value) {
			f.entries = append(f.entries, Entry{Key: key, Value: kept})
		}
		return err
	})
}

func nothing(string, []byte) ([]byte, error) { return nil, nil }

// task reports whether a task asks for what goes.
func (f Forgotten) task(t *Task) bool {
	return t.Source == f.asked() && (f.window(t.Window()) || f.People[t.Why.Person] || f.within(t.Cursor))
}

// naming takes away the tasks that ask for what goes. What is done names nobody.
func (f *forgetting) naming(_ string, value []byte) ([]byte, error) {
	if !waits(value) {
		return value, nil
	}
	rec, err := f.read.task(value)
	if err != nil || !f.task(rec.Task) {
		return value, err
	}
	f.closed[rec.Task.Window().key().String()] = true
	return nil, nil
}

// others takes away the other tasks of the same windows, and takes what goes out
// of what led to the rest.
func (f *forgetting) others(_ string, value []byte) ([]byte, error) {
	if !waits(value) {
		return value, nil
	}
	rec, err := f.read.task(value)
	switch {
	case err != nil || rec.Task.Source != f.asked() || f.task(rec.Task):
		return value, err
	case f.closed[rec.Task.Window().key().String()]:
		return nil, nil
	case f.why(rec.Task.Why) == rec.Task.Why:
		return value, nil
	}
	rec.Task.Why = f.why(rec.Task.Why)
	return record("", "", rec).Value, nil
}

func (f *forgetting) windows(key string, value []byte) ([]byte, error) {
	w, err := f.read.window(value)
	if err != nil || !f.window(w.Window) && !f.closed[key] && !f.over(w) {
		return value, err
	}
	f.closed[key] = true
	return nil, nil
}

func (f *forgetting) seen(key string, value []byte) ([]byte, error) {
	if window, _, _ := strings.Cut(key, "/"); f.closed[window] {
		return nil, nil
	}
	return value, nil
}

func (f *forgetting) names(_ string, value []byte) ([]byte, error) {
	if f.post(string(value)) {
		return nil, nil
	}
	return value, nil
}

func (f *forgetting) log(_ string, value []byte) ([]byte, error) {
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

func (f *forgetting) leads(_ string, value []byte) ([]byte, error) {
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
