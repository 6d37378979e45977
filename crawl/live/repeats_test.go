package live

import (
	"testing"

	"tribemap"
)

// TestRepeats: a page is news if it has a post, a person or a thread that was
// not met before; two pages in a row without any end the window.
func TestRepeats(t *testing.T) {
	post := tribemap.Page{Posts: []tribemap.Post{{Ref: tribemap.Ref{ID: "1"}}}}
	person := tribemap.Page{People: []tribemap.Person{{Ref: tribemap.Ref{ID: "1"}}}}
	thread := []Task{{Kind: Thread, Target: "1"}}
	var w windowRecord
	for i, step := range []struct {
		page  tribemap.Page
		leads []Task
		want  bool
	}{
		{page: post},
		{leads: thread}, // of the same id, but not the same thing
		{page: person},
		{page: post, leads: thread},
		{leads: []Task{{Kind: Thread, Target: "2"}}},
		{page: person},
		{page: post, leads: thread, want: true},
	} {
		if got := w.repeats(step.page, step.leads); got != step.want {
			t.Errorf("page %d repeats: %v, want %v", i, got, step.want)
		}
	}
}
