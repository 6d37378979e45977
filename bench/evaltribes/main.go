// Command evaltribes measures how well tribes found with the default settings
// agree with groups that are known. It reads unpacked data sets below -data
// and -lists; what it cannot find it names and skips.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"tribemap/tribe"
)

func main() {
	root := flag.String("data", "", "folder with 20news-full, slack-chatterjee, email-eu-core")
	listRoot := flag.String("lists", "", "folder of the SpamAssassin corpus with easy-ham-1 and so on")
	seeds := flag.Int("seeds", 3, "number of seeds to run each with")
	cost := flag.Int("cost", 0, "instead, compare what the automatic resolution costs on graphs of at most `N` nodes")
	oracle := flag.Int("oracle", 0, "instead, compare the automatic resolution with the best there is, on graphs of at most `N` nodes")
	none := flag.Int("null", 0, "instead, look for tribes in graphs and talk of about `N` nodes that have none, and fail where some are found")
	family := flag.Int("family", 0, "instead, find the groups of LFR graphs of `N` nodes, -seeds graphs of each mixing")
	rounds := flag.Int("rounds", 3, "rounds of -cost, of which the best counts")
	threads := flag.Int("threads", 1, "workers of -cost, -oracle, -null and -family")
	flag.Parse()
	var err error
	switch {
	case *cost > 0:
		err = compareCost(*root, *cost, *rounds, *threads)
	case *oracle > 0:
		err = compareOracle(*root, *listRoot, *oracle, *seeds, *threads)
	case *family > 0:
		err = compareFamily(*family, *seeds, *threads)
	case *none > 0:
		err = countNulls(*root, *none, *seeds, *threads)
	default:
		err = run(*root, *listRoot, *seeds)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "evaltribes:", err)
		os.Exit(1)
	}
}

func run(root, listRoot string, seeds int) error {
	chat, err := slack(filepath.Join(root, "slack-chatterjee"))
	if err != nil {
		return err
	}
	corpora := []corpus{newsgroups(filepath.Join(root, "20news-full")), chat, lists(listRoot)}
	for _, c := range corpora {
		if len(c.messages) == 0 {
			fmt.Println(c.name, "skipped: not found")
			continue
		}
		if err := evaluate(c.build(), seeds); err != nil {
			return err
		}
	}
	return evaluateEdges(filepath.Join(root, "email-eu-core", "data"), seeds)
}

var signals = []struct {
	name string
	opt  tribe.SignalOptions
}{
	{"reply", tribe.SignalOptions{ThreadWeight: -1}},
	{"thread", tribe.SignalOptions{ReplyWeight: -1}},
	{"mixed", tribe.SignalOptions{}},
}

func evaluate(l labelled, seeds int) error {
	fmt.Printf("\n%s: %d people, %d posts, %d threads, %d interactions, %d groups\n",
		l.name, len(l.talk.People), len(l.talk.Posts), l.talk.Threads, len(l.talk.Interactions), l.groups)
	fmt.Println("signal  setting seed  gamma tribes people   NMI   ARI   labelled unaffiliated  NMI with them  seconds")
	for _, signal := range signals {
		for _, gamma := range []float64{1, 0} {
			for seed := range uint64(seeds) {
				opt := tribe.DetectOptions{Resolution: gamma, Seed: seed + 1, Signals: signal.opt}
				start := time.Now()
				d, err := tribe.Detect(context.Background(), l.talk, opt)
				if err != nil {
					return err
				}
				report(signal.name, gamma, seed+1, d, l.labels, time.Since(start))
			}
		}
	}
	return nil
}

func report(signal string, gamma float64, seed uint64, d *tribe.Detection, labels []uint32, took time.Duration) {
	setting := "auto"
	if gamma > 0 {
		setting = "fixed"
	}
	agreement := tribe.Agree(labels, d.Tribes.Membership)
	whole := tribe.Agree(labels, unaffiliatedTogether(d.Tribes))
	people, known, lost := 0, 0, 0
	for u, c := range d.Tribes.Membership {
		if c != tribe.None {
			people++
		}
		if labels[u] != tribe.None {
			known++
			if c == tribe.None {
				lost++
			}
		}
	}
	fmt.Printf("%-7s %-7s %4d %6.2f %6d %6d  %.3f  %.3f  %7d %11d  %13.3f %8.2f\n", signal, setting, seed,
		d.Resolution.Gamma, d.Tribes.K, people, agreement.NMI, agreement.ARI, known, lost, whole.NMI, took.Seconds())
	if setting == "auto" && seed == 1 {
		for _, s := range d.Resolution.Scores {
			fmt.Printf("        %.2f: score %.3f, %d tribes\n", s.Gamma, s.Score, s.Tribes)
		}
	}
}

// unaffiliatedTogether counts the people without a tribe as one more group.
func unaffiliatedTogether(p tribe.Partition) []uint32 {
	membership := slices.Clone(p.Membership)
	for u, c := range membership {
		if c == tribe.None {
			membership[u] = uint32(p.K)
		}
	}
	return membership
}
