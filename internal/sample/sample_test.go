package sample

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"

	"tribemap"
	"tribemap/crawl"
)

type collector struct {
	posts  []tribemap.Post
	people []tribemap.Person
}

func (c *collector) Put(_ context.Context, page tribemap.Page) error {
	c.posts = append(c.posts, page.Posts...)
	c.people = append(c.people, page.People...)
	return nil
}

func load(t *testing.T) *collector {
	t.Helper()
	file := filepath.Join(t.TempDir(), "sample")
	if err := os.WriteFile(file, Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	c := &collector{}
	report, err := crawl.Import(t.Context(), []string{file}, crawl.ImportOptions{}, c)
	if err != nil {
		t.Fatal(err)
	}
	if report.Incomplete() || report.LostTimes > 0 {
		t.Errorf("report %+v", report)
	}
	return c
}

func TestSampleHoldsWhatTheLicenceSays(t *testing.T) {
	c := load(t)
	lists, byAuthor, people := map[string]int{}, map[string]int{}, map[string]bool{}
	for _, p := range c.people {
		if people[p.Handle] || p.Handle != p.ID || p.Name == "" {
			t.Errorf("person %+v", p)
		}
		people[p.Handle] = true
	}
	from2028 := 0
	for _, p := range c.posts {
		lists[p.Channel]++
		byAuthor[p.Author]++
		if !people[p.Author] || p.Source != "mail" || p.URL != "" || p.Time == 0 || p.Received == 0 || len([]rune(p.Text)) > 4000 {
			t.Errorf("post %+v", p)
		}
		for _, q := range p.Quotes {
			if !strings.Contains(q, "_") {
				t.Errorf("post %s quotes %q, which is no handle", p.ID, q)
			}
		}
		if p.Time > 1_800_000_000 {
			from2028++
		}
	}
	if len(lists) != 15 || byAuthor["feed_reader"] != 623 || len(c.posts)-623 != 2933 || from2028 != 1 {
		t.Errorf("%d lists, %d posts, %d of the robot, %d from 2028", len(lists), len(c.posts), byAuthor["feed_reader"], from2028)
	}
	if len(people) != 602 || len(byAuthor) != len(people) {
		t.Errorf("%d people, %d authors", len(people), len(byAuthor))
	}
}

var addressLike = regexp.MustCompile(`[\pL\pN_.+-]\s?@\s?[\pL\pN-]+\.[\pL\pN-]`)

func TestSampleHoldsNoAddress(t *testing.T) {
	z, err := gzip.NewReader(Open())
	if err != nil {
		t.Fatal(err)
	}
	in := bufio.NewScanner(z)
	in.Buffer(nil, 1<<20)
	lines := 0
	for in.Scan() {
		lines++
		if bytes.IndexByte(in.Bytes(), '@') < 0 {
			continue
		}
		if m := addressLike.Find(in.Bytes()); m != nil {
			t.Errorf("line %d: %q", lines, m)
		}
	}
	if in.Err() != nil || lines < 4000 {
		t.Errorf("%d lines, %v", lines, in.Err())
	}
}

func TestSampleIsSmall(t *testing.T) {
	n, err := io.Copy(io.Discard, Open())
	if err != nil || n > 1_600_000 {
		t.Errorf("%d bytes, %v; want at most 1,600,000", n, err)
	}
}
