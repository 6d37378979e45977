// Command agree compares the tribes of a run with groups that are known:
//
//	go run ./bench/agree -run PROJECT/runs/latest -labels labels.csv [-row NAME] [-min-nmi X] [-min-tribes N]
//
// The labels are a CSV file with the head "id,label", where an id is
// "source:id" as in people.ndjson; bench/convert writes such files. People who
// have no label are left out. It exits with 1 if a bound is missed.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
)

func main() {
	var c comparison
	flag.StringVar(&c.run, "run", "", "folder of a run, or the file that names the latest")
	flag.StringVar(&c.labels, "labels", "", "CSV file of known groups")
	flag.StringVar(&c.row, "row", "", "print one row of a Markdown table under this `NAME` instead of everything")
	flag.Float64Var(&c.minNMI, "min-nmi", 0, "fail below this agreement")
	flag.IntVar(&c.minTribes, "min-tribes", 0, "fail with fewer tribes of five labelled people")
	flag.Parse()
	if err := c.compare(os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "agree:", err)
		os.Exit(1)
	}
}

type comparison struct {
	run, labels, row string
	minNMI           float64
	minTribes        int
}

func (c comparison) compare(out io.Writer) error {
	r, err := readRun(c.run)
	if err != nil {
		return err
	}
	labels, err := readLabels(c.labels)
	if err != nil {
		return err
	}
	v := judge(r, labels)
	if v.labelled == 0 {
		return fmt.Errorf("no label in %q names a person of run %q", c.labels, c.run)
	}
	if c.row != "" {
		v.printRow(out, c.row)
	} else {
		v.print(out, r)
	}
	switch {
	case v.affiliated.NMI < c.minNMI:
		return fmt.Errorf("%s: NMI %.3f, wanted %.2f", c.run, v.affiliated.NMI, c.minNMI)
	case v.known < c.minTribes:
		return fmt.Errorf("%s: %d tribes of %d labelled people or more, wanted %d", c.run, v.known, knownPeople, c.minTribes)
	}
	return nil
}
