package live

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
)

// recordKey names a task or a window in the journal. Tasks that ask for the same
// have the same key, whatever led to them. A hundred bits keep the chance that
// two of a billion tasks meet below one in a trillion.
type recordKey [13]byte

func (k recordKey) String() string { return hex.EncodeToString(k[:]) }

// readKey is the inverse of String.
func readKey(text string) (k recordKey, err error) {
	if len(text) != hex.EncodedLen(len(k)) {
		return k, hex.ErrLength
	}
	_, err = hex.Decode(k[:], []byte(text))
	return k, err
}

// key hashes what is asked for.
func (t Task) key() recordKey {
	return hashed(t.Source, t.Base, string(t.Kind), t.Target,
		strconv.FormatInt(t.Since, 10), strconv.FormatInt(t.Until, 10), t.Cursor, strconv.Itoa(t.Page))
}

// key names the window.
func (w Window) key() recordKey {
	return hashed(w.Source, w.Base, string(w.Kind), w.Target,
		strconv.FormatInt(w.Since, 10), strconv.FormatInt(w.Until, 10))
}

// hashed returns the beginning of the hash of texts, none of which can run into
// the next.
func hashed(texts ...string) recordKey {
	h := sha256.New()
	for _, s := range texts {
		fmt.Fprintf(h, "%d:%s", len(s), s)
	}
	return recordKey(h.Sum(nil)[:len(recordKey{})])
}

// digest is hashed as text.
func digest(texts ...string) string { return hashed(texts...).String() }

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

// doneAt reads when a task was done from its record, as record writes it: most
// records of a long crawl are such, and all are read before its first request.
func doneAt(value []byte) (at int64, is bool) {
	digits, is := bytes.CutPrefix(value, []byte(`{"done":`))
	if !is {
		return 0, false
	}
	end := bytes.IndexAny(digits, ",}")
	at, err := strconv.ParseInt(string(digits[:max(0, end)]), 10, 64)
	return at, err == nil
}

func record(table, key string, value any) Entry {
	text, err := json.Marshal(value)
	if err != nil {
		panic("live: " + err.Error()) // plain values of this package
	}
	return Entry{Key: table + key, Value: text}
}
