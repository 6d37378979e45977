// Command evalties measures tie scores by what two people do next: does a pair
// that spoke in a window go on speaking after it? See bench/README-ties.md for
// the protocol, the data and the figures on record.
//
//	go run ./bench/evalties -data DIR
//
// DIR holds the unpacked data sets; one that is missing is named and left out.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
)

func main() {
	data := flag.String("data", "", "folder of the unpacked data sets")
	draws := flag.Int("draws", 200, "samples that intervals rest on")
	flag.Parse()
	if err := run(*data, *draws, os.Stdout); err != nil {
		fmt.Fprintf(os.Stderr, "evalties: %v\n", err)
		os.Exit(1)
	}
}

// run prints a table a metric, then the fits that the weights come from.
func run(dir string, draws int, out io.Writer) error {
	if dir == "" {
		return errors.New("-data: want the folder of the unpacked data sets")
	}
	cuts, err := loadAll(dir, out)
	if err != nil {
		return err
	}
	if len(cuts) == 0 {
		return fmt.Errorf("no data set in %q", dir)
	}
	for k := range metrics {
		printTable(out, k, cuts)
	}
	for k := range metrics {
		printGains(out, k, cuts, draws)
	}
	for _, f := range fits {
		f.print(out, cuts)
	}
	printCooling(out, cuts)
	for _, print := range []func(io.Writer, string) error{printTexts, printInferred, printEmotion} {
		if err := print(out, dir); errors.Is(err, fs.ErrNotExist) {
			fmt.Fprintf(out, "\nleft out: %v\n", err)
		} else if err != nil {
			return err
		}
	}
	return nil
}
