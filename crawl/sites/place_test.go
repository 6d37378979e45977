package sites

import (
	"errors"
	"strings"
	"testing"

	"tribemap/crawl/live"
)

// TestBadPlaces: what a source cannot serve it refuses, says what it wants
// instead, and does not repeat a password.
func TestBadPlaces(t *testing.T) {
	for name, places := range map[string][]string{
		"bluesky":       {"https://bsky.app/profile/x", "ftp://x"},
		"discourse":     {"", "https://", "https://f.example/t/1"},
		"feed":          {"", "ftp://x"},
		"hackernews":    {"ftp://x", "https://x.example/item"},
		"lemmy":         {"https://l.example/post/4"},
		"mastodon":      {"https://m.example/tags/bees", "https://m.example/@ann"},
		"public-inbox":  {"", "https://lists.example", "nntp://news.example", "https://lists.example/a?q=b"},
		"reddit":        {"r/", "r/a/b", "https://www.reddit.com/r/a"},
		"stackexchange": {"a/b"},
	} {
		s := named(name)
		for _, place := range append(places, "https://ann:s3cret@x.example/y") {
			_, err := s.Plan(live.Query{Keywords: []string{"x"}, Place: place})
			if !errors.Is(err, live.ErrPlace) || !strings.Contains(err.Error(), "wanted ") || strings.Contains(err.Error(), "s3cret") {
				t.Errorf("%s %q: %v", name, place, err)
			}
		}
	}
}

// named returns a source by name.
func named(name string) live.Source {
	for _, s := range All() {
		if s.Name() == name {
			return s
		}
	}
	return nil
}
