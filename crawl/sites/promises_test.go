package sites

import (
	"errors"
	"reflect"
	"testing"

	"go.yaml.in/yaml/v3"

	"tribemap/crawl/live"
)

// vcrAnswers returns the bodies of a recording in vcr's form.
func vcrAnswers(t testing.TB, name string) []live.Answer {
	t.Helper()
	var tape struct {
		Interactions []struct {
			Response struct {
				Status int `yaml:"status"`
				Body   struct {
					String string `yaml:"string"`
				} `yaml:"body"`
			} `yaml:"response"`
		} `yaml:"http_interactions"`
	}
	if err := yaml.Unmarshal(recording(t, name), &tape); err != nil {
		t.Fatal(err)
	}
	var answers []live.Answer
	for _, i := range tape.Interactions {
		answers = append(answers, live.Answer{Status: i.Response.Status, Body: []byte(i.Response.Body.String), At: lately})
	}
	return answers
}

// lately is after everything that was recorded.
const lately = 1_800_000_000

// sensible parses an answer and checks what every source promises of any
// answer at all: times are neither negative nor after the answer, everything
// has a name, what follows can be asked for, and reading again gives the same.
func sensible(t *testing.T, s live.Source, task live.Task, a live.Answer) (live.Found, error) {
	t.Helper()
	f, err := s.Parse(task, a)
	again, errAgain := s.Parse(task, a)
	if !reflect.DeepEqual(f, again) || (err == nil) != (errAgain == nil) {
		t.Errorf("parsed again\n%+v, before\n%+v", again, f)
	}
	if err != nil && !errors.Is(err, live.ErrBroken) && !errors.Is(err, live.ErrExpired) {
		t.Errorf("error %v is neither ErrBroken nor ErrExpired", err)
	}
	for _, p := range f.Page.Posts {
		for _, at := range []int64{p.Time, p.Received, p.Edited} {
			if at < 0 || at > a.At {
				t.Errorf("time %d of %s, answered at %d", at, p.ID, a.At)
			}
		}
		if p.ID == "" || p.Author == "" || p.Source != s.Name() {
			t.Errorf("post %+v", p)
		}
	}
	for _, p := range f.Page.People {
		if p.ID == "" || p.Source != s.Name() {
			t.Errorf("person %+v", p)
		}
	}
	for _, next := range f.Next {
		if _, err := s.Request(next, live.Session{}); err != nil || next.Source != s.Name() || next.Worth.Posts < 0 || next.Fresh < 0 {
			t.Errorf("task %+v: %v", next, err)
		}
	}
	return f, err
}

// held counts what an answer holds.
type held struct{ posts, people, replies, mentions, quotes, untimed int }

// span returns when the first and the last post of answers were written, of
// those whose time is known.
func span(fs ...live.Found) (first, last int64) {
	for _, f := range fs {
		for _, p := range f.Page.Posts {
			if p.Time > 0 && (first == 0 || p.Time < first) {
				first = p.Time
			}
			last = max(last, p.Time)
		}
	}
	return first, last
}

func count(fs ...live.Found) held {
	var h held
	people := make(map[string]bool)
	for _, f := range fs {
		for _, p := range f.Page.Posts {
			h.posts++
			people[p.Author] = true
			if p.Parent != "" {
				h.replies++
			}
			if p.Time == 0 {
				h.untimed++
			}
			h.mentions += len(p.Mentions)
			h.quotes += len(p.Quotes)
		}
	}
	h.people = len(people)
	return h
}
