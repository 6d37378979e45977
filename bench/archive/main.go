// Command archive imports archives into memory and prints what the adapter
// understood of them: how many posts are told apart, dated and placed, how many
// replies find the post they answer, and how fast it went.
//
//	go run ./bench/archive [-format NAME] [-show N] PATH...
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"maps"
	"slices"
	"time"

	"tribemap"
	"tribemap/crawl"
)

// archive keeps each post once, as a store does.
type archive struct {
	posts  map[string]tribemap.Post
	people map[string]tribemap.Person
	total  int
}

func (a *archive) Put(_ context.Context, page tribemap.Page) error {
	for _, p := range page.Posts {
		a.total++
		if _, ok := a.posts[p.ID]; !ok {
			a.posts[p.ID] = p
		}
	}
	for _, p := range page.People {
		if _, ok := a.people[p.ID]; !ok {
			a.people[p.ID] = p
		}
	}
	return nil
}

func main() {
	log.SetFlags(0)
	format := flag.String("format", "", "read everything as this format")
	show := flag.Int("show", 0, "print every nth post")
	flag.Parse()
	a := &archive{posts: map[string]tribemap.Post{}, people: map[string]tribemap.Person{}}
	start := time.Now()
	report, err := crawl.Import(context.Background(), flag.Args(), crawl.ImportOptions{Format: *format}, a)
	if err != nil {
		log.Fatal(err)
	}
	seconds := time.Since(start).Seconds()
	fmt.Printf("files %d, bytes %d, posts %d, people %d, lost times %d, problems %d, unrecognised %d, %v\n",
		report.Files, report.Bytes, report.Posts, report.People, report.LostTimes, report.Problems, report.Unrecognised, report.Formats)
	for _, p := range report.FirstProblems {
		fmt.Println(" ", p.Error())
	}
	fmt.Printf("%.1f s, %.0f posts/s, %.1f MB/s\n", seconds, float64(a.total)/seconds, float64(report.Bytes)/seconds/1e6)
	a.describe()
	if *show > 0 {
		a.print(*show)
	}
}

// describe prints how far the posts hang together.
func (a *archive) describe() {
	c := map[string]int{}
	channels := map[string]int{}
	for _, p := range a.posts {
		channels[p.Channel]++
		c["posts"]++
		count := func(what string, is bool) {
			if is {
				c[what]++
			}
		}
		known := func(id string) bool { _, ok := a.posts[id]; return ok }
		person := func(id string) bool { _, ok := a.people[id]; return ok }
		count("without time", p.Time == 0)
		count("without text", p.Text == "")
		count("received", p.Received != 0)
		count("written after received", p.Received != 0 && p.Time > p.Received)
		count("with parent", p.Parent != "")
		count("parent known", known(p.Parent))
		byAncestor := slices.ContainsFunc(p.Ancestors, known)
		count("parent or ancestor known", known(p.Parent) || byAncestor)
		count("quoting", len(p.Quotes) > 0)
		count("quoting a known address", slices.ContainsFunc(p.Quotes, person))
		count("resolved by any", known(p.Parent) || byAncestor || slices.ContainsFunc(p.Quotes, person))
	}
	for _, what := range slices.Sorted(maps.Keys(c)) {
		fmt.Printf("  %6d %s\n", c[what], what)
	}
	names := slices.SortedFunc(maps.Keys(channels), func(x, y string) int { return channels[y] - channels[x] })
	for _, name := range names[:min(len(names), 30)] {
		fmt.Printf("  %6d in %q\n", channels[name], name)
	}
}

func (a *archive) print(every int) {
	for i, id := range slices.Sorted(maps.Keys(a.posts)) {
		if p := a.posts[id]; i%every == 0 {
			fmt.Printf("=== %s by %s in %s %v\n  parent %s ancestors %v\n  quotes %q links %q\n  %s\n%s\n", id, p.Author, p.Channel,
				time.Unix(p.Time, 0).UTC(), p.Parent, p.Ancestors, p.Quotes, p.Links, p.Title, p.Text)
		}
	}
}
