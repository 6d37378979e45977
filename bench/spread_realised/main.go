// Command spread_realised asks whether people chosen on early talk reach others
// in the later talk of the same community:
//
//	go run ./bench/spread_realised [-starts 24] [-from 0.5 -to 0.9 -end 1] [-skip WAY] PATH…
//
// A path is anything that "tribemap import" reads, or an event list "from to
// seconds" whose name ends in .txt. At each start k people are chosen from what
// came before, 2 % of those who spoke in the last third of that time, at most
// 50. What came after is replayed: who is informed informs the next c people
// they turn to, over at most six rounds. Printed is the mean number of people
// informed, the chosen included, and its ratio to the best of out-strength,
// most answered, PageRank and VoteRank, with a bootstrap interval over starts.
//
// -from 0.2 -to 0.45 -end 0.5 looks at the first half alone: there, and nowhere
// else, the settings in rehearse.go were chosen.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"slices"
	"text/tabwriter"
)

func main() {
	log.SetFlags(0)
	starts := flag.Int("starts", 24, "start times")
	from := flag.Float64("from", 0.5, "first start, as a share of the events")
	to := flag.Float64("to", 0.9, "last start")
	end := flag.Float64("end", 1, "end of the replay")
	flag.Func("skip", "leave this `WAY` of choosing out, such as telephone, which takes longest", func(name string) error {
		methods = slices.DeleteFunc(methods, func(m method) bool { return m.name == name })
		return nil
	})
	flag.Parse()
	var trials []trial
	for _, path := range flag.Args() {
		s, err := read(context.Background(), path)
		if err != nil {
			log.Fatal(err)
		}
		log.Print(s.describe())
		for _, c := range []int{1, 2} {
			trials = append(trials, judge(s, c, *starts, *from, *to, *end))
		}
	}
	if err := show(os.Stdout, trials); err != nil {
		log.Fatal(err)
	}
}

// show prints a row for each method and a column for each trial.
func show(w io.Writer, trials []trial) error {
	out := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	fmt.Fprint(out, "chosen by")
	for _, t := range trials {
		fmt.Fprintf(out, "\t%s c=%d k=%d", t.set, t.c, t.k)
	}
	fmt.Fprintln(out, "\tmean of ratios")
	for m, x := range methods {
		fmt.Fprint(out, x.name)
		sum := 0.0
		for _, t := range trials {
			low, high := interval([]trial{t}, m)
			fmt.Fprintf(out, "\t%.1f = %.2f (%.2f–%.2f)", mean(t.reached[m]), t.ratio(m), low, high)
			sum += t.ratio(m)
		}
		low, high := interval(trials, m)
		fmt.Fprintf(out, "\t%.3f (%.3f–%.3f)\n", sum/float64(len(trials)), low, high)
	}
	return out.Flush()
}
