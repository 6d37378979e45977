package tribe

import (
	"fmt"
	"math"
	"testing"
)

// randomTribes detects on talk of random people in threads of so many, where
// there are no tribes, and returns the z of those that γ = 1 finds there.
func randomTribes(tb testing.TB, people, threads, perThread, talks int) (z []float64) {
	for seed := range uint64(talks) {
		d := mustDetect(tb, randomTalk(people, 1, threads, perThread, newRNG(seed)), DetectOptions{Resolution: 1, Seed: seed})
		for _, p := range d.Profiles {
			z = append(z, p.Z)
		}
	}
	return z
}

// Chance confirms a tribe once in forty times at most, whatever the size of
// threads: the pairs of a large one do not fall independently, and in small
// tribes one tie inside is many times what chance puts there.
func TestChanceRarelyConfirms(t *testing.T) {
	skipLong(t)
	for _, c := range []struct{ people, threads, perThread, talks int }{
		{2000, 3000, 2, 5},
		{1000, 500, 6, 9},
		{1000, 200, 12, 9},
	} {
		t.Run(fmt.Sprintf("threads of %d", c.perThread), func(t *testing.T) {
			z := randomTribes(t, c.people, c.threads, c.perThread, c.talks)
			reached, mean, square := 0, 0.0, 0.0
			for _, v := range z {
				if v >= confirmed {
					reached++
				}
				mean += v / float64(len(z))
				square += v * v / float64(len(z))
			}
			share, sd := float64(reached)/float64(len(z)), math.Sqrt(square-mean*mean)
			t.Logf("%d tribes: %.3f of them reach %d, mean %.2f, sd %.2f", len(z), share, confirmed, mean, sd)
			if share > 1./40 || sd > 1 || len(z) < 100 {
				t.Errorf("%.3f of %d tribes are confirmed by chance, sd %.2f", share, len(z), sd)
			}
		})
	}
}

// One event of a binomial is one event in any unit, and a heavy tie inside is
// one too.
func TestZOfFindings(t *testing.T) {
	equal := func(weight, ties float64) sum { return sum{weight * ties, weight * weight * ties} }
	for _, c := range []struct {
		name string
		f    finding
		want float64
	}{
		{"nothing withheld", finding{}, 0},
		{"as chance has it", finding{equal(1, 10), equal(1, 100), 10}, 0},
		// √(2·100 (.195 ln 1.95 + .805 ln(.805/.9))); the sum of the binomial gives 2.9.
		{"twice as many", finding{equal(1, 20), equal(1, 100), 10}, 2.8435},
		{"half as many", finding{equal(1, 5), equal(1, 100), 10}, -1.6264},
		{"twice as many, heavy", finding{equal(64, 20), equal(64, 100), 640}, 2.8435},
		// Where .1 was expected of a hundred, chance gets to one one time in ten.
		{"one", finding{equal(1, 1), equal(1, 100), .1}, 0.9006},
		{"one heavy", finding{equal(50, 1), sum{149, 2599}, .15}, 2.0518},
	} {
		if got := c.f.z(); !near(got, c.want, 1e-4) {
			t.Errorf("%s: z = %.4f, want %.4f", c.name, got, c.want)
		}
	}
}
