// Command peers finds communities in the same graphs with the product and with
// other systems, all in one run, and lets one evaluator judge them:
//
//	go run ./bench/peers -tribemap bin/tribemap [-quick] [-graphs REGEXP] [-systems REGEXP] [-o FILE] [-extra NAME=COMMAND]...
//
// The graphs are made (LFR, R-MAT) or unpacked from the developers' packs into
// -dir, where they stay for the next time. The peers are what Python can import
// of igraph, leidenalg and networkx, and every -extra: a shell command that
// reads edges, "u v" a line, from $EDGES, writes communities, "node community"
// a line, to $MEMBERSHIP, and prints a line of JSON with load_seconds,
// build_seconds, detect_seconds and peak_bytes.
//
// Repetitions are interleaved, so that a slow minute of the machine meets all
// alike. Standard output gets a table of medians for each graph, then what
// became of determinism; -o gets every single run in the format of Go's
// benchmarks, for benchstat. bench/README.md explains the columns.
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
		fmt.Fprintln(os.Stderr, "peers:", err)
		os.Exit(1)
	}
}

// dispatch runs the comparison, or one of its steps that is a process of its
// own: a child's peak memory counts from its parent's, so the parent stays small.
func dispatch(args []string) error {
	if len(args) > 0 {
		switch step, rest := args[0], args[1:]; {
		case step == "make" && len(rest) == 3:
			return provide(rest[0], rest[1], rest[2])
		case step == "reorder" && len(rest) == 2:
			return reorder(rest[0], rest[1])
		case step == "judge" && len(rest) == 3:
			v, err := judge(rest[0], rest[1], rest[2])
			if err != nil {
				return err
			}
			return json.NewEncoder(os.Stdout).Encode(v)
		}
	}
	return compare(args)
}

func compare(args []string) error {
	var c comparison
	flags := flag.NewFlagSet("peers", flag.ExitOnError)
	flags.StringVar(&c.program, "tribemap", "bin/tribemap", "the product's `PROGRAM`")
	flags.StringVar(&c.python, "python", "/usr/bin/python3", "interpreter that has the peers' packages")
	flags.StringVar(&c.script, "script", "bench/peers/peer.py", "program that runs a peer")
	flags.StringVar(&c.packs, "packs", "../shared/data", "folder of email-eu-core.tar.zst and graphs-social.tar.zst")
	flags.StringVar(&c.dir, "dir", "bin/peers", "folder for graphs and memberships")
	flags.Func("graphs", "only those whose name `REGEXP` matches", matching(&c.graphs))
	flags.Func("systems", "only those whose name `REGEXP` matches", matching(&c.systems))
	flags.BoolVar(&c.quick, "quick", false, "leave the million-node graphs out")
	flags.IntVar(&c.rounds, "n", 3, "repetitions on graphs of fewer than a million nodes; one on larger ones")
	flags.DurationVar(&c.limit, "limit", 10*time.Minute, "longest time for one run")
	flags.StringVar(&c.raw, "o", "", "write every run to `FILE` for benchstat")
	flags.Func("extra", "another system, as `NAME=COMMAND`", func(text string) error {
		s, err := extra(text)
		c.extras = append(c.extras, s)
		return err
	})
	if err := flags.Parse(args); err != nil {
		return err
	}
	return c.run(os.Stdout, os.Stderr)
}

// matching reads a flag into a filter; nil lets everything through.
func matching(filter **regexp.Regexp) func(string) error {
	return func(text string) (err error) {
		*filter, err = regexp.Compile(text)
		return err
	}
}
