package sites

import (
	"cmp"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"tribemap/crawl/live"
)

// sample reads a hand-made answer.
func sample(t testing.TB, name string) []byte {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("testdata", filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// fuzzSource gives the parser of a source any answer to any of its tasks,
// beginning with the samples of it.
func fuzzSource(f *testing.F, s live.Source, tasks []live.Task) {
	samples, err := filepath.Glob(filepath.Join("testdata", s.Name(), "*"))
	if err != nil || len(samples) == 0 {
		f.Fatalf("no samples of %s: %v", s.Name(), err)
	}
	for _, name := range samples {
		body, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for i := range tasks {
			f.Add(i, http.StatusOK, body)
		}
	}
	f.Add(0, http.StatusNotFound, []byte("{}"))
	f.Add(0, http.StatusOK, []byte("null"))
	f.Fuzz(func(t *testing.T, i, status int, body []byte) {
		if i < 0 || i >= len(tasks) {
			return
		}
		a := live.Answer{Status: status, Header: http.Header{}, Body: body, At: 1_800_000_000}
		checkParse(t, s, tasks[i], a)
	})
}

// checkParse reads an answer twice and holds what comes out against what every
// source promises.
func checkParse(t *testing.T, s live.Source, task live.Task, a live.Answer) {
	t.Helper()
	found, err := s.Parse(task, a)
	again, errAgain := s.Parse(task, a)
	if !reflect.DeepEqual(found, again) || (err == nil) != (errAgain == nil) {
		t.Fatalf("read twice: %+v, %v and %+v, %v", found, err, again, errAgain)
	}
	if err != nil && !errors.Is(err, live.ErrBroken) && !errors.Is(err, live.ErrExpired) {
		t.Errorf("error %v is neither ErrBroken nor ErrExpired", err)
	}
	for _, p := range found.Page.Posts {
		if p.ID == "" || p.Author == "" || p.Source == "" {
			t.Errorf("post without a name: %+v", p)
		}
		for _, at := range []int64{p.Time, p.Received, p.Edited} {
			if at < 0 || at > a.At {
				t.Errorf("%s at %d, answered at %d", p.Ref, at, a.At)
			}
		}
	}
	for _, p := range found.Page.People {
		if p.ID == "" || p.Source == "" {
			t.Errorf("person without a name: %+v", p)
		}
	}
	for _, next := range found.Next {
		if next.Target == "" || next.Base != task.Base || next.Source != task.Source || reflect.DeepEqual(next, task) || next.Worth.Posts < 0 || next.Fresh < 0 {
			t.Errorf("leads to %+v", next)
		}
		if _, err := s.Request(next, live.Session{}); err != nil {
			t.Errorf("cannot ask for %+v: %v", next, err)
		}
	}
	if err == nil && found.Total < -1 || found.Wait < 0 {
		t.Errorf("total %d, wait %v", found.Total, found.Wait)
	}
}

// targets are what those sources can be asked for that do not take any text.
var targets = map[string]string{"feed": "https://a.example/feed", "public-inbox search": "list?x y", "public-inbox thread": "list/x@y"}

// unsplit are the sources whose searches know no windows: what meets their cap
// is written down.
var unsplit = map[string]bool{"reddit": true}

// TestEverySource holds all sources against what the engine relies on.
func TestEverySource(t *testing.T) {
	names := make(map[string]bool)
	for _, s := range All() {
		caps := s.Caps()
		if names[s.Name()] || s.Name() == "" {
			t.Errorf("two sources are called %q", s.Name())
		}
		names[s.Name()] = true
		if len(caps.Kinds) == 0 || len(caps.Budget) == 0 || caps.Policy.Terms == "" {
			t.Errorf("%s does not say what it can do, how fast, or on whose terms: %+v", s.Name(), caps)
		}
		if caps.ResultCap > 0 && caps.Granularity <= 0 && !unsplit[s.Name()] {
			t.Errorf("%s has a cap and no way to split what meets it", s.Name())
		}
		task := live.Task{Source: s.Name(), Base: "https://a.example", Kind: "nonsense", Target: "x y"}
		if _, err := s.Request(task, live.Session{}); !errors.Is(err, live.ErrRequest) {
			t.Errorf("%s asks for nonsense: %v", s.Name(), err)
		}
		for _, kind := range caps.Kinds {
			task.Kind, task.Target = kind, cmp.Or(targets[s.Name()], targets[s.Name()+" "+string(kind)], "x y")
			if _, err := s.Request(task, live.Session{}); err != nil {
				t.Errorf("%s cannot ask for %s: %v", s.Name(), kind, err)
			}
			a := live.Answer{Status: http.StatusOK, Header: http.Header{}, Body: []byte("<html>not here</html>"), At: 1_800_000_000}
			if _, err := s.Parse(task, a); !errors.Is(err, live.ErrBroken) {
				t.Errorf("%s reads HTML as %s: %v", s.Name(), kind, err)
			}
		}
	}
}
