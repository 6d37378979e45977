package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tribemap"
	"tribemap/internal/sample"
)

func TestHandlesAreReadableAndUnique(t *testing.T) {
	seen := map[string]bool{}
	for i := range len(adjectives) * len(animals) {
		h := pairName(i)
		if seen[h] || strings.Count(h, "_") != 1 {
			t.Fatalf("name %d is %q, again or unreadable", i, h)
		}
		seen[h] = true
	}
	a, b := handles([]string{"x@y", "z@y"}), handles([]string{"z@y", "x@y"})
	if a["x@y"] != b["x@y"] || a["x@y"] == a["z@y"] {
		t.Errorf("handles %v and %v", a, b)
	}
	if got := properName("amber_otter"); got != "Amber Otter" {
		t.Errorf("proper name %q", got)
	}
}

func TestMask(t *testing.T) {
	n := names{
		full:  map[string]string{"ann lee": "amber_otter", "ann b lee": "amber_otter"},
		given: map[string]string{"Ann": "amber_otter", "Lee": "amber_otter"},
		first: map[string]string{"ann": "amber_otter", "lee": "amber_otter", "mark": "bold_newt"},
		own:   map[string]string{"annlee": "amber_otter"},
	}
	tests := []struct{ in, want string }{
		{"mail ann.lee@host.example or <ann@host>", "mail <address> or <address>"},
		{"ann at host dot com, ann (at) host.org", "<address>, <address>"},
		{"take ann's account, ann1@ it is", "take ann's account, <address> it is"},
		{"http://u:p@host.example/ann", "http://u:<address>/ann"},
		{"Phone: +1 (555) 010-0199", "Phone: <number>"},
		{"ANN LEE said, Ann B. Lee said", "amber_otter said, amber_otter said"},
		{"Ann's slugs", "amber_otter's slugs"},
		{"Ann Smith is somebody else", "Ann Smith is somebody else"},
		{"Hi Mark,\nplease mark this", "Hi bold_newt,\nplease mark this"},
		{"Mark my words", "Mark my words"},
		{"see ~annlee", "see ~amber_otter"},
		{"annoying", "annoying"},
	}
	for _, tt := range tests {
		if got := mask(tt.in, n); got != tt.want {
			t.Errorf("%q: %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestSign(t *testing.T) {
	tests := map[string]string{
		"text\n\nBob":    "text\n\namber_otter",
		"text\n\n- Bob.": "text\n\n- amber_otter.",
		"text\n\nThanks": "text\n\nThanks",
		"text\nBob":      "text\nBob",
		"Bob":            "Bob",
	}
	for in, want := range tests {
		if got := sign(in, "amber_otter"); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestThreadsJoinChains(t *testing.T) {
	post := func(id, parent string, ancestors ...string) tribemap.Post {
		return tribemap.Post{Ref: tribemap.Ref{ID: id}, Parent: parent, Ancestors: ancestors}
	}
	got := threads([]tribemap.Post{post("a", ""), post("b", "gone"), post("c", "gone2", "gone"), post("d", "a")})
	if got["a"] != got["d"] || got["b"] != got["c"] || got["a"] == got["b"] {
		t.Errorf("threads %v", got)
	}
}

// packageEnv names the folder of the unpacked package.
const packageEnv = "TRIBEMAP_SAMPLE_PACKAGE"

func TestRebuildingGivesTheSameBytes(t *testing.T) {
	dir := os.Getenv(packageEnv)
	if dir == "" {
		t.Skipf("%s does not name the unpacked package", packageEnv)
	}
	out := filepath.Join(t.TempDir(), "sample")
	if err := run(dir, out); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, sample.Bytes()) {
		t.Errorf("%d bytes differ from the %d committed", len(got), len(sample.Bytes()))
	}
}

// No full name of anybody who writes may be left in any text.
func TestNoNameSurvives(t *testing.T) {
	dir := os.Getenv(packageEnv)
	if dir == "" {
		t.Skipf("%s does not name the unpacked package", packageEnv)
	}
	c, err := read(dir)
	if err != nil {
		t.Fatal(err)
	}
	who := newCast(c, threads(c.posts))
	left := names{full: who.full}
	for _, p := range c.disguised().Posts {
		for _, text := range []string{p.Title, p.Text} {
			text = link.ReplaceAllString(text, "")
			if left.replace(text) != text {
				t.Errorf("post %s still names somebody", p.ID)
			}
		}
	}
}
