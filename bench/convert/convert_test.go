package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

const garden = `<slack>
  <team_domain>garden</team_domain><channel_name>general</channel_name>
  <message conversation_id="1"><ts>2017-05-11T15:46:08.512661</ts><user>Ann</user><text>Slugs!</text></message>
  <message conversation_id="1"><ts>2017-05-11T15:47:00</ts><user>Bob</user>
    <text>&lt;@Ann&gt; beer, &lt;@Ann&gt;, ask &lt;@Cy&gt;</text></message>
</slack>`

func TestReadChat(t *testing.T) {
	posts, err := readChat([]byte(garden), "a/b.xml")
	if err != nil || len(posts) != 2 {
		t.Fatalf("%d posts, %v", len(posts), err)
	}
	p := posts[1]
	if p.String() != "slack/garden:a/b.xml#2" || p.Author != "Bob" || p.Channel != "general" || p.Time != 1494517620 {
		t.Errorf("post %+v", p)
	}
	if p.Text != "@Ann beer, @Ann, ask @Cy" || !slices.Equal(p.Mentions, []string{"Ann", "Cy"}) {
		t.Errorf("text %q mentions %q", p.Text, p.Mentions)
	}
	if p.Thread != posts[0].Thread || p.Thread == "" {
		t.Errorf("threads %q and %q", p.Thread, posts[0].Thread)
	}
	if _, err := readChat([]byte("<slack><message><ts>noon</ts></message></slack>"), "x"); err == nil {
		t.Error("a time that is none passes")
	}
}

// TestLabels takes the way of bench/tribes.sh: chat to NDJSON to labels.
func TestLabels(t *testing.T) {
	dir := t.TempDir()
	put := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	put("b.xml", garden)
	var posts, labels bytes.Buffer
	if err := run(t.Context(), []string{"slack", dir}, &posts); err != nil {
		t.Fatal(err)
	}
	put("posts.ndjson", posts.String()+posts.String()) // the same post twice is one
	for by, want := range map[string]string{
		"source":  "id,label\nslack/garden:Ann,slack/garden\nslack/garden:Bob,slack/garden\n",
		"channel": "id,label\nslack/garden:Ann,general\nslack/garden:Bob,general\n",
	} {
		labels.Reset()
		args := []string{"labels", "-by", by, "-min", "1", filepath.Join(dir, "posts.ndjson")}
		if err := run(t.Context(), args, &labels); err != nil || labels.String() != want {
			t.Errorf("by %s: %q, %v", by, labels.String(), err)
		}
	}
	labels.Reset()
	if err := run(t.Context(), []string{"labels", "-min", "2", filepath.Join(dir, "posts.ndjson")}, &labels); err != nil || labels.String() != "id,label\n" {
		t.Errorf("two messages asked for: %q, %v", labels.String(), err)
	}
}

// TestLabelsByFolder gives people the folder that holds most of their mails,
// the first by name among equals.
func TestLabelsByFolder(t *testing.T) {
	dir := t.TempDir()
	mail := func(folder, id, from string) {
		if err := os.MkdirAll(filepath.Join(dir, folder), 0o777); err != nil {
			t.Fatal(err)
		}
		text := "From: " + from + "\nDate: Wed, 21 Apr 1993 11:36:47 GMT\nSubject: slugs\nMessage-ID: <" + id + "@x>\n\nText.\n"
		if err := os.WriteFile(filepath.Join(dir, folder, id), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	mail("snails", "1", "Ann@host.example")
	mail("slugs", "2", "ann@host.example")
	mail("snails", "3", "bob@host.example")
	mail("worms", "3", "bob@host.example") // a copy: the first folder's counts
	var out bytes.Buffer
	if err := run(t.Context(), []string{"labels", "-by", "folder", "-min", "1", dir}, &out); err != nil {
		t.Fatal(err)
	}
	if want := "id,label\nmail:ann@host.example,slugs\nmail:bob@host.example,snails\n"; out.String() != want {
		t.Errorf("%q, want %q", out.String(), want)
	}
}

func TestLabelsOfTheSample(t *testing.T) {
	c, err := countGroups(t.Context(), "../../internal/sample/sample.ndjson.gz", "channel")
	if err != nil {
		t.Fatal(err)
	}
	if len(c.labels(5)) < 100 {
		t.Errorf("%d labels in the sample", len(c.labels(5)))
	}
	if _, err := countGroups(t.Context(), ".", "colour"); err == nil {
		t.Error("a grouping that is none passes")
	}
}
