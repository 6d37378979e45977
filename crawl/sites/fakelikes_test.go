package sites_test

import (
	"testing"

	"tribemap"
	"tribemap/crawl/fakeworld"
	"tribemap/crawl/live"
)

// checkLikes: of every post that is stored all likes are, with their times, or
// the report says that they are not all there; but of people who ask not to be
// kept none is, and none is of anything else.
func (s served) checkLikes(t *testing.T, w *fakeworld.World, j *journal, rep live.Report) {
	t.Helper()
	if !s.likes {
		return
	}
	told := make(map[string]bool) // posts of which the report tells
	for _, window := range rep.Windows {
		if window.Kind == live.Likes && window.Coverage != live.Complete {
			told[window.Target] = true
		}
	}
	stored, reported, lost := 0, 0, 0
	for i := range w.Posts {
		p := &w.Posts[i]
		ref := s.ref(w, p)
		if _, there := j.posts[ref]; !there {
			continue
		}
		for _, like := range w.Likes(p) {
			r := tribemap.Reaction{Source: ref.Source, Post: ref.ID, By: "did:plc:" + like.Name, Time: like.At}
			switch {
			case like.Shy && j.likes[r]:
				t.Fatalf("a like of %s is stored, who asks not to be kept", like.Name)
			case like.Shy:
			case j.likes[r]:
				stored++
			case told[ref.ID]:
				reported++
			default:
				lost++
			}
		}
	}
	if lost > 0 || stored != len(j.likes) {
		t.Errorf("%d likes are missing in silence, %d are stored, of which %d are of this world", lost, len(j.likes), stored)
	}
	t.Logf("%d likes, %d missing as reported", stored, reported)
}
