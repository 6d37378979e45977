package live

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
)

// validator is what a place gave to know an answer again by. A request that
// names it is answered with "not modified", and nothing else, for as long as
// the answer would be the same [1].
//
// [1] RFC 9110: HTTP Semantics, section 13, 2022.
type validator struct {
	Of    string `json:"of"`            // digest of the address
	Since int64  `json:"since"`         // where the window began that the answer was read for
	Tag   string `json:"tag,omitempty"` // ETag
	Date  string `json:"date,omitempty"`
}

// validatorTable holds validators by the question, without its window.
const validatorTable = "v/"

func validatorKey(t Task) string { return digest(t.Source, t.Base, string(t.Kind), t.Target, t.Cursor) }

// recall returns the validator that the answer to the same question had, the
// zero value if none. One that cannot be read costs an answer, nothing else.
// A window that reaches further back may want what the answer did not hold.
func (r *run) recall(ctx context.Context, t Task) (v validator) {
	if t.Kind != Feed && t.Kind != Thread { // others are not asked again
		return v
	}
	_ = r.journal.Entries(ctx, validatorTable+validatorKey(t), func(_ string, value []byte) error {
		return json.Unmarshal(value, &v)
	})
	if t.Since < v.Since {
		return validator{}
	}
	return v
}

// condition has the request answered with all there is only if that changed.
func (v validator) condition(req *Request) {
	if v.Of == "" || v.Of != digest(req.URL) {
		return
	}
	header := maps.Clone(req.Header)
	if header == nil {
		header = make(http.Header)
	}
	if v.Tag != "" {
		header.Set("If-None-Match", v.Tag)
	}
	if v.Date != "" {
		header.Set("If-Modified-Since", v.Date)
	}
	req.Header = header
}

// unchanged reports whether the answer is the one that the validator names.
func (a answered) unchanged() bool {
	return a.answer.Status == http.StatusNotModified && a.valid.Of == digest(a.url)
}

// keepValidator returns what to write down of the validator of an answer, so
// that the next crawl can name it. Only an answer that leads nowhere new when
// it comes again can be stood for by "not modified": of others the further
// pages would be missed, or threads that are to be read again.
func (a answered) keepValidator(f Found) []Entry {
	t := a.w.task
	if t.Kind != Feed && t.Kind != Thread || a.unchanged() {
		return nil
	}
	v := validator{digest(a.url), t.Since, a.answer.Header.Get("ETag"), a.answer.Header.Get("Last-Modified")}
	leads := slices.ContainsFunc(f.Next, func(n Task) bool { return n.Window() == t.Window() || n.Fresh >= a.answer.At })
	switch {
	case v.Tag+v.Date != "" && !leads && a.answer.Status == http.StatusOK:
		return []Entry{record(validatorTable, validatorKey(t), v)}
	case a.valid.Of != "":
		return []Entry{{Key: validatorTable + validatorKey(t)}}
	}
	return nil
}
