package main

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
	"pgregory.net/rapid"
)

func TestWithKeywords(t *testing.T) {
	added := []keywordLine{{"razor2", "seen"}, {"null", "seen"}}
	for _, c := range []struct{ name, before, after string }{
		{"template", "# a\nkeywords: []\n\n# b\nsources: []\n", "# a\nkeywords:\n  - razor2  # seen\n  - \"null\"  # seen\n\n# b\nsources: []\n"},
		{"no list", "name: x # y", "name: x # y\nkeywords:\n  - razor2  # seen\n  - \"null\"  # seen\n"},
		{"no file", "", "keywords:\n  - razor2  # seen\n  - \"null\"  # seen\n"},
		{"brackets", "keywords: [a, 'b]c'] # z\nname: x\n", "keywords: [a, 'b]c', razor2, \"null\"] # z\nname: x\n"},
		{"brackets on lines", "keywords: [\n  a, # ]\n  b,\n]\n", "keywords: [\n  a, # ]\n  b,\nrazor2, \"null\"]\n"},
		{"a quote within a word", "keywords: [0 \"0, it's]\n", "keywords: [0 \"0, it's, razor2, \"null\"]\n"},
		{"items", "keywords:\n    - a # why\n\n    - b\n\nname: x\n", "keywords:\n    - a # why\n\n    - b\n    - razor2  # seen\n    - \"null\"  # seen\n\nname: x\n"},
		{"last line", "keywords:\n- a", "keywords:\n- a\n- razor2  # seen\n- \"null\"  # seen\n"},
	} {
		got, err := withKeywords([]byte(c.before), added)
		if err != nil || string(got) != c.after {
			t.Errorf("%s: %v\n%s\nwant\n%s", c.name, err, got, c.after)
		}
	}
}

// What cannot be added to without touching something else is refused.
func TestWithKeywordsRefuses(t *testing.T) {
	for _, before := range []string{
		"keywords: null\n", "keywords: a\n", "{name: x}\n", "keywords:\n  - >\n    a\n    b\n", "words: &w [a]\nkeywords: *w\n",
	} {
		if got, err := withKeywords([]byte(before), []keywordLine{{"b", "seen"}}); !errors.Is(err, errKeywordList) {
			t.Errorf("%q became %q (%v)", before, got, err)
		}
	}
	if _, err := withKeywords([]byte("keywords: [\n"), nil); err == nil {
		t.Error("broken YAML was taken")
	}
}

// Whatever the words and however the list is written, the words come back and
// all other lines stay.
func TestWithKeywordsKeepsWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[\pL\pN#:'"\-*,\[\] ]{0,8}[\pL\pN]`)
		old := rapid.SliceOfN(word, 0, 4).Draw(t, "old")
		more := rapid.SliceOfN(word, 1, 3).Draw(t, "more")
		node := yaml.Node{Kind: yaml.SequenceNode}
		if rapid.Bool().Draw(t, "brackets") {
			node.Style = yaml.FlowStyle
		}
		for _, w := range old {
			node.Content = append(node.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: w})
		}
		list, err := yaml.Marshal(map[string]*yaml.Node{"keywords": &node})
		if err != nil {
			t.Fatal(err)
		}
		var added []keywordLine
		for _, w := range more {
			added = append(added, keywordLine{w, "seen"})
		}
		got, err := withKeywords([]byte("# head\n\n"+string(list)+"\n# foot\n"), added)
		if err != nil {
			t.Fatalf("%v\n%s", err, list)
		}
		var cfg config
		if err := yaml.Unmarshal(got, &cfg); err != nil || !slices.Equal(cfg.Keywords, append(old, more...)) {
			t.Fatalf("%v: %q of %q and %q\n%s", err, cfg.Keywords, old, more, got)
		}
		if !strings.HasPrefix(string(got), "# head\n\n") || !strings.HasSuffix(string(got), "\n# foot\n") {
			t.Fatalf("comments are gone:\n%s", got)
		}
	})
}
