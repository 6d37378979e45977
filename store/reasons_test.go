package store

import (
	"errors"
	"fmt"
	"testing"

	"tribemap"
)

// TestScanReasons: every post comes with what Why says of it, replaced and
// removed ones do not come.
func TestScanReasons(t *testing.T) {
	s, err := Open("", Options{InMemory: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	post := func(id string, edited int64) tribemap.Post {
		return tribemap.Post{Ref: tribemap.Ref{Source: "town", ID: id}, Author: "a", Time: 5, Edited: edited}
	}
	for i, c := range []Commit{
		{Page: tribemap.Page{Posts: []tribemap.Post{post("1", 0), post("2", 0)}}, Why: []byte("search")},
		{Page: tribemap.Page{Posts: []tribemap.Post{post("3", 0)}}},
		{Page: tribemap.Page{Posts: []tribemap.Post{post("2", 9), post("4", 0)}}, Why: []byte("thread"), Gone: []tribemap.Ref{{Source: "town", ID: "3"}}},
	} {
		if _, err := s.Apply(t.Context(), c); err != nil {
			t.Fatal(i, err)
		}
	}
	got := ""
	err = s.ScanReasons(t.Context(), func(p *tribemap.Post, why []byte) error {
		if want, err := s.Why(p.Ref); err != nil || string(want) != string(why) {
			t.Errorf("%v: %q, but Why says %q (%v)", p.Ref, why, want, err)
		}
		got += fmt.Sprintf("%s %s; ", p.ID, why)
		return nil
	})
	if want := "1 search; 2 thread; 4 thread; "; err != nil || got != want {
		t.Errorf("%q, want %q (%v)", got, want, err)
	}
	stop := errors.New("stop")
	if err := s.ScanReasons(t.Context(), func(*tribemap.Post, []byte) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("an error of the caller became %v", err)
	}
}
