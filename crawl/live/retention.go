package live

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// Keeping tells what may be done with posts of a crawl, and for how long.
type Keeping struct {
	Policies map[string]Policy // by name of the source
	answered map[int]int64     // request → Unix seconds; nil where no source sets a time
}

// Kept reads from the journal what the places that were crawled allow, and
// when they gave what is kept.
func Kept(ctx context.Context, journal Journal) (Keeping, error) {
	k := Keeping{}
	var err error
	if k.Policies, err = Policies(ctx, journal); err != nil || !k.limited() {
		return k, err
	}
	k.answered = make(map[int]int64)
	err = journal.Entries(ctx, logTable, func(key string, value []byte) error {
		number, err := strconv.Atoi(strings.TrimPrefix(key, logTable))
		if err != nil {
			return err
		}
		var asked Asked
		err = json.Unmarshal(value, &asked)
		k.answered[number] = asked.At
		return err
	})
	if err != nil {
		return Keeping{}, fmt.Errorf("crawl: read the log of requests: %w", err)
	}
	return k, nil
}

// limited reports whether any source says how long its posts may be kept.
func (k Keeping) limited() bool {
	for _, p := range k.Policies {
		if p.RetentionDays > 0 {
			return true
		}
	}
	return false
}

// Of returns the policy for posts and people of a source, such as "lemmy" or
// "discourse/HOST". What was not crawled has none.
func (k Keeping) Of(source string) (Policy, bool) {
	name, _, _ := strings.Cut(source, "/")
	p, is := k.Policies[name]
	return p, is
}

// Until returns the time, in Unix seconds, from which a post must be gone,
// given its source and why it was stored (Commit.Why). 0 means never: the
// source sets no time, or the post came from an archive.
func (k Keeping) Until(source string, why []byte) int64 {
	p, _ := k.Of(source)
	var reason Reason
	if p.RetentionDays == 0 || json.Unmarshal(why, &reason) != nil {
		return 0
	}
	at := k.answered[reason.Request]
	if at == 0 {
		return 0
	}
	return at + int64(p.RetentionDays)*24*3600
}
