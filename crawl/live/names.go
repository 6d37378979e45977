package live

import (
	"context"
	"maps"
	"slices"
)

// Some places number what is said and tell of an answer the number alone of
// what it answers, while posts are known by something else. What stands on
// different pages then meets in the journal.

func nameKey(t Task, name string) string { return digest(t.Source, t.Base, name) }

// named returns what to write down of the names in an answer.
func named(t Task, f Found) []Entry {
	entries := make([]Entry, 0, len(f.Names))
	for _, name := range slices.Sorted(maps.Keys(f.Names)) {
		entries = append(entries, Entry{Key: nameTable + nameKey(t, name), Value: []byte(f.Names[name])})
	}
	return entries
}

// nameParents sets what posts answer, where it is known by name. A name that
// cannot be read leaves an answer without what it answers, nothing else.
func (r *run) nameParents(ctx context.Context, t Task, f *Found) {
	for i := range f.Page.Posts {
		p := &f.Page.Posts[i]
		name, told := f.Answers[p.ID]
		switch {
		case !told:
		case f.Names[name] != "":
			p.Parent = f.Names[name]
		default:
			_ = r.journal.Entries(ctx, nameTable+nameKey(t, name), func(_ string, id []byte) error {
				p.Parent = string(id)
				return nil
			})
		}
	}
}
