package main

import (
	"context"
	"fmt"
	"math"
	"path/filepath"

	"tribemap/tribe"
)

// known is something to find tribes in, with the groups its people are in.
type known struct {
	name   string
	labels []uint32
	detect func(opt tribe.DetectOptions) (*tribe.Detection, error)
}

// oracleGammas are the resolutions that hindsight may choose from: half octaves
// from ½ to 45.
func oracleGammas() []float64 {
	var gammas []float64
	for x := -1.; x <= 5.5; x += .5 {
		gammas = append(gammas, math.Exp2(x))
	}
	return gammas
}

// compareOracle prints how near the automatic resolution comes to the best one
// there is, which only the known groups could tell.
func compareOracle(root, listRoot string, largest, seeds, threads int) error {
	fmt.Println("| data | auto: γ, NMI, ARI | best γ by ARI: γ, ARI | share of it | best γ by NMI: γ, NMI | share of it |")
	fmt.Println("|---|---|---|---|---|---|")
	for _, next := range benchmarks(root, largest) {
		b, err := next()
		if err != nil {
			fmt.Println("skipped:", err)
			continue
		}
		if b.labels == nil {
			continue
		}
		k := known{b.name, b.labels, func(opt tribe.DetectOptions) (*tribe.Detection, error) {
			return tribe.DetectGraph(context.Background(), b.g, opt)
		}}
		if err := k.compareOracle(seeds, threads); err != nil {
			return err
		}
	}
	chat, err := slack(filepath.Join(root, "slack-chatterjee"))
	if err != nil {
		return err
	}
	for _, c := range []corpus{newsgroups(filepath.Join(root, "20news-full")), chat, lists(listRoot)} {
		if len(c.messages) == 0 {
			fmt.Println(c.name, "skipped: not found")
			continue
		}
		l := c.build()
		k := known{l.name, l.labels, func(opt tribe.DetectOptions) (*tribe.Detection, error) {
			return tribe.Detect(context.Background(), l.talk, opt)
		}}
		if err := k.compareOracle(seeds, threads); err != nil {
			return err
		}
	}
	return nil
}

func (k known) compareOracle(seeds, threads int) error {
	auto, err := k.mean(0, seeds, threads)
	if err != nil {
		return err
	}
	byARI, byNMI := auto, auto
	for _, gamma := range oracleGammas() {
		m, err := k.mean(gamma, seeds, threads)
		if err != nil {
			return err
		}
		if m.ari > byARI.ari {
			byARI = m
		}
		if m.nmi > byNMI.nmi {
			byNMI = m
		}
	}
	fmt.Printf("| %s | %.2f, %.3f, %.3f | %.2f, %.3f | %.3f | %.2f, %.3f | %.3f |\n", k.name, auto.gamma, auto.nmi, auto.ari,
		byARI.gamma, byARI.ari, auto.ari/byARI.ari, byNMI.gamma, byNMI.nmi, auto.nmi/byNMI.nmi)
	return nil
}

// means are taken over seeds.
type means struct{ gamma, nmi, ari float64 }

func (k known) mean(gamma float64, seeds, threads int) (m means, err error) {
	for seed := range uint64(seeds) {
		d, err := k.detect(tribe.DetectOptions{Resolution: gamma, Seed: seed + 1, Threads: threads})
		if err != nil {
			return m, err
		}
		a := tribe.Agree(k.labels, d.Tribes.Membership)
		m.gamma += d.Resolution.Gamma / float64(seeds)
		m.nmi += a.NMI / float64(seeds)
		m.ari += a.ARI / float64(seeds)
	}
	return m, nil
}
