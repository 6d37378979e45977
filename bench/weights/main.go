// Command weights finds out how replies, mentions and co-presence should make
// the edges in which tribes are found:
//
//	go run ./bench/weights -talk NAME=ARCHIVE,LABELS... -contacts NAME=RECORDS,DEPARTMENTS...
//
// Each set is a conversation whose groups are known; bench/weights/study.sh has them.
// It prints what each single turn of the product's rule does to each set, and
// then, for each set, the turn that the other sets would choose and what it does
// to the one left out: only that says whether a turn is worth making.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
)

func main() {
	if err := run(context.Background(), os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "weights:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	s := study{scores: make(map[rule][]score)}
	flags := flag.NewFlagSet("weights", flag.ExitOnError)
	add := func(read func(name, a, b string) (*set, error)) func(string) error {
		return func(text string) error {
			name, files, ok := strings.Cut(text, "=")
			a, b, both := strings.Cut(files, ",")
			if !ok || !both {
				return fmt.Errorf("wanted NAME=FILE,FILE, got %q", text)
			}
			one, err := read(name, a, b)
			s.sets = append(s.sets, one)
			return err
		}
	}
	flags.Func("talk", "a conversation: `NAME=ARCHIVE,LABELS.csv`", add(conversation))
	flags.Func("contacts", "people who met: `NAME=RECORDS,DEPARTMENTS`", add(contacts))
	flags.IntVar(&s.seeds, "seeds", 4, "detections a rule and set")
	flags.IntVar(&s.turns, "turns", 1, "turns made one after the other at most; more take long")
	gain := flags.Float64("gain", .003, "mean NMI that a turn must add to be made")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if len(s.sets) < 2 {
		return fmt.Errorf("wanted two sets or more, got %d", len(s.sets))
	}
	rules := []rule{standard}
	for _, v := range variations {
		rules = append(rules, standard.turned(v))
	}
	if err := s.try(ctx, rules...); err != nil {
		return err
	}
	s.printTurns(out)
	return s.printLeftOut(ctx, out, *gain)
}
