package live

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"tribemap"
)

// Named reports whether a target of a task, or the id of a post, names somebody
// or something that is to be forgotten.
type Named func(text string) bool

// NamedAfter tells what names a person or one of some posts of a source: their
// ids, by themselves or as parts of an address.
func NamedAfter(person tribemap.Ref, posts map[string]bool) Named {
	name, host, federated := strings.Cut(person.ID, "@")
	return func(text string) bool {
		if posts[text] {
			return true
		}
		parts := strings.FieldsFunc(text, func(r rune) bool { return r == '/' || r == ' ' })
		at := func(s string) bool { return s != "" && slices.Contains(parts, s) }
		if at(person.ID) || federated && at(host) && (at(name) || at("@"+name)) {
			return true
		}
		for word := range strings.FieldsSeq(text) {
			if posts[word] {
				return true
			}
		}
		return false
	}
}

// Forget takes out of the journal what named holds for, in what concerns a
// source: the tasks and windows that ask for it, and mentions of it where others
// were asked for. Posts are the journal keeper's affair, and so are their
// reasons: see ForgetIn.
func Forget(ctx context.Context, journal Journal, source string, named Named) error {
	source, _, _ = strings.Cut(source, "/")
	var entries []Entry
	for table, forget := range map[string]func(value []byte) ([]byte, error){
		taskTable:   func(v []byte) ([]byte, error) { return forgetTask(v, source, named) },
		windowTable: func(v []byte) ([]byte, error) { return forgetWindow(v, source, named) },
		logTable:    func(v []byte) ([]byte, error) { return forgetAsked(v, source, named) },
		leadTable:   func(v []byte) ([]byte, error) { return forgetLeads(v, named) },
		nameTable: func(v []byte) ([]byte, error) {
			if named(string(v)) {
				return nil, nil
			}
			return v, nil
		},
	} {
		err := journal.Entries(ctx, table, func(key string, value []byte) error {
			rest, err := forget(value)
			if err == nil && string(rest) != string(value) {
				entries = append(entries, Entry{key, rest})
			}
			return err
		})
		if err != nil {
			return fmt.Errorf("crawl: forget: %w", err)
		}
	}
	for part := range slices.Chunk(entries, forgottenAtOnce) {
		if _, err := journal.Apply(ctx, Commit{Entries: part}); err != nil {
			return fmt.Errorf("crawl: forget: %w", err)
		}
	}
	return nil
}

// forgottenAtOnce bounds what one commit changes.
const forgottenAtOnce = 2000

// forgetTask returns what is left of a record of a task, nil if nothing is. What
// is done names nobody.
func forgetTask(value []byte, source string, named Named) ([]byte, error) {
	if !waits(value) {
		return value, nil
	}
	var rec taskRecord
	if err := json.Unmarshal(value, &rec); err != nil || rec.Task.Source != source {
		return value, err
	}
	t := rec.Task
	if named(t.Target) || named(t.Cursor) || named(t.Why.Person) {
		return nil, nil
	}
	if !named(t.Why.Post) {
		return value, nil
	}
	t.Why.Post = ""
	return json.Marshal(rec)
}

func forgetWindow(value []byte, source string, named Named) ([]byte, error) {
	var w windowRecord
	if err := json.Unmarshal(value, &w); err != nil || w.Source != source || !named(w.Target) {
		return value, err
	}
	return nil, nil
}

// forgetAsked keeps when a request was sent: that tells how long what it brought
// may be kept.
func forgetAsked(value []byte, source string, named Named) ([]byte, error) {
	var a Asked
	if err := json.Unmarshal(value, &a); err != nil || a.Window.Source != source || !named(a.Window.Target) && !named(a.Cursor) {
		return value, err
	}
	a.Window.Target, a.Cursor = "", ""
	return json.Marshal(a)
}

func forgetLeads(value []byte, named Named) ([]byte, error) {
	var posts []string
	if err := json.Unmarshal(value, &posts); err != nil || !slices.ContainsFunc(posts, named) {
		return value, err
	}
	posts = slices.DeleteFunc(posts, named)
	if len(posts) == 0 {
		return nil, nil
	}
	return json.Marshal(posts)
}

// ForgetIn returns a post's reason without what named holds for.
func ForgetIn(why []byte, source string, named Named) ([]byte, error) {
	source, _, _ = strings.Cut(source, "/")
	var r Reason
	if err := json.Unmarshal(why, &r); err != nil || r.Source != source {
		return why, err
	}
	before := r
	for _, text := range []*string{&r.Target, &r.Why.Post, &r.Why.Person} {
		if named(*text) {
			*text = ""
		}
	}
	if r == before {
		return why, nil
	}
	return json.Marshal(r)
}
