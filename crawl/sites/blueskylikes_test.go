package sites

import (
	"errors"
	"reflect"
	"testing"

	"tribemap"
	"tribemap/crawl/live"
)

var bskyLikes = live.Task{Source: "bluesky", Base: bskyBase, Kind: live.Likes, Target: bskyPost1}

const bskyLiked = `{"actor":{"did":"did:plc:bo","handle":"bo.example.org","labels":[]},"createdAt":"2023-11-14T22:19:00Z","indexedAt":"2023-11-14T22:20:00.5Z"},
	{"actor":{"did":"did:plc:cy","handle":"cy.example.org"},"createdAt":"2099-11-14T22:19:00Z","indexedAt":"2023-11-14T22:20:00Z"},
	{"actor":{"handle":"nobody.example.org"}},
	{"actor":{"did":"did:plc:shy","labels":[{"val":"!no-unauthenticated","src":"did:plc:shy"}]},"createdAt":"0001-01-01T00:00:00Z"}`

func TestBlueskyLikes(t *testing.T) {
	f, err := sensible(t, Bluesky{}, bskyLikes, live.Answer{Status: 200, Body: []byte(`{"uri":"x","likes":[` + bskyLiked + `],"cursor":"c"}`), At: lately})
	if err != nil {
		t.Fatal(err)
	}
	want := []tribemap.Reaction{
		{Source: "bluesky", Post: bskyPost1, By: "did:plc:bo", Time: 1700000340},
		{Source: "bluesky", Post: bskyPost1, By: "did:plc:cy", Time: 1700000400},
		{Source: "bluesky", Post: bskyPost1, By: "did:plc:shy"},
	}
	if !reflect.DeepEqual(f.Page, tribemap.Page{Reactions: want}) {
		t.Errorf("%+v, want %+v", f.Page, want)
	}
	if !reflect.DeepEqual(f.NoIndex, []string{"did:plc:shy"}) {
		t.Errorf("people who ask not to be kept: %v", f.NoIndex)
	}
	if len(f.Next) != 1 || f.Next[0].Window() != bskyLikes.Window() || f.Next[0].Cursor != "c" || f.Next[0].Page != 1 {
		t.Errorf("next %+v", f.Next)
	}
	for _, body := range []string{`{"uri":"x"}`, `<html>`, `{"likes":7}`} {
		if _, err := sensible(t, Bluesky{}, bskyLikes, live.Answer{Status: 200, Body: []byte(body), At: lately}); !errors.Is(err, live.ErrBroken) {
			t.Errorf("%s: %v", body, err)
		}
	}
	for _, body := range []string{`{"likes":[` + bskyLiked + `]}`, `{"likes":[],"cursor":"c"}`} {
		f, err := sensible(t, Bluesky{}, bskyLikes, live.Answer{Status: 200, Body: []byte(body), At: lately})
		if err != nil || len(f.Next) > 0 || f.Capped {
			t.Errorf("a last page leads to %+v (%v)", f, err)
		}
	}
}

// TestBlueskyAsksForLikes: of what anybody likes and is kept, by a post's own
// count.
func TestBlueskyAsksForLikes(t *testing.T) {
	body := `{"thread":{"post":` + bskyView(bskyPost1, `{"text":"x"}`, `,"likeCount":2`) + `,"replies":[{"post":` +
		bskyView("at://did:plc:bo/app.bsky.feed.post/2", `{"text":"y"}`, `,"likeCount":0`) + `}]}}`
	task := live.Task{Source: "bluesky", Base: bskyBase, Kind: live.Thread, Target: bskyPost1, Why: live.Why{Keyword: "bread"}}
	f, err := sensible(t, Bluesky{}, task, live.Answer{Status: 200, Body: []byte(body), At: lately})
	want := live.Task{
		Source: "bluesky", Base: bskyBase, Kind: live.Likes, Target: bskyPost1, Fresh: 1700000400,
		Why: live.Why{Keyword: "bread", Post: bskyPost1},
	}
	if err != nil || !reflect.DeepEqual(f.Next, []live.Task{want}) {
		t.Errorf("%+v (%v), want %+v", f.Next, err, want)
	}
}

func TestBlueskyRecordedLikes(t *testing.T) {
	for _, a := range vcrAnswers(t, "bluesky-bskyr/tests/testthat/_vcr/f_postlikes.yml") {
		f, err := sensible(t, Bluesky{}, bskyLikes, a)
		people := make(map[string]bool)
		for _, r := range f.Page.Reactions {
			people[r.By] = true
			if r.Time < bskyStarted || r.Post != bskyPost1 {
				t.Errorf("%+v", r)
			}
		}
		if err != nil || len(f.Page.Reactions) != 4 || len(people) != 4 || len(f.Next) > 0 {
			t.Errorf("%d likes of %d people, next %v (%v)", len(f.Page.Reactions), len(people), f.Next, err)
		}
	}
}
