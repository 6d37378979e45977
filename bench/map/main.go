// Command map draws maps of invented talk and looks at them in Chromium, without
// a GPU, as a virtual desktop would:
//
//	go run ./bench/map
//	go run ./bench/map -people 20000 -keep FOLDER
//	go run ./bench/map -strict
//
// It prints when an empty page is painted, which a map cannot undercut. Of each
// map it prints the size of the file, when it stands on the screen with its
// tribes, names and people, when with all ties, when all controls answer, how long
// frames take while the map is dragged and zoomed, how soon it is crisp again,
// how soon a person pointed at is lit, and what the page keeps in memory. Times
// are by the clock: of several rounds it takes the best, but for the slowest frames
// in twenty, for crispness and for pointing the middle one. With -strict it fails where a bound of bench/README.md is missed.
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"text/tabwriter"

	"tribemap/internal/browsertest"
	"tribemap/viz"
)

func main() {
	log.SetFlags(0)
	sizes := flag.String("people", "1500,20000,100000", "sizes of the maps; each person has three ties in the mean")
	rounds := flag.Int("n", 3, "rounds of each map")
	keep := flag.String("keep", "", "folder to leave pages and pictures in")
	strict := flag.Bool("strict", false, "fail where a bound is missed")
	flag.Parse()
	var people []int
	for _, s := range strings.Split(*sizes, ",") {
		n, err := strconv.Atoi(s)
		if err != nil || n < 100 || *rounds < 1 || flag.NArg() > 0 {
			log.Fatal("usage: map [-people N,N,…] [-n ROUNDS] [-keep FOLDER] [-strict]")
		}
		people = append(people, n)
	}
	if err := run(people, *rounds, *keep, *strict); err != nil {
		log.Fatal(err)
	}
}

func run(sizes []int, rounds int, keep string, strict bool) error {
	browser, stop, err := browsertest.Start()
	if err != nil {
		return err
	}
	defer stop()
	folder := keep
	if folder == "" {
		if folder, err = os.MkdirTemp("", "tribemap-map"); err != nil {
			return err
		}
		defer os.RemoveAll(folder)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	least, err := floor(browser, folder, 2*rounds)
	if err != nil {
		return err
	}
	fmt.Printf("an empty page is painted after %.0f ms\n", least)
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(out, "people\tties\tkB\tpaint ms\tcrowd ms\tready ms\tpan ms\tp95\tzoom ms\tp95\ttribe ms\tp95\tcrisp ms\thover p95\theap MB\tarrays MB\tlabels\toverlapping\tdots overlapping\t")
	var missed []string
	for _, n := range sizes {
		file := filepath.Join(folder, fmt.Sprintf("map-%d.html", n))
		size, err := drawMap(file, n)
		if err != nil {
			return err
		}
		var seen []figures
		for round := range rounds {
			f, err := look(browser, file, keep != "" && round == 0)
			if err != nil {
				return err
			}
			seen = append(seen, f)
		}
		best := summed(seen)
		best.Size = size
		best.print(out)
		missed = append(missed, best.missed()...)
	}
	if err := out.Flush(); err != nil {
		return err
	}
	for _, m := range missed {
		fmt.Println("missed:", m)
	}
	if strict && len(missed) > 0 {
		return fmt.Errorf("%d bounds missed", len(missed))
	}
	return nil
}

// drawMap writes the page of n people to a file and returns its size.
func drawMap(file string, n int) (int, error) {
	var page bytes.Buffer
	if err := viz.Map(context.Background(), &page, invent(n), viz.MapOptions{Title: "Invented talk"}); err != nil {
		return 0, err
	}
	return page.Len(), os.WriteFile(file, page.Bytes(), 0o644)
}
