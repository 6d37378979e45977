// Command storesize stores invented posts of 250 bytes until the store is as
// large as asked for, and reads them back, beside Badger's own WriteBatch in
// the same run:
//
//	go run ./bench/storesize -posts 5000000
//
// Each part is a process of its own, so that memory is told apart. Commits are
// pages of a hundred posts with the records that a live crawl leaves with an
// answer. WriteBatch writes a key a post, looks nothing up and is atomic for
// nothing. Rates are by the clock, with the time that inventing the posts takes
// in all parts alike; memory is what the kernel counts as the process's own,
// files mapped into it not included, at its highest.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
)

// parts are what is measured, in order: each makes or reads a folder.
var parts = []struct {
	name, folder string
	run          func(dir string, posts int) (result, error)
}{
	{"invent alone", "", inventOnly},
	{"Badger WriteBatch", "batch", writeBatch},
	{"commit", "store", commitPages},
	{"scan headers", "store", scanHeaders},
	{"scan whole posts", "store", scanPosts},
	{"scan to turns", "store", scanToTurns},
	{"scan to graph", "store", scanToGraph},
}

func main() {
	log.SetFlags(0)
	posts := flag.Int("posts", 500_000, "how many posts")
	dir := flag.String("dir", "", "work in `DIR` instead of a temporary folder")
	part := flag.Int("part", -1, "run part `N` in the folder and print its result as JSON; for the program itself")
	flag.Parse()
	if flag.NArg() > 0 || *posts < 1 {
		log.Fatal("usage: storesize [-posts N] [-dir DIR]")
	}
	var err error
	if *part >= 0 {
		err = runPart(*part, *dir, *posts)
	} else {
		err = measure(*dir, *posts)
	}
	if err != nil {
		log.Fatal(err)
	}
}

// runPart is what a child process does.
func runPart(n int, dir string, posts int) error {
	memory := watchMemory()
	r, err := parts[n].run(filepath.Join(dir, parts[n].folder), posts)
	if err != nil {
		return err
	}
	r.Memory = memory()
	return json.NewEncoder(os.Stdout).Encode(r)
}

// measure runs all parts and prints them against WriteBatch.
func measure(dir string, posts int) error {
	if dir == "" {
		var err error
		if dir, err = os.MkdirTemp("", "tribemap-bench-*"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	var yardstick result
	fmt.Printf("%-20s %12s %12s %10s %10s %10s\n", "", "posts/s", "x WriteBatch", "CPU us", "memory MB", "disk MB")
	for n, part := range parts {
		out, err := child(self, n, dir, posts)
		if err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
		out.Disk = diskSize(filepath.Join(dir, part.folder), part.folder)
		if part.folder == "batch" {
			yardstick = out
		}
		out.print(part.name, yardstick)
	}
	return nil
}

func child(self string, n int, dir string, posts int) (r result, err error) {
	cmd := exec.Command(self, "-part", strconv.Itoa(n), "-dir", dir, "-posts", strconv.Itoa(posts))
	cmd.Stderr = os.Stderr
	text, err := cmd.Output()
	if err != nil {
		return r, err
	}
	if err := json.Unmarshal(text, &r); err != nil {
		return r, err
	}
	used := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	r.CPU = used.Seconds()
	return r, nil
}

// result is what a part took.
type result struct {
	Posts   int
	Seconds float64 // by the clock
	CPU     float64 // seconds of processor time of the whole process
	Memory  int     // bytes
	Disk    int     // bytes
	Note    string
}

func (r result) rate() float64 { return float64(r.Posts) / r.Seconds }

func (r result) print(name string, yardstick result) {
	ratio, memory, disk := "", "", ""
	if yardstick.Posts > 0 {
		ratio = fmt.Sprintf("%.2f", r.rate()/yardstick.rate())
	}
	if r.Memory > 0 {
		memory = strconv.Itoa(r.Memory >> 20)
	}
	if r.Disk > 0 {
		disk = strconv.Itoa(r.Disk >> 20)
	}
	fmt.Printf("%-20s %12.0f %12s %10.2f %10s %10s  %s\n", name, r.rate(), ratio, 1e6*r.CPU/float64(r.Posts), memory, disk, r.Note)
}
