package live

import (
	"reflect"
	"testing"
	"time"

	"tribemap"
)

// TestThreadsGoOn: a thread is read again for a post that is not stored,
// however old it calls itself, and for no other.
func TestThreadsGoOn(t *testing.T) {
	post := func(id string) tribemap.Post {
		return tribemap.Post{Ref: tribemap.Ref{Source: "town", ID: id}, Author: "a", Time: 5}
	}
	lead := func(kind Kind, post string, fresh int64) Task {
		return Task{Source: "town", Kind: kind, Target: "p1", Fresh: fresh, Why: Why{Post: post}}
	}
	m := newMemory()
	if _, err := m.Apply(t.Context(), Commit{Page: tribemap.Page{Posts: []tribemap.Post{post("old")}}}); err != nil {
		t.Fatal(err)
	}
	for _, fallsApart := range []bool{false, true} {
		r := &run{journal: m, sources: map[string]Source{"town": townSource{Caps{FallsApart: fallsApart}}}}
		f := Found{
			Page: tribemap.Page{Posts: []tribemap.Post{post("old"), post("new")}},
			Next: []Task{lead(Thread, "old", 5), lead(Thread, "new", 5), lead(Author, "new", 5), lead(Thread, "new", 2000)},
		}
		r.wentOn(&f, time.Unix(1000, 0))
		want := []Task{lead(Thread, "old", 5), lead(Thread, "new", 1001), lead(Author, "new", 5), lead(Thread, "new", 2000)}
		if fallsApart {
			want[1].Fresh = 5
		}
		if !reflect.DeepEqual(f.Next, want) {
			t.Errorf("%+v, want %+v", f.Next, want)
		}
	}
}
