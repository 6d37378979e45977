package main

import (
	"bufio"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"tribemap"
	"tribemap/crawl"
)

// writePosts writes n invented posts of about 250 bytes, two in three of them
// replies, as one file of NDJSON in a new folder. The same n gives the same
// bytes.
func writePosts(folder string, n int) (err error) {
	if err := os.Mkdir(folder, 0o777); err != nil {
		return err
	}
	f, err := os.Create(filepath.Join(folder, "posts.ndjson"))
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 1<<20)
	defer func() { err = errors.Join(err, w.Flush(), f.Close()) }()
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range n {
		if err := crawl.WriteNDJSON(w, tribemap.Page{Posts: []tribemap.Post{inventPost(i, rng)}}); err != nil {
			return err
		}
	}
	return nil
}

func inventPost(i int, rng *rand.Rand) tribemap.Post {
	var text strings.Builder
	for range 18 {
		fmt.Fprintf(&text, "%s ", strconv.FormatUint(1<<30+rng.Uint64N(5000)*rng.Uint64N(5000), 36))
	}
	p := tribemap.Post{
		Ref:    tribemap.Ref{Source: "forum", ID: strconv.Itoa(i)},
		Author: strconv.Itoa(rng.IntN(50_000)), Time: 1_500_000_000 + 7*int64(i),
		Channel: strconv.Itoa(i % 50), Text: text.String(),
	}
	if i%3 > 0 {
		p.Thread, p.Parent = strconv.Itoa(i/20*20), strconv.Itoa(i-1-rng.IntN(min(i, 200)))
	}
	return p
}
