// Command replies fits and judges the model that tells which line of chat
// answers which:
//
//	go run ./bench/replies -data DIR [-fit tribe/lexicon/replies.tsv]
//
// DIR holds, unpacked, logs of the Ubuntu channels with their answers marked by
// hand (irc-disentanglement, data/train: NAME.ascii.txt, NAME.annotation.txt).
// Every fifth date is held back. It prints how well the shipped weights, and
// plain rules, do on these; with -fit it fits the weights to the other dates
// instead, and writes them. The data set is no part of this repository.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
)

func main() {
	dir := flag.String("data", "", "folder of the annotated logs")
	to := flag.String("fit", "", "fit the weights, and write them to this file")
	flag.Parse()
	if err := run(*dir, *to, os.Stdout); err != nil {
		fmt.Fprintf(os.Stderr, "replies: %v\n", err)
		os.Exit(1)
	}
}

func run(dir, to string, out io.Writer) error {
	days, err := readDays(dir)
	if err != nil {
		return err
	}
	if to != "" {
		w := fit(days, func(s string) { fmt.Fprintln(os.Stderr, s) })
		return os.WriteFile(to, w.table(), 0o644)
	}
	held, lines := 0, 0
	for _, d := range days {
		if !d.held {
			continue
		}
		held++
		for _, j := range d.judge {
			if j {
				lines++
			}
		}
	}
	fmt.Fprintf(out, "%d of %d logs held back, %d lines judged\n\n", held, len(days), lines)
	printTable(out, days, true)
	return nil
}
