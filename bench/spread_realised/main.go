// Command spread_realised asks whether people chosen on early talk reach others
// in the later talk of the same community:
//
//	go run ./bench/spread_realised [-starts 24] [-from 0.5 -to 0.9 -end 1] [-skip WAY] [-turns] PATH…
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
// else, the settings in rehearse.go were chosen, and what a message counts for
// the way back. -turns prints how that was judged: how well the first person
// that somebody turns to after a start is foretold.
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
	var at schedule
	flag.IntVar(&at.starts, "starts", 24, "start times")
	flag.Float64Var(&at.from, "from", 0.5, "first start, as a share of the events")
	flag.Float64Var(&at.to, "to", 0.9, "last start")
	flag.Float64Var(&at.end, "end", 1, "end of the replay")
	ask := askReach
	flag.BoolFunc("turns", "print how well the next person turned to is foretold", func(string) error {
		ask = askTurns
		return nil
	})
	flag.Func("skip", "leave this `WAY` of choosing out, such as telephone, which takes longest", func(name string) error {
		methods = slices.DeleteFunc(methods, func(m method) bool { return m.name == name })
		return nil
	})
	flag.Parse()
	var sets []set
	for _, path := range flag.Args() {
		s, err := read(context.Background(), path)
		if err != nil {
			log.Fatal(err)
		}
		log.Print(s.describe())
		sets = append(sets, s)
	}
	if err := ask(os.Stdout, sets, at); err != nil {
		log.Fatal(err)
	}
}

// schedule is the starts and the end of what is looked at, as shares of a set's
// events.
type schedule struct {
	starts        int
	from, to, end float64
}

// start returns the event before which start i lies.
func (m schedule) start(events, i int) int {
	share := m.from + (m.to-m.from)*float64(i)/float64(max(1, m.starts-1))
	return int(share * float64(events))
}

// askReach prints whom the chosen reach.
func askReach(w io.Writer, sets []set, at schedule) error {
	var trials []trial
	for _, s := range sets {
		for _, c := range []int{1, 2} {
			trials = append(trials, judge(s, c, at))
		}
	}
	return show(w, trials)
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
