package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// watchMemory looks at the memory of the process every 20 ms until the
// function that it returns is called, which tells the most there was. 0 where
// the system does not say.
func watchMemory() (stop func() int) {
	done, most := make(chan struct{}), make(chan int)
	go func() {
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		peak := 0
		for {
			peak = max(peak, ownMemory())
			select {
			case <-tick.C:
			case <-done:
				most <- max(peak, ownMemory())
				return
			}
		}
	}()
	return func() int { close(done); return <-most }
}

// ownMemory is what Linux counts as RssAnon, in bytes.
func ownMemory() int {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, rest, found := bytes.Cut(text, []byte("RssAnon:"))
	words := bytes.Fields(rest)
	if !found || len(words) == 0 {
		return 0
	}
	kilobytes, err := strconv.Atoi(string(words[0]))
	if err != nil {
		return 0
	}
	return kilobytes << 10
}

// diskSize adds up the tables of a database; value logs and memory tables are
// files with holes.
func diskSize(dir, folder string) int {
	total := 0
	if folder == "" {
		return 0
	}
	_ = filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".sst" {
			return nil
		}
		if info, err := d.Info(); err == nil {
			total += int(info.Size())
		}
		return nil
	})
	return total
}
