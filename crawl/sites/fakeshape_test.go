package sites

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"

	"tribemap/crawl/fakeworld"
)

// shape lists the types that a JSON value has at each path: objects by key, all
// entries of a list together.
type shape map[string][]string

func (s shape) take(path string, value any) {
	kind := fmt.Sprintf("%T", value)
	if !slices.Contains(s[path], kind) {
		s[path] = append(s[path], kind)
	}
	switch v := value.(type) {
	case map[string]any:
		for key, inner := range v {
			s.take(path+"."+key, inner)
		}
	case []any:
		for _, inner := range v {
			s.take(path+"[]", inner)
		}
	}
}

func shapeOf(t *testing.T, bodies ...[]byte) shape {
	t.Helper()
	s := make(shape)
	for _, body := range bodies {
		var value any
		if err := json.Unmarshal(body, &value); err != nil {
			t.Fatalf("%v: %.80s", err, body)
		}
		s.take("", value)
	}
	return s
}

// fits checks that a fake answer has no key that real ones lack, and none of
// another type. What is null in all recorded answers can be of any type, and
// what is in lists that are all empty there cannot be compared.
func (s shape) fits(t *testing.T, real shape) {
	t.Helper()
	for path, kinds := range s {
		recorded := real[path]
		if recorded == nil {
			if !insideUnknown(path, real) {
				t.Errorf("%s: no real answer has it", path)
			}
			continue
		}
		for _, kind := range kinds {
			if kind != "<nil>" && !slices.Contains(recorded, kind) && !slices.Equal(recorded, []string{"<nil>"}) {
				t.Errorf("%s: is %s, recorded are %v", path, kind, recorded)
			}
		}
	}
}

// insideUnknown reports whether a path lies below something that was null or
// empty whenever it was recorded.
func insideUnknown(path string, real shape) bool {
	for at := strings.LastIndexAny(path, ".["); at > 0; at = strings.LastIndexAny(path[:at], ".[") {
		if kinds := real[path[:at]]; kinds != nil {
			return path[at] == '[' || slices.Equal(kinds, []string{"<nil>"})
		}
	}
	return false
}

// asked returns what a fake place answers.
func asked(t *testing.T, h http.Handler, address string) []byte {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+fakeworld.Token())
	resp, err := fakeworld.NewPlace(h).RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// longest returns the first post of the longest thread.
func longest(w *fakeworld.World) int {
	best := w.Posts[0].Thread
	for _, p := range w.Posts {
		if len(w.Threads[p.Thread]) > len(w.Threads[best]) {
			best = p.Thread
		}
	}
	return best
}

// TestFakesLookReal holds the answers of the fake world against recorded ones.
func TestFakesLookReal(t *testing.T) {
	w := fakeworld.New(rand.New(rand.NewPCG(1, 1)), fakeworld.Options{Tribes: 2, People: 10, Threads: 10})
	root := longest(w)
	t.Run("Hacker News search", func(t *testing.T) {
		fake := asked(t, fakeworld.HackerNews{World: w}, "http://x/api/v1/search_by_date?query=sourdough&hitsPerPage=50")
		shapeOf(t, fake).fits(t, shapeOf(t, recording(t, "hackernews-algolia/search.json")))
	})
	t.Run("Discourse topic", func(t *testing.T) {
		fake := asked(t, fakeworld.Discourse{World: w}, fmt.Sprintf("http://x/t/%d.json", root))
		shapeOf(t, fake).fits(t, shapeOf(t, recording(t, "discourse-api/spec/fixtures/topic.json")))
	})
	t.Run("Discourse posts", func(t *testing.T) {
		fake := asked(t, fakeworld.Discourse{World: w}, fmt.Sprintf("http://x/t/%d/posts.json?post_ids[]=%d", root, root))
		shapeOf(t, fake).fits(t, shapeOf(t, recording(t, "discourse-api/spec/fixtures/topic_posts.json")))
	})
	toots := fakeworld.Mastodon{World: w, Base: "http://x"}
	t.Run("Mastodon context", func(t *testing.T) {
		_, number, _ := strings.Cut(toots.StatusURI(w.Post(root)), "/statuses/")
		fake := asked(t, toots, "http://x/api/v1/statuses/"+number+"/context")
		shapeOf(t, fake).fits(t, shapeOf(t, recordedToots(t, "get_context_anonymous.yml", "get_context_with_ancesters.yml")...))
	})
	t.Run("Mastodon timeline", func(t *testing.T) {
		fake := asked(t, toots, "http://x/api/v1/timelines/tag/sourdough?limit=40")
		shapeOf(t, fake).fits(t, shapeOf(t, recordedToots(t, "handle_params_max_id.yml")...))
	})
}

// recordedToots returns the bodies of recordings of a Mastodon server.
func recordedToots(t *testing.T, names ...string) (bodies [][]byte) {
	t.Helper()
	for _, name := range names {
		for _, e := range cassette(t, "mastodon-rtoot/tests/fixtures/"+name) {
			bodies = append(bodies, e.Answer.Body)
		}
	}
	return bodies
}
