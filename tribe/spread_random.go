package tribe

import (
	"context"
	"math"
	"slices"
	"sort"

	"gonum.org/v1/gonum/stat/distuv"

	"tribemap/internal/par"
)

// What random people reach needs no draw of people: a reverse-reachable set with
// m candidates among its members is hit by k of n random ones with the chance
// 1 − C(n−m, k)/C(n, k), whoever the m are. So the sizes of some sets say it for
// every k at once.

// sizes is how many candidates each of some reverse-reachable sets holds.
type sizes struct {
	n, people float64    // candidates, and people who count
	of        []sizeRuns // by size, rising
	count     float64    // sets
	drawn     []int      // of each set
}

// sizeRuns is how many sets have a size.
type sizeRuns struct{ size, sets float64 }

// random returns what k random candidates reach on the mean, and how many of
// them reach as many people as the choice does, all if not even they do.
func (q *quest) random(ctx context.Context, key uint64, k int) (Spread, int, error) {
	s, err := q.sizes(ctx, key, k)
	if err != nil {
		return Spread{}, 0, err
	}
	all := int(s.n)
	equals := 1 + sort.Search(max(0, all-1), func(i int) bool { return s.reach(i+1).Mean >= q.set.Reach.Mean })
	return s.reach(k), equals, nil
}

// sizeArcs is how many arcs are looked at for sizes.
const sizeArcs = 1 << 20

// sizes draws sets until what k random candidates reach is known as well as
// reachWithin asks, or so many arcs were looked at.
func (q *quest) sizes(ctx context.Context, key uint64, k int) (s sizes, err error) {
	in := make([]bool, q.m.out.N())
	for _, u := range slices.Concat(q.opt.Pinned, q.opt.pool(len(in), q.m.opt.Blockers)) {
		in[u] = true
	}
	start := q.m.arcsSeen()
	for from, to := 0, firstHitSets; ; from, to = to, 2*to {
		if err := s.draw(ctx, q.m, key, from, to, in); err != nil {
			return s, err
		}
		if precise([]Spread{s.reach(k)}) || q.m.arcsSeen()-start > sizeArcs {
			return s, nil
		}
	}
}

// draw adds the sets [from,to) of the stream key.
func (s *sizes) draw(ctx context.Context, m *spreader, key uint64, from, to int, in []bool) error {
	parts := make([][]int, par.Chunks(to-from, setsPerChunk))
	err := m.eachChunk(ctx, from, to, func(r *reverser, chunk, lo, hi int) {
		r.targets, r.places = nil, nil
		for i := lo; i < hi; i++ {
			r.members = r.members[:0]
			r.draw(key, i)
			parts[chunk] = append(parts[chunk], countIn(r.members, in))
		}
	})
	s.drawn = slices.Concat(append(parts, s.drawn)...)
	s.n, s.people, s.count = float64(countTrue(in)), float64(len(m.roots)), float64(len(s.drawn))
	s.of = runsOf(s.drawn)
	return err
}

func countTrue(in []bool) (count int) {
	for _, is := range in {
		if is {
			count++
		}
	}
	return count
}

func countIn(people []uint32, in []bool) (count int) {
	for _, u := range people {
		if in[u] {
			count++
		}
	}
	return count
}

// runsOf counts how often each size occurs.
func runsOf(drawn []int) (runs []sizeRuns) {
	slices.Sort(drawn)
	for i, size := range drawn {
		if i == 0 || size > drawn[i-1] {
			runs = append(runs, sizeRuns{size: float64(size)})
		}
		runs[len(runs)-1].sets++
	}
	return runs
}

// reach is what k random candidates reach. O(distinct sizes).
func (s sizes) reach(k int) Spread {
	sum, squares := 0.0, 0.0
	for _, r := range s.of {
		hit := 1 - missedBy(s.n, r.size, float64(k))
		sum += float64(r.sets * hit)
		squares += float64(r.sets * hit * hit)
	}
	mean := sum / s.count
	r := Spread{Mean: s.people * mean, SE: s.people * math.Sqrt(max(0, squares/s.count-float64(mean*mean))/s.count)}
	wide := float64(r.SE * distuv.UnitNormal.Quantile(intervalTail))
	r.Low, r.High = r.Mean-wide, r.Mean+wide
	return r
}

// missedBy returns the chance that none of k random ones of n is among m.
func missedBy(n, m, k float64) float64 {
	if m+k > n {
		return 0
	}
	return math.Exp(logFactorial(n-m) + logFactorial(n-k) - logFactorial(n-m-k) - logFactorial(n))
}

func logFactorial(n float64) float64 {
	l, _ := math.Lgamma(n + 1)
	return l
}
