package main

import (
	"context"
	"encoding/csv"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tribemap"
	"tribemap/crawl"
)

// convertLabels writes "id,label" for everybody with at least -min messages:
// the channel, source or folder that holds most of them.
func convertLabels(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("labels", flag.ContinueOnError)
	by := flags.String("by", "channel", "what groups people: channel, source or folder")
	least := flags.Int("min", 5, "messages that a person needs to get a label")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() != 1 {
		return errUsage
	}
	c, err := countGroups(ctx, flags.Arg(0), *by)
	if err != nil {
		return err
	}
	return writeLabels(out, c.labels(*least))
}

// census counts the messages of people by group. As a store does, it takes
// each message once.
type census struct {
	group  func(*tribemap.Post) string
	seen   map[tribemap.Ref]bool
	counts map[tribemap.Ref]map[string]int
}

// Put makes a census the sink of an import.
func (c *census) Put(_ context.Context, page tribemap.Page) error {
	for i := range page.Posts {
		p := &page.Posts[i]
		if c.seen[p.Ref] {
			continue
		}
		c.seen[p.Ref] = true
		author := tribemap.Ref{Source: p.Source, ID: p.Author}
		if c.counts[author] == nil {
			c.counts[author] = make(map[string]int)
		}
		c.counts[author][c.group(p)]++
	}
	return nil
}

func countGroups(ctx context.Context, path, by string) (*census, error) {
	c := &census{seen: make(map[tribemap.Ref]bool), counts: make(map[tribemap.Ref]map[string]int)}
	read := func(path string) error {
		_, err := crawl.Import(ctx, []string{path}, crawl.ImportOptions{}, c)
		return err
	}
	switch by {
	case "channel":
		c.group = func(p *tribemap.Post) string { return p.Channel }
	case "source":
		c.group = func(p *tribemap.Post) string { return p.Source }
	case "folder":
		return c, eachFolder(path, func(folder string) error {
			c.group = func(*tribemap.Post) string { return filepath.Base(folder) }
			return read(folder)
		})
	default:
		return nil, fmt.Errorf("-by: want channel, source or folder, not %q", by)
	}
	return c, read(path)
}

// eachFolder calls visit with the folders directly in a folder, sorted.
func eachFolder(path string, visit func(folder string) error) error {
	entries, err := os.ReadDir(path)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		if err := visit(filepath.Join(path, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

// label says that somebody is known to belong to a group.
type label struct{ person, group string }

// labels returns the group of everybody with enough messages, the first by name
// among equals, sorted by person.
func (c *census) labels(least int) []label {
	var out []label
	for person, count := range c.counts {
		total, best := 0, ""
		for group, n := range count {
			total += n
			if best == "" || n > count[best] || n == count[best] && group < best {
				best = group
			}
		}
		if total >= least {
			out = append(out, label{person.String(), best})
		}
	}
	slices.SortFunc(out, func(a, b label) int { return strings.Compare(a.person, b.person) })
	return out
}

func writeLabels(out io.Writer, labels []label) error {
	w := csv.NewWriter(out)
	rows := [][]string{{"id", "label"}}
	for _, l := range labels {
		rows = append(rows, []string{l.person, l.group})
	}
	return w.WriteAll(rows)
}

// filesBelow lists the files of a folder that end in suffix, sorted.
func filesBelow(root, suffix string) ([]string, error) {
	var files []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && strings.HasSuffix(path, suffix) {
			files = append(files, path)
		}
		return err
	})
	if err == nil && len(files) == 0 {
		err = fmt.Errorf("no %s files below %q", suffix, root)
	}
	return files, err
}
