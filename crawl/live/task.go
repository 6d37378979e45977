package live

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
)

// taskKey names a task in the journal. Tasks that ask for the same have the
// same key, whatever led to them.
type taskKey string

// key hashes what is asked for. A hundred bits keep the chance that two of a
// billion tasks meet below one in a trillion.
func (t Task) key() taskKey {
	return taskKey(digest(t.Source, t.Base, string(t.Kind), t.Target,
		strconv.FormatInt(t.Since, 10), strconv.FormatInt(t.Until, 10), t.Cursor, strconv.Itoa(t.Page)))
}

// windowKey names a window in the journal.
func (w Window) key() string {
	return digest(w.Source, w.Base, string(w.Kind), w.Target,
		strconv.FormatInt(w.Since, 10), strconv.FormatInt(w.Until, 10))
}

// digest returns 100 bits of the hash of texts, none of which can run into the
// next.
func digest(texts ...string) string {
	h := sha256.New()
	for _, s := range texts {
		fmt.Fprintf(h, "%d:%s", len(s), s)
	}
	return hex.EncodeToString(h.Sum(nil)[:13])
}

// The journal's tables.
const (
	taskTable   = "t/" // key → taskRecord
	windowTable = "w/" // key → windowRecord
	hostTable   = "h/" // base → limiter's memory
	armTable    = "a/" // arm → what it brought so far
	countEntry  = "c"  // Spent
	logTable    = "l/" // request number → Asked
	policyTable = "p/" // source → Policy
	leadTable   = "d/" // key of a thread → posts that led to it
	nameTable   = "n/" // digest of a place's own name for a post → its native id
)

// taskRecord is a task that was met: to be done, or done. What is done is kept
// as a mark, so that nothing is asked for twice.
type taskRecord struct {
	Task     *Task  `json:"task,omitempty"` // nil once done
	Attempts int    `json:"attempts,omitempty"`
	After    int64  `json:"after,omitempty"` // Unix seconds before which it must not be tried again
	Done     int64  `json:"done,omitempty"`  // Unix seconds when it was
	Trouble  string `json:"trouble,omitempty"`
}

func record(table, key string, value any) Entry {
	text, err := json.Marshal(value)
	if err != nil {
		panic("live: " + err.Error()) // plain values of this package
	}
	return Entry{Key: table + key, Value: text}
}
