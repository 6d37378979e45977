package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"

	"tribemap"
	"tribemap/graph"
	"tribemap/graph/graphtest"
	"tribemap/tribe"
)

// errTribes: tribes were found where there are none.
var errTribes = errors.New("tribes were found where there are none")

// null is something without tribes, drawn anew for each seed.
type null struct {
	name string
	draw func(rng *rand.Rand) (find func(tribe.DetectOptions) (*tribe.Detection, error), size string)
}

// nulls lists graphs and talks without tribes: random graphs, graphs that keep
// the degrees of others and nothing else, threads of random people, and real
// talk whose posts were dealt out anew among its authors.
func nulls(root string, nodes int) []null {
	ofGraph := func(name string, draw func(rng *rand.Rand) *graph.CSR) null {
		return null{name, func(rng *rand.Rand) (func(tribe.DetectOptions) (*tribe.Detection, error), string) {
			g := draw(rng)
			return func(opt tribe.DetectOptions) (*tribe.Detection, error) {
				return tribe.DetectGraph(context.Background(), g, opt)
			}, fmt.Sprintf("%d / %d", g.N(), g.M())
		}}
	}
	ofTalk := func(name string, draw func(rng *rand.Rand) *tribe.Talk) null {
		return null{name, func(rng *rand.Rand) (func(tribe.DetectOptions) (*tribe.Detection, error), string) {
			t := draw(rng)
			return func(opt tribe.DetectOptions) (*tribe.Detection, error) {
				return tribe.Detect(context.Background(), t, opt)
			}, fmt.Sprintf("%d people, %d threads", len(t.People), t.Threads)
		}}
	}
	list := []null{
		ofGraph("random, mean degree 4", func(rng *rand.Rand) *graph.CSR { return graphtest.GNM(rng, nodes, 2*nodes) }),
		ofGraph("random, mean degree 20", func(rng *rand.Rand) *graph.CSR { return graphtest.GNM(rng, nodes, 10*nodes) }),
		ofGraph("degrees of LFR", func(rng *rand.Rand) *graph.CSR {
			g, _ := graphtest.LFR(rng, graphtest.LFROptions{N: nodes, Mixing: .4})
			return graphtest.Rewire(rng, g)
		}),
		ofGraph("degrees of R-MAT", func(rng *rand.Rand) *graph.CSR { return graphtest.Rewire(rng, graphtest.RMAT(rng, 14, 16)) }),
		ofTalk("threads of 8", func(rng *rand.Rand) *tribe.Talk { return dealt(rng, nodes/4, slices.Repeat([]int{8}, nodes/4)) }),
		ofTalk("threads of 2", func(rng *rand.Rand) *tribe.Talk { return dealt(rng, nodes/4, slices.Repeat([]int{2}, nodes)) }),
	}
	for _, path := range []string{"graphs-social/new-sites.txt", "graphs-social/deezer-hu.txt", "email-eu-core/data/email-Eu-core.txt"} {
		b, err := bare(filepath.Join(root, path))
		if err != nil {
			fmt.Println("skipped:", err)
			continue
		}
		list = append(list, ofGraph("degrees of "+b.name, func(rng *rand.Rand) *graph.CSR { return graphtest.Rewire(rng, b.g) }))
	}
	chat, err := slack(filepath.Join(root, "slack-chatterjee"))
	if err != nil {
		fmt.Println("skipped:", err)
	}
	for _, c := range []corpus{newsgroups(filepath.Join(root, "20news-full")), chat} {
		if len(c.messages) > 0 {
			l := c.build()
			list = append(list, ofTalk(l.name+", authors dealt anew", func(rng *rand.Rand) *tribe.Talk { return redealt(rng, l.talk) }))
		}
	}
	return list
}

// dealt draws threads of random people, each post answering the one before.
func dealt(rng *rand.Rand, people int, lengths []int) *tribe.Talk {
	t := &tribe.Talk{People: make([]tribemap.Person, people), Bot: make([]bool, people), Threads: len(lengths)}
	for thread, length := range lengths {
		for i := range length {
			parent := uint32(len(t.Posts)) - 1
			if i == 0 {
				parent = tribe.None
			}
			t.Posts = append(t.Posts, tribe.Post{Author: uint32(rng.IntN(people)), Thread: uint32(thread), Parent: parent})
		}
	}
	answer(t)
	return t
}

// redealt deals the posts of a talk out anew among its authors: everybody has
// as many as before, in any threads.
func redealt(rng *rand.Rand, talk *tribe.Talk) *tribe.Talk {
	t := *talk
	t.Posts, t.Interactions = slices.Clone(t.Posts), nil
	rng.Shuffle(len(t.Posts), func(i, j int) {
		t.Posts[i].Author, t.Posts[j].Author = t.Posts[j].Author, t.Posts[i].Author
	})
	answer(&t)
	return &t
}

// answer makes an interaction of each post that answers somebody else's.
func answer(t *tribe.Talk) {
	for i, p := range t.Posts {
		if p.Parent != tribe.None && t.Posts[p.Parent].Author != p.Author {
			t.Interactions = append(t.Interactions, tribemap.Interaction{
				From: p.Author, To: t.Posts[p.Parent].Author, Post: uint32(i), Kind: tribemap.Reply,
			})
		}
	}
	slices.SortFunc(t.Interactions, tribe.CompareInteractions)
}

// countNulls prints in how many draws tribes were found; errTribes if in any.
func countNulls(root string, nodes, seeds, threads int) (err error) {
	fmt.Println("| without tribes | nodes / edges | draws | with tribes | highest score | γ there |")
	fmt.Println("|---|---|---|---|---|---|")
	for _, n := range nulls(root, nodes) {
		found, size := 0, ""
		var highest tribe.GammaScore
		for seed := range uint64(seeds) {
			find, of := n.draw(graphtest.Rand(seed))
			d, err := find(tribe.DetectOptions{Seed: seed + 1, Threads: threads})
			if err != nil {
				return err
			}
			size = of
			if d.Tribes.K > 0 {
				found++
			}
			for _, s := range d.Resolution.Scores {
				if s.Score > highest.Score {
					highest = s
				}
			}
		}
		if found > 0 {
			err = errTribes
		}
		fmt.Printf("| %s | %s | %d | %d | %.4f | %.2f |\n", n.name, size, seeds, found, highest.Score, highest.Gamma)
	}
	return err
}
