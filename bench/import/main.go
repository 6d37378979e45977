// Command import times "tribemap import" and "tribemap find" on a folder of
// archives against reading the same files and doing nothing with them:
//
//	go run ./bench/import -tribemap bin/tribemap -n 5 FOLDER
//	go run ./bench/import -tribemap bin/tribemap -n 5 -posts 1000000 -find=false
//
// It prints medians, and the two ratios that are promised: import over reading
// alone, find over import. The files are read once before the clock starts, so
// all three find them in the page cache. On a machine that does other work as
// well, processor time, in the system and outside, tells more than the clock.
//
// Without a folder it makes one with a file of -posts invented posts.
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

func main() {
	log.SetFlags(0)
	program := flag.String("tribemap", "bin/tribemap", "the program to time")
	rounds := flag.Int("n", 5, "rounds; medians are printed")
	invent := flag.Int("posts", 0, "invent so many posts instead of reading a folder")
	find := flag.Bool("find", true, "time find as well")
	flag.Parse()
	if flag.NArg() != 1 && *invent == 0 || flag.NArg() != 0 && *invent != 0 || *rounds < 1 {
		log.Fatal("usage: import [-tribemap FILE] [-n ROUNDS] [-find=false] FOLDER|-posts N")
	}
	if err := measure(*program, flag.Arg(0), *invent, *rounds, *find); err != nil {
		log.Fatal(err)
	}
}

func measure(program, folder string, invent, rounds int, find bool) error {
	temp, err := os.MkdirTemp("", "tribemap-bench-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	if invent > 0 {
		folder = filepath.Join(temp, "posts")
		if err := writePosts(folder, invent); err != nil {
			return err
		}
	}
	files, size, err := readAll(folder)
	if err != nil {
		return err
	}
	var all series
	for range rounds {
		if err := all.round(program, filepath.Join(temp, "project"), folder, find); err != nil {
			return err
		}
	}
	fmt.Printf("files      %d, %.1f MB, %d posts\n", files, float64(size)/1e6, all.posts)
	all.print(size)
	return nil
}

// series is what some rounds cost.
type series struct {
	posts                 int
	read, imported, found []cost
}

// round reads, imports into a new project, and finds.
func (s *series) round(program, project, folder string, find bool) error {
	read, err := readCost(folder)
	if err != nil {
		return err
	}
	imported, posts, err := importCost(program, project, folder)
	if err != nil {
		return err
	}
	s.posts, s.read, s.imported = posts, append(s.read, read), append(s.imported, imported)
	if find {
		found, err := run(exec.Command(program, "-q", "-p", project, "find"))
		if err != nil {
			return err
		}
		s.found = append(s.found, found)
	}
	return os.RemoveAll(project)
}

// print prints medians; size is that of the files, in bytes.
func (s *series) print(size int) {
	read, imported := median(s.read), median(s.imported)
	fmt.Printf("read       %v\n", read)
	fmt.Printf("import     %v, %.0f posts/s, %.1f MB/s, %v read\n", imported,
		float64(s.posts)/imported.wall, float64(size)/1e6/imported.wall, imported.over(read))
	if len(s.found) > 0 {
		found := median(s.found)
		fmt.Printf("find       %v, %v import\n", found, found.over(imported))
	}
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

// readCost is what reading alone costs.
func readCost(folder string) (cost, error) {
	before, start := ownTime(), time.Now()
	_, _, err := readAll(folder)
	return cost{time.Since(start).Seconds(), ownTime() - before}, err
}

// importCost is what importing costs; posts is what the program counted.
func importCost(program, project, folder string) (c cost, posts int, err error) {
	cmd := exec.Command(program, "-q", "-p", project, "import", "--json", folder)
	var out bytes.Buffer
	cmd.Stdout = &out
	if c, err = run(cmd); err != nil {
		return c, 0, err
	}
	var report struct {
		Posts int `json:"posts"`
	}
	err = json.Unmarshal(out.Bytes(), &report)
	return c, report.Posts, err
}
