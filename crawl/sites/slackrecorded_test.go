package sites

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"testing"

	"tribemap"
	"tribemap/crawl"
)

// tally counts what an import brings.
type tally struct {
	held    archived
	people  map[string]bool // whether a bot, by id
	authors map[string]bool
}

// archived is what an archive holds.
type archived struct {
	posts, notices, ofBots, replies int
	mentions, edited, likes         int
	oldest, newest                  int64
}

// Put implements crawl.Sink.
func (s *tally) Put(_ context.Context, page tribemap.Page) error {
	for _, p := range page.People {
		s.people[p.ID] = s.people[p.ID] || p.Bot
	}
	for _, p := range page.Posts {
		s.authors[p.Author] = true
		s.held.take(&p, s.people[p.Author])
	}
	return nil
}

func (a *archived) take(p *tribemap.Post, ofBot bool) {
	if a.posts == 0 || p.Time < a.oldest {
		a.oldest = p.Time
	}
	a.newest = max(a.newest, p.Time)
	a.posts++
	a.mentions += len(p.Mentions)
	a.likes += int(p.Likes)
	for n, counts := range map[*int]bool{
		&a.notices: p.Notice, &a.ofBots: ofBot, &a.replies: p.Parent != "" || p.Thread != "", &a.edited: p.Edited > 0,
	} {
		if counts {
			*n++
		}
	}
}

// TestSlackRecorded imports a team's export of 2016. In the JSON another program
// counted 158 messages: 49 without a subtype, 94 of three bots, 8 joins, 3 bots
// added, 3 files shared and a comment on one. They name somebody 27 times, one
// of them the same person twice; none answers in a thread.
func TestSlackRecorded(t *testing.T) {
	zip := filepath.Join(t.TempDir(), "export.zip")
	if err := os.WriteFile(zip, recording(t, "slack-export/tests/testarchive.zip"), 0o600); err != nil {
		t.Fatal(err)
	}
	got := tally{people: make(map[string]bool), authors: make(map[string]bool)}
	r, err := crawl.Import(t.Context(), []string{zip}, crawl.ImportOptions{}, &got)
	if err != nil || r.Problems > 0 {
		t.Fatalf("%v, %v", err, r.FirstProblems)
	}
	want := archived{posts: 158, notices: 11, ofBots: 94, mentions: 26, edited: 1, likes: 1, oldest: 1452837318, newest: 1459254786}
	if got.held != want {
		t.Errorf("%+v, want %+v", got.held, want)
	}
	people := map[string]bool{
		"U0BMM2FEH": false, "U0BMQB6JE": false, "U0BMS113R": false, "U0BMYT2FL": false, "B0JL6RASU": true, "B0JL6UFSL": true, "B0VJZKVHC": true,
	}
	if !maps.Equal(got.people, people) || len(got.authors) != len(people) {
		t.Errorf("%v, %d of them wrote; want %v, who all did", got.people, len(got.authors), people)
	}
}
