package live

import (
	"context"
	"encoding/json"
	"fmt"

	"tribemap"
)

// Forget takes out of the journal what names a person: the tasks that ask for
// what they said, and the records of those that did. Posts are the journal
// keeper's affair.
func Forget(ctx context.Context, journal Journal, person tribemap.Ref) error {
	var entries []Entry
	names := func(w Window, why Why) bool {
		return w.Source == person.Source && (w.Kind == Author || w.Kind == Profile) && w.Target == person.ID || why.Person == person.ID
	}
	drop := func(key string) { entries = append(entries, Entry{Key: key}) }
	for table, named := range map[string]func(value []byte) (bool, error){
		taskTable: func(value []byte) (bool, error) {
			var rec taskRecord
			err := json.Unmarshal(value, &rec)
			return rec.Task != nil && names(rec.Task.Window(), rec.Task.Why), err
		},
		windowTable: func(value []byte) (bool, error) {
			var w windowRecord
			err := json.Unmarshal(value, &w)
			return names(w.Window, Why{}), err
		},
		logTable: func(value []byte) (bool, error) {
			var a Asked
			err := json.Unmarshal(value, &a)
			return names(a.Window, Why{}), err
		},
	} {
		err := journal.Entries(ctx, table, func(key string, value []byte) error {
			hit, err := named(value)
			if hit {
				drop(key)
			}
			return err
		})
		if err != nil {
			return fmt.Errorf("crawl: forget: %w", err)
		}
	}
	if len(entries) == 0 {
		return nil
	}
	if _, err := journal.Apply(ctx, Commit{Entries: entries}); err != nil {
		return fmt.Errorf("crawl: forget: %w", err)
	}
	return nil
}
