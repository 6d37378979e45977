package tribe

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
)

func planVillage(t *testing.T, change func(*PlanOptions)) Plan {
	t.Helper()
	talk, tribes := village(3, 8)
	opt := PlanOptions{ConnectorOptions: ConnectorOptions{MaxSets: 1 << 12}}
	change(&opt)
	p, err := PlanCampaign(context.Background(), talk, tribes, countTies(talk), newRNG(1), opt)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (p Plan) people() (people []uint32) {
	for _, s := range p.Steps {
		people = append(people, s.Person)
	}
	return people
}

func TestPlanKeepsToItsGoals(t *testing.T) {
	skipLong(t)
	cost := make([]float32, 60)
	for u := range cost {
		cost[u] = 1 + float32(u%3)
	}
	free := planVillage(t, func(o *PlanOptions) { o.K = 6 })
	if len(free.Steps) != 6 || free.Audience != 60 || free.Reach.K != 6 || free.Cost != 6 || free.Reach.RandomEquals < 6 {
		t.Fatalf("plan without goals: %+v", free)
	}
	if free.Reach.Ratio < 0.5 || free.Reach.Low > free.Reach.Mean || len(free.Reach.Arms) != 6 {
		t.Errorf("reach %+v", free.Reach)
	}
	for _, arm := range free.Reach.Arms {
		if arm.Mean > free.Reach.High {
			t.Errorf("%s reaches %v, the plan %v", arm.Name, arm.Mean, free.Reach.Mean)
		}
	}
	budget := planVillage(t, func(o *PlanOptions) { o.K, o.Goal = 60, Goal{Budget: 7, Cost: cost} })
	if budget.Cost > 7 || len(budget.Steps) < 3 {
		t.Errorf("a budget of 7 buys %+v", budget.Steps)
	}
	share := planVillage(t, func(o *PlanOptions) { o.K, o.Goal.Share = 60, 0.5 })
	if share.Reach.Mean < 30 || share.Wanted != 30 || len(share.Steps) > 12 {
		t.Errorf("half of the village: %v people reached by %d", share.Reach.Mean, len(share.Steps))
	}
}

// No arm that keeps to the goals is above the plan, and gains fall.
func TestPlanIsNotBelowItsArms(t *testing.T) {
	skipLong(t)
	for k := 1; k <= 8; k++ {
		plan := planVillage(t, func(o *PlanOptions) { o.K, o.Tribes = k, []uint32{1} })
		for _, a := range plan.Reach.Arms {
			if a.Mean > plan.Reach.Mean {
				t.Errorf("%d people reach %v, %s %v", k, plan.Reach.Mean, a.Name, a.Mean)
			}
		}
		for i := 1; i < len(plan.Steps); i++ {
			if plan.Steps[i].Marginal > plan.Steps[i-1].Marginal+1e-9 {
				t.Errorf("%d people: the gain rises at %d: %+v", k, i+1, plan.Steps)
			}
		}
	}
}

// A share that is asked for is reached on worlds that did not decide when to stop,
// as far as a judgement tells, or everybody who may be chosen is; and it takes no
// fewer people than are certain to be too few.
func TestPlanReachesItsShare(t *testing.T) {
	skipLong(t)
	for _, share := range []float64{0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.999} {
		plan := planVillage(t, func(o *PlanOptions) { o.K, o.Goal.Share = 60, share })
		if plan.Reach.Mean < plan.Wanted*(1-reachWithin) && len(plan.Steps) < plan.Candidates {
			t.Errorf("%d of %d people reach %v of %v", len(plan.Steps), plan.Candidates, plan.Reach.Mean, plan.Wanted)
		}
		if plan.Fewest < 1 || plan.Fewest > len(plan.Steps) {
			t.Errorf("%d people reach the share, it takes at least %d", len(plan.Steps), plan.Fewest)
		}
	}
}

func TestPlanWarnsOfFewData(t *testing.T) {
	b := newTalkBuilder(4)
	for i := range int64(40) {
		u := uint32(i % 4)
		b.post(u, 1+i, (u+1)%4)
	}
	talk := b.talk()
	plan, err := PlanCampaign(context.Background(), talk, make([]uint32, 4), countTies(talk), newRNG(1), PlanOptions{ConnectorOptions: ConnectorOptions{K: 5}})
	if err != nil || len(plan.Warnings) != 2 || !strings.Contains(plan.Warnings[0], "only 4 pairs") || !strings.Contains(plan.Warnings[1], "only 4 people") {
		t.Errorf("warnings %q, error %v", plan.Warnings, err)
	}
	if big := planVillage(t, func(o *PlanOptions) { o.K = 2 }); len(big.Warnings) != 0 {
		t.Errorf("a village of 60 is warned of: %q", big.Warnings)
	}
}

func TestPlanShowsTheMostFollowed(t *testing.T) {
	talk, tribes := village(1, 8)
	opt := PlanOptions{ConnectorOptions: ConnectorOptions{K: 2, MaxSets: 1 << 11}}
	before, err := PlanCampaign(context.Background(), talk, tribes, countTies(talk), newRNG(1), opt)
	if err != nil {
		t.Fatal(err)
	}
	for u := range talk.People {
		talk.People[u].Followers = int64(u)
	}
	after, err := PlanCampaign(context.Background(), talk, tribes, countTies(talk), newRNG(1), opt)
	if err != nil {
		t.Fatal(err)
	}
	arms := after.Reach.Arms
	if last := arms[len(arms)-1]; last.Name != armFollowed {
		t.Errorf("the last arm is %q, want a column of the most followed", last.Name)
	}
	after.Reach.Arms = arms[:len(arms)-1]
	if !reflect.DeepEqual(before, after) {
		t.Error("the plan changed with follower counts")
	}
}

func TestPlanKeepsToQuotas(t *testing.T) {
	skipLong(t)
	for _, c := range []struct {
		name   string
		each   int
		quotas map[uint32]int
		want   map[int]int
	}{
		{"two of each", 2, nil, map[int]int{0: 2, 1: 2, 2: 2}},
		{"two of each, but one of 1 and nobody of 2", 2, map[uint32]int{1: 1, 2: 0}, map[int]int{0: 2, 1: 1}},
		{"three of 2 and one of 0", 0, map[uint32]int{2: 3, 0: 1}, map[int]int{0: 1, 2: 3}},
	} {
		plan := planVillage(t, func(o *PlanOptions) { o.K, o.Each, o.Quotas = 60, c.each, c.quotas })
		count := map[int]int{}
		for _, s := range plan.Steps {
			count[s.Tribe]++
		}
		if !reflect.DeepEqual(count, c.want) || plan.Audience != 60 {
			t.Errorf("%s: %v of %d people", c.name, count, plan.Audience)
		}
	}
	talk, tribes := village(1, 8)
	opt := PlanOptions{Quotas: map[uint32]int{0: -1}}
	if _, err := PlanCampaign(context.Background(), talk, tribes, nil, newRNG(1), opt); !errors.Is(err, ErrOption) {
		t.Errorf("a quota of −1: error %v, want ErrOption", err)
	}
}

func TestPlanListensToTheClient(t *testing.T) {
	skipLong(t)
	free := planVillage(t, func(o *PlanOptions) { o.K = 3 })
	first := free.people()[0]
	p := planVillage(t, func(o *PlanOptions) {
		o.K, o.Tribes, o.Pinned, o.Excluded = 3, []uint32{1}, []uint32{5}, []uint32{20}
	})
	if got := p.people(); p.Audience != 20 || got[0] != 5 || slices.Contains(got, 20) || p.Steps[1].Tribe != 1 {
		t.Errorf("pinned 5, excluded 20, tribe 1: %+v", p)
	}
	rivals := planVillage(t, func(o *PlanOptions) { o.K, o.Blockers = 3, free.people() })
	if slices.Contains(rivals.people(), first) || rivals.Reach.Mean >= free.Reach.Mean {
		t.Errorf("beside a competitor %v reach %v, alone %v", rivals.people(), rivals.Reach.Mean, free.Reach.Mean)
	}
	away := planVillage(t, func(o *PlanOptions) { o.K, o.NoShow = 3, slices.Repeat([]float32{0.5}, 60) })
	if away.Reach.Mean >= free.Reach.Mean {
		t.Errorf("where half stay away %v are reached, else %v", away.Reach.Mean, free.Reach.Mean)
	}
	quiet := planVillage(t, func(o *PlanOptions) { o.K, o.Silent = 3, free.people() })
	if slices.Contains(quiet.people(), first) {
		t.Errorf("%d tells nobody, and is chosen", first)
	}
}

func TestPlanOfDyads(t *testing.T) {
	for _, threads := range []int{1, 8} {
		p := planVillage(t, func(o *PlanOptions) { o.K, o.Dyads, o.Threads = 2, true, threads })
		if len(p.Steps) != 2 || p.Steps[0].With < 0 || p.Cost != 4 || p.Reach.K != 4 {
			t.Errorf("two dyads: %+v", p)
		}
		if again := planVillage(t, func(o *PlanOptions) { o.K, o.Dyads, o.Threads = 2, true, 1 }); !reflect.DeepEqual(p, again) {
			t.Errorf("%d threads plan otherwise than one", threads)
		}
	}
}

func TestFewestConnectorsForAShare(t *testing.T) {
	skipLong(t)
	talk, tribes := village(2, 8)
	choose := func(share float64, k int) CriticalFew {
		few, err := Connectors(context.Background(), talk, tribes, countTies(talk), newRNG(1), ConnectorOptions{
			K: k, Share: share, MaxSets: 1 << 12, Resamples: -1,
		})
		if err != nil {
			t.Fatal(err)
		}
		return few
	}
	third, half := choose(0.3, 20), choose(0.6, 20)
	for id := range third.Reach {
		a, b := third.Reach[id], half.Reach[id]
		if a.Mean < 6 || b.Mean < 12 || a.K >= b.K || b.K == 20 {
			t.Errorf("tribe %d: %d people reach %v, %d reach %v", id, a.K, a.Mean, b.K, b.Mean)
		}
	}
	if short := choose(0.9, 1); len(short.Warnings) < 2 || short.Reach[0].K != 1 {
		t.Errorf("one person cannot reach nine tenths: %v", short.Warnings)
	}
	if _, err := Connectors(context.Background(), talk, tribes, nil, newRNG(1), ConnectorOptions{Share: 1}); !errors.Is(err, ErrOption) {
		t.Errorf("share 1: %v, want ErrOption", err)
	}
}

// A plan that is stopped is the best by then, or an error while nothing is
// certified.
func TestStoppedPlanIsReturned(t *testing.T) {
	skipLong(t)
	talk, tribes := village(3, 8)
	opt := PlanOptions{ConnectorOptions: ConnectorOptions{K: 3, MaxSets: 1 << 12, Threads: 1}}
	stopped := 0
	for looks := int64(1); ; looks *= 2 {
		ctx := stopsAfter{context.Background(), new(atomic.Int64)}
		ctx.looks.Store(looks)
		p, err := PlanCampaign(ctx, talk, tribes, countTies(talk), newRNG(1), opt)
		switch {
		case err != nil && !errors.Is(err, context.Canceled), err != nil && stopped > 0:
			t.Fatalf("stopped after %d looks: %v", looks, err)
		case err == nil && (len(p.Steps) != 3 || len(p.Reach.Arms) != 6 || p.Reach.Ratio <= 0):
			t.Errorf("stopped after %d looks: %+v", looks, p)
		}
		if p.Stopped {
			stopped++
		} else if err == nil {
			break // more looks than it takes
		}
	}
	if stopped < 2 {
		t.Errorf("%d plans were stopped with a result", stopped)
	}
}
