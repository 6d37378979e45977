// Command spread_realised asks whether connectors chosen on early talk reach
// people in the later talk of the same community:
//
//	go run ./bench/spread_realised [-k 20] FILE…
//
// Each file is an edge list "from to seconds", sorted or not. At several cuts
// the people are chosen from what came before. Then the rest is replayed: who
// is informed informs the first people they turn to, five if they were chosen
// and c otherwise, over at most six rounds. Beside the connectors stand the
// most active, those whom most people turned to, and random people.
package main

import (
	"bufio"
	"cmp"
	"context"
	"flag"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"

	"tribemap"
	"tribemap/tribe"
)

// message is one line of a file.
type message struct {
	from, to uint32
	time     int64
}

func main() {
	log.SetFlags(0)
	k := flag.Int("k", 20, "people to choose")
	flag.Parse()
	fmt.Println("file\tcut\tc\tconnectors\tactive\tanswered\trandom")
	for _, name := range flag.Args() {
		messages, err := read(name)
		if err != nil {
			log.Fatal(err)
		}
		for _, cut := range []float64{0.4, 0.5, 0.6, 0.7, 0.8} {
			at := int(cut * float64(len(messages)))
			for _, c := range []int{1, 2} {
				row, err := compare(messages[:at], messages[at:], *k, c)
				if err != nil {
					log.Fatal(err)
				}
				fmt.Printf("%s\t%.1f\t%d\t%.0f\t%.0f\t%.0f\t%.1f\n", filepath.Base(name), cut, c, row[0], row[1], row[2], row[3])
			}
		}
	}
}

func read(name string) ([]message, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var messages []message
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var m message
		if _, err := fmt.Sscan(lines.Text(), &m.from, &m.to, &m.time); err != nil {
			return nil, fmt.Errorf("%s: %q: %w", name, lines.Text(), err)
		}
		if m.from != m.to {
			m.time++ // a time of 0 would be unknown
			messages = append(messages, m)
		}
	}
	slices.SortStableFunc(messages, func(a, b message) int { return cmp.Compare(a.time, b.time) })
	return messages, nil
}

// compare returns the realised reach of connectors, active, answered and, on
// average over 50 draws, random people.
func compare(train, test []message, k, c int) (row [4]float64, err error) {
	t := talkOf(train)
	few, err := tribe.Connectors(context.Background(), t, make([]uint32, len(t.People)), nil, rand.New(rand.NewPCG(1, 0)),
		tribe.ConnectorOptions{K: k, Tells: c, Resamples: -1})
	if err != nil {
		return row, err
	}
	var chosen []uint32
	for _, x := range few.Connectors {
		chosen = append(chosen, x.Person)
	}
	sent, heard := make([]int, len(t.People)), make([]int, len(t.People))
	for i, x := range t.Interactions {
		sent[x.From]++
		if i == 0 || t.Interactions[i-1].From != x.From || t.Interactions[i-1].To != x.To {
			heard[x.To]++
		}
	}
	active := present(t)
	row[0] = float64(replay(test, chosen, c))
	row[1] = float64(replay(test, top(active, sent, k), c))
	row[2] = float64(replay(test, top(active, heard, k), c))
	rng := rand.New(rand.NewPCG(2, 0))
	for range 50 {
		rng.Shuffle(len(active), func(i, j int) { active[i], active[j] = active[j], active[i] })
		row[3] += float64(replay(test, active[:min(k, len(active))], c)) / 50
	}
	return row, nil
}

// talkOf makes each message a post.
func talkOf(messages []message) *tribe.Talk {
	t := &tribe.Talk{Start: messages[0].time, End: messages[len(messages)-1].time, Threads: len(messages)}
	for i, m := range messages {
		for n := len(t.People); n <= int(max(m.from, m.to)); n++ {
			t.People = append(t.People, tribemap.Person{Ref: tribemap.Ref{Source: "list", ID: fmt.Sprint(n)}})
		}
		t.Posts = append(t.Posts, tribe.Post{Author: m.from, Thread: uint32(i), Parent: tribe.None, Time: m.time, OnTopic: true})
		t.Interactions = append(t.Interactions, tribemap.Interaction{From: m.from, To: m.to, Post: uint32(i), Time: m.time, Kind: tribemap.Reply})
	}
	t.Bot = make([]bool, len(t.People))
	slices.SortFunc(t.Interactions, tribe.CompareInteractions)
	return t
}

// present returns who spoke in the last third of the window: the people that
// connectors are chosen from.
func present(t *tribe.Talk) []uint32 {
	var people []uint32
	for _, p := range t.Posts {
		if p.Time >= t.End-(t.End-t.Start)/3 {
			people = append(people, p.Author)
		}
	}
	slices.Sort(people)
	return slices.Compact(people)
}

func top(people []uint32, by []int, k int) []uint32 {
	order := slices.Clone(people)
	slices.SortStableFunc(order, func(a, b uint32) int { return cmp.Compare(by[b], by[a]) })
	return order[:min(k, len(order))]
}

// replay returns how many people are informed in the end.
func replay(messages []message, seeds []uint32, c int) int {
	const seedTells, rounds = 5, 6
	left := map[uint32]int{}  // people whom an informed person still tells
	round := map[uint32]int{} // at which somebody was informed
	told := map[[2]uint32]bool{}
	for _, u := range seeds {
		left[u], round[u] = seedTells, 0
	}
	for _, m := range messages {
		if left[m.from] == 0 || round[m.from] == rounds || told[[2]uint32{m.from, m.to}] {
			continue
		}
		left[m.from]--
		told[[2]uint32{m.from, m.to}] = true
		if _, informed := round[m.to]; !informed {
			left[m.to], round[m.to] = c, round[m.from]+1
		}
	}
	return len(round)
}
