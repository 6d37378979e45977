package live

import (
	"encoding/json"
	"reflect"
	"testing"
)

// FuzzDecoder: what is read in the fast way is what encoding/json reads.
func FuzzDecoder(f *testing.F) {
	full := Task{
		"town", "http://town", Thread, "7 é", 1, -2, "c", 3, "m", 4, Why{"k", "p", "a"}, Worth{5, .25, 6},
	}
	f.Add(record("", "", taskRecord{Task: &full, Attempts: 2, After: 9, Trouble: "HTTP 500"}).Value)
	f.Add(record("", "", taskRecord{Done: 12, Trouble: "no"}).Value)
	f.Add(record("", "", windowRecord{Window: full.Window(), Coverage: Capped, Note: "n", Open: 1, Asked: 2, Posts: 3, Total: -1, At: 5, Newest: 6, Declined: 7, Keyword: "k", Mark: "m", Last: "l", Dull: 1}).Value)
	f.Add([]byte(`{"task":{"worth":{"relevant":1e-7}}}`))
	f.Add([]byte(`{"done":007}`))
	f.Add([]byte(`{"source":"a\u0026b","SOURCE":"c"}`))
	f.Add([]byte(`{"done":1,"done":2} `))
	f.Add([]byte(`{"task":{"source":"a"},"task":{"kind":"b"}}`))
	f.Add([]byte(`{}`))
	f.Fuzz(func(t *testing.T, value []byte) {
		var rec taskRecord
		wantErr := json.Unmarshal(value, &rec)
		if got, err := newDecoder().task(value); (err == nil) != (wantErr == nil) || err == nil && !reflect.DeepEqual(got, rec) {
			t.Errorf("task %+v (%v), want %+v (%v)", got, err, rec, wantErr)
		}
		var w windowRecord
		wantErr = json.Unmarshal(value, &w)
		if got, err := newDecoder().window(value); (err == nil) != (wantErr == nil) || err == nil && !reflect.DeepEqual(*got, w) {
			t.Errorf("window %+v (%v), want %+v (%v)", got, err, w, wantErr)
		}
		skimmed, err := newDecoder().standing(value)
		skimmed.Target, skimmed.Mark, skimmed.Last = w.Target, w.Mark, w.Last
		if (err == nil) != (wantErr == nil) || err == nil && !reflect.DeepEqual(skimmed, w) {
			t.Errorf("window skimmed %+v (%v), want %+v (%v)", skimmed, err, w, wantErr)
		}
	})
}
