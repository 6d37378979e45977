// Command import times "tribemap import" and "tribemap find" on a folder of
// archives against reading the same files and doing nothing with them:
//
//	go run ./bench/import -tribemap bin/tribemap -n 5 FOLDER
//
// It prints medians, and the two ratios that are promised: import over reading
// alone, find over import. The files are read once before the clock starts, so
// all three find them in the page cache.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"
)

func main() {
	log.SetFlags(0)
	program := flag.String("tribemap", "bin/tribemap", "the program to time")
	rounds := flag.Int("n", 5, "rounds; medians are printed")
	flag.Parse()
	if flag.NArg() != 1 || *rounds < 1 {
		log.Fatal("usage: import [-tribemap FILE] [-n ROUNDS] FOLDER")
	}
	folder := flag.Arg(0)
	files, bytes, err := readAll(folder)
	if err != nil {
		log.Fatal(err)
	}
	var reading, importing, finding []float64
	posts := 0
	for range *rounds {
		reading = append(reading, seconds(func() error { _, _, err := readAll(folder); return err }))
		dir, err := os.MkdirTemp("", "tribemap-bench-*")
		if err != nil {
			log.Fatal(err)
		}
		importing = append(importing, seconds(func() (err error) {
			posts, err = importFolder(*program, dir, folder)
			return err
		}))
		finding = append(finding, seconds(func() error { return exec.Command(*program, "-q", "-p", dir, "find").Run() }))
		if err := os.RemoveAll(dir); err != nil {
			log.Fatal(err)
		}
	}
	read, imported, found := median(reading), median(importing), median(finding)
	fmt.Printf("files      %d, %.1f MB, %d posts\n", files, float64(bytes)/1e6, posts)
	fmt.Printf("read       %.2f s\n", read)
	fmt.Printf("import     %.2f s, %.0f posts/s, %.1f MB/s, %.2f x read\n", imported, float64(posts)/imported, float64(bytes)/1e6/imported, imported/read)
	fmt.Printf("find       %.2f s, %.2f x import\n", found, found/imported)
}

func readAll(folder string) (files, bytes int, err error) {
	err = filepath.WalkDir(folder, func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(name)
		files++
		bytes += len(text)
		return err
	})
	return files, bytes, err
}

func importFolder(program, project, folder string) (posts int, err error) {
	out, err := exec.Command(program, "-q", "-p", project, "import", "--json", folder).Output()
	// Code 3: a few records could not be read; the rest is in the store.
	if exit := (*exec.ExitError)(nil); err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 3) {
		return 0, err
	}
	var report struct {
		Posts int `json:"posts"`
	}
	err = json.Unmarshal(out, &report)
	return report.Posts, err
}

func seconds(work func() error) float64 {
	start := time.Now()
	if err := work(); err != nil {
		log.Fatal(err)
	}
	return time.Since(start).Seconds()
}

func median(xs []float64) float64 {
	slices.Sort(xs)
	return xs[len(xs)/2]
}
