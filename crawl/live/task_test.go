package live

import "testing"

// TestDoneAt: the short way to read a record says what the long way says.
func TestDoneAt(t *testing.T) {
	for _, rec := range []taskRecord{{Done: 7}, {Done: 1_772_366_400, Trouble: `HTTP 500, "x"`}, {Task: &Task{Target: `{"done":5}`}, Attempts: 2}, {}} {
		at, is := doneAt(record(taskTable, "x", rec).Value)
		if is != (rec.Done > 0) || at != rec.Done {
			t.Errorf("%+v: %d, %v", rec, at, is)
		}
	}
}
