package main

import (
	"context"
	"fmt"
	"log"
	"math/rand/v2"
	"strings"
	"time"

	"tribemap/graph"
	"tribemap/tribe"
)

// stages are all parts of a search, in the order in which they are shown.
var stages = []tribe.SeedStage{
	tribe.StageModel, tribe.StageLists, tribe.StageSets, tribe.StageChoice, tribe.StageCertify, tribe.StageJudge,
}

// split is the seconds that each stage took.
type split map[tribe.SeedStage]float64

// timed searches with the given random numbers and tells what took how long.
func timed(ctx context.Context, name string, g *graph.CSR, run uint64, opt tribe.SeedOptions) (tribe.SeedSet, split, error) {
	took, stage, since := split{}, tribe.StageModel, time.Now()
	opt.Stage = func(next tribe.SeedStage) {
		now := time.Now()
		took[stage] += now.Sub(since).Seconds()
		stage, since = next, now
	}
	set, err := tribe.SelectSeeds(ctx, g, rand.New(rand.NewPCG(run, 0)), opt)
	opt.Stage(tribe.StageJudge)
	if err == nil {
		log.Printf("%s, run %d: %s; %d sets, certified %.3f", name, run, took, set.Sets, set.Ratio)
	}
	return set, took, err
}

func (s split) all() (seconds float64) {
	for _, stage := range stages {
		seconds += s[stage]
	}
	return seconds
}

// search is what other programs time.
func (s split) search() float64 {
	return s[tribe.StageSets] + s[tribe.StageChoice] + s[tribe.StageCertify]
}

func (s split) String() string {
	var parts []string
	for _, stage := range stages {
		parts = append(parts, fmt.Sprintf("%s %.3f s", stage, s[stage]))
	}
	return strings.Join(parts, ", ")
}
