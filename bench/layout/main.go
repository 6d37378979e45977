// Command layout places the same graphs with the product, with Graphviz' sfdp,
// igraph's DrL and a Barnes–Hut referee, all in one run, and judges them alike:
//
//	go run ./bench/layout [-quick] [-peers=false] [-graphs REGEXP] [-n 3] [-limit 3m] [-dir DIR] [-also NAME]...
//
// Graphs are made by graphtest.Tribes with the seeds of recipes. Each run is a
// process of its own and says its seconds, the processor seconds of the layout
// alone and the peak of resident memory; the run with the median of processor
// seconds is shown. A table for each graph goes to standard
// output, then whether one thread gave the bytes of two, how far people moved
// when a twentieth of ties was added, and how wide a dot may be before a
// hundredth of the people overlap. bench/README.md explains the columns.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"regexp"
	"time"
)

func main() {
	if err := dispatch(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "layout:", err)
		os.Exit(1)
	}
}

// dispatch runs the comparison, or one of its steps that is a process of its own.
func dispatch(args []string) error {
	if len(args) == 5 && args[0] == "place" {
		a, err := place(args[1], args[2], args[3], args[4])
		if err != nil {
			return err
		}
		return json.NewEncoder(os.Stdout).Encode(a)
	}
	var c comparison
	flags := flag.NewFlagSet("layout", flag.ExitOnError)
	flags.StringVar(&c.python, "python", "/usr/bin/python3", "interpreter that has igraph")
	flags.StringVar(&c.script, "script", "bench/layout/peer.py", "program that runs a peer")
	flags.StringVar(&c.dir, "dir", "bin/layout", "folder for graphs and places")
	flags.Func("also", "a graph of one's own: edges in DIR/`NAME`.txt, tribes in DIR/NAME.tribes", func(name string) error {
		c.also = append(c.also, name)
		return nil
	})
	flags.BoolVar(&c.peers, "peers", true, "run sfdp, DrL and the referee too")
	flags.BoolVar(&c.quick, "quick", false, "leave graphs of a million people out")
	flags.BoolVar(&c.strict, "strict", false, "fail where a bound is missed: seconds on two threads, memory, and at 10,000 people kJ and s10")
	flags.IntVar(&c.rounds, "n", 3, "runs of the product")
	flags.DurationVar(&c.limit, "limit", 3*time.Minute, "longest time for one run")
	flags.Func("graphs", "only those whose name `REGEXP` matches", func(text string) (err error) {
		c.graphs, err = regexp.Compile(text)
		return err
	})
	if err := flags.Parse(args); err != nil {
		return err
	}
	return c.run()
}
