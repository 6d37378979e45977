package store

import (
	"bytes"
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

// TestMapReasons changes the reasons of some blocks: those of others, and all
// posts, stay as they were.
func TestMapReasons(t *testing.T) {
	s := openMemory(t)
	for i, why := range []string{"led by ann", "led by bob", ""} {
		c := Commit{Page: tribemap.Page{Posts: []tribemap.Post{{Ref: tribemap.Ref{Source: "x", ID: fmt.Sprint(i)}, Author: "a"}}}}
		if why != "" {
			c.Why = []byte(why)
		}
		if _, err := s.Apply(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	err := s.MapReasons(t.Context(), func(why []byte) ([]byte, error) {
		return bytes.ReplaceAll(why, []byte("ann"), []byte("nobody")), nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"led by nobody", "led by bob", ""} {
		why, err := s.Why(tribemap.Ref{Source: "x", ID: fmt.Sprint(i)})
		if err != nil || string(why) != want {
			t.Errorf("post %d: %q (%v), want %q", i, why, err, want)
		}
	}
	broken := errors.New("broken")
	if err := s.MapReasons(t.Context(), func([]byte) ([]byte, error) { return nil, broken }); !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
}
