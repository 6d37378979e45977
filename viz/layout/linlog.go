package layout

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"

	"tribemap/graph"
	"tribemap/internal/par"
)

// system is a set of bodies under LinLog forces. Bodies are numbered so that
// neighbours in number are neighbours on the map: a block of them shares its
// sample, and its rows lie close in memory.
type system struct {
	offsets []uint64
	targets []uint32
	pull    []float32 // of each arc, a share of its body's pulls
	mass    []float32 // sum of a body's pulls before they became shares
	x, y    []float32
}

// newSystem takes the nodes of g named by ids; local is the inverse of ids,
// None for nodes left out. Talk is heavy-tailed, so the pull of an edge is the
// root of its weight: one pair who wrote a thousand times would otherwise fix
// both their places alone.
func newSystem(g *graph.CSR, ids, local []uint32) *system {
	n := len(ids)
	s := &system{
		offsets: make([]uint64, n+1), mass: make([]float32, n),
		x: make([]float32, n), y: make([]float32, n),
	}
	for i, u := range ids {
		weights := g.Weights(u)
		for j, v := range g.Neighbors(u) {
			if local[v] == None {
				continue
			}
			w := float32(1)
			if weights != nil {
				w = float32(math.Sqrt(float64(weights[j])))
			}
			s.targets = append(s.targets, local[v])
			s.pull = append(s.pull, w)
			s.mass[i] += w
		}
		s.offsets[i+1] = uint64(len(s.targets))
		for j := s.offsets[i]; j < s.offsets[i+1]; j++ {
			s.pull[j] /= s.mass[i]
		}
	}
	return s
}

// schedule says how long and how boldly a system is refined.
type schedule struct {
	rng     uint64
	threads int
	passes  int
	sample  int     // bodies that stand for all others
	extent  float64 // radius that the whole system should have
	first   float64 // longest move of the first pass, as a share of extent
}

// block is the number of bodies that share a sample: enough to make drawing it
// cheap, few enough that the noise of one sample moves only one corner.
const block = 64

// refine moves all bodies at once, pass by pass, along the force divided by
// their mass: a pull of at most 1 towards the mean of the neighbours' directions
// and a push of extent·Σ m/(M·d) from everybody. Moves shrink to a hundredth of
// the first.
func (s *system) refine(ctx context.Context, c schedule) error {
	n := len(s.x)
	heap := s.heap()
	nextX, nextY := make([]float32, n), make([]float32, n)
	samples := make([][]uint32, par.Threads(c.threads))
	for pass := range c.passes {
		if err := ctx.Err(); err != nil {
			return err
		}
		left := 1 - float64(pass)/float64(c.passes)
		step := float32(c.extent * c.first * max(0.01, left*left))
		par.ForWorker(c.threads, n, block, func(worker, chunk, lo, hi int) {
			rng := rand.New(rand.NewPCG(c.rng, uint64(pass)<<32|uint64(chunk)))
			sample := draw(samples[worker][:0], heap, c.sample, rng)
			samples[worker] = sample
			push := float32(c.extent) / float32(len(sample))
			for u := lo; u < hi; u++ {
				nextX[u], nextY[u] = s.move(u, sample, push, step)
			}
		})
		s.x, nextX = nextX, s.x
		s.y, nextY = nextY, s.y
	}
	return nil
}

// heap returns the running sum of masses, len n. A body without ties weighs a
// tenth of the mean, or nothing would keep others off it.
func (s *system) heap() []float64 {
	total := 0.0
	for _, m := range s.mass {
		total += float64(m)
	}
	least := max(1e-9, 0.1*total/float64(max(1, len(s.mass))))
	heap := make([]float64, len(s.mass))
	sum := 0.0
	for i, m := range s.mass {
		sum += max(least, float64(m))
		heap[i] = sum
	}
	return heap
}

// draw takes a systematic sample by mass: one random start, equal strides. As
// bodies are numbered island by island, each island is represented in
// proportion to its mass in every sample.
func draw(sample []uint32, heap []float64, size int, rng *rand.Rand) []uint32 {
	total := heap[len(heap)-1]
	stride := total / float64(size)
	at := rng.Float64() * stride
	lo := 0
	for range size {
		i, _ := slices.BinarySearch(heap[lo:], at)
		lo = min(lo+i, len(heap)-1)
		sample = append(sample, uint32(lo))
		at += stride
	}
	return sample
}

// near bounds the push between two bodies that stand on each other, in units.
const near = 0.25

func (s *system) move(u int, sample []uint32, push, step float32) (x, y float32) {
	ux, uy := s.x[u], s.y[u]
	var fx, fy float32
	lo, hi := s.offsets[u], s.offsets[u+1]
	pull := s.pull[lo:hi]
	for i, v := range s.targets[lo:hi] {
		dx, dy := s.x[v]-ux, s.y[v]-uy
		d := float32(math.Sqrt(float64(float32(dx*dx) + float32(dy*dy) + near*near)))
		f := pull[i] / d
		fx += float32(f * dx)
		fy += float32(f * dy)
	}
	for _, v := range sample {
		dx, dy := ux-s.x[v], uy-s.y[v]
		f := push / (float32(dx*dx) + float32(dy*dy) + near*near)
		fx += float32(f * dx)
		fy += float32(f * dy)
	}
	// The force is about 1 away from balance; longer ones come from a single
	// close sample and carry no news beyond their direction.
	if l := float32(math.Sqrt(float64(float32(fx*fx) + float32(fy*fy)))); l > 1 {
		fx, fy = fx/l, fy/l
	}
	return ux + float32(step*fx), uy + float32(step*fy)
}
