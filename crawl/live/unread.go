package live

import (
	"context"
	"fmt"
	"strings"
)

// Lead is a post that led to a thread which was not asked for yet.
type Lead struct {
	Source, Base string // of the task
	Post         string // native id
}

// Unread lists from the journal the leads to threads that wait, one a thread.
func Unread(ctx context.Context, journal Journal) ([]Lead, error) {
	var leads []Lead
	read := newDecoder()
	err := journal.Entries(ctx, taskTable, func(_ string, value []byte) error {
		if !waits(value) {
			return nil
		}
		rec, err := read.task(value)
		if err != nil {
			return err
		}
		if t := rec.Task; (t.Kind == Thread || t.Kind == Replies) && t.Why.Post != "" {
			leads = append(leads, Lead{t.Source, t.Base, t.Why.Post})
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("crawl: read the journal: %w", err)
	}
	return leads, nil
}

// waits reports whether a record of a task is that of one which is not done.
func waits(record []byte) bool { return strings.HasPrefix(string(record), `{"task"`) }
