package main

import (
	"context"
	"fmt"
	"math"

	"tribemap/graph/graphtest"
	"tribemap/tribe"
)

// compareFamily prints how well tribes agree with the groups of LFR graphs of n
// nodes, a few of each mixing, beside those of the best γ there is.
func compareFamily(n, seeds, threads int) error {
	fmt.Println("| μ | graph | γ | tribes | ARI | best γ: γ, ARI | curve: γ score |")
	fmt.Println("|---|---|---|---|---|---|---|")
	for _, mixing := range []float64{.4, .5, .6} {
		sum, least := 0.0, 1.0
		for seed := range uint64(seeds) {
			g, truth := graphtest.LFR(graphtest.Rand(seed), graphtest.LFROptions{N: n, Mixing: mixing})
			at := func(gamma float64) (*tribe.Detection, float64, error) {
				d, err := tribe.DetectGraph(context.Background(), g, tribe.DetectOptions{Resolution: gamma, Seed: 1, Threads: threads})
				if err != nil {
					return nil, 0, err
				}
				return d, tribe.Agree(truth, d.Tribes.Membership).ARI, nil
			}
			d, ari, err := at(0)
			if err != nil {
				return err
			}
			best, bestGamma := ari, d.Resolution.Gamma
			for _, gamma := range oracleGammas() {
				_, a, err := at(gamma)
				if err != nil {
					return err
				}
				if a > best {
					best, bestGamma = a, gamma
				}
			}
			curve := ""
			for _, s := range d.Resolution.Scores {
				curve += fmt.Sprintf("%.2f %.3f, ", s.Gamma, s.Score)
			}
			fmt.Printf("| %.1f | %d | %.2f | %d | %.3f | %.2f, %.3f | %s |\n", mixing, seed, d.Resolution.Gamma, d.Tribes.K, ari, bestGamma, best, curve)
			sum, least = sum+ari, math.Min(least, ari)
		}
		fmt.Printf("| %.1f | all | | | %.3f, least %.3f | | |\n", mixing, sum/float64(seeds), least)
	}
	return nil
}
