package layout

import (
	"context"
	"math"
	"math/rand/v2"

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
			sample := heap.draw(samples[worker][:0], c.sample, rng)
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

// heap is the running sum of masses, with a table that finds the body at a
// given height without a search.
type heap struct {
	sum   []float64
	first []uint32 // first[b] is the lowest body whose sum exceeds b·step
	step  float64
}

// heap piles the masses up. A body without ties weighs a tenth of the mean, or
// nothing would keep others off it.
func (s *system) heap() *heap {
	total := 0.0
	for _, m := range s.mass {
		total += float64(m)
	}
	n := len(s.mass)
	least := max(1e-9, 0.1*total/float64(n))
	h := &heap{sum: make([]float64, n), first: make([]uint32, n)}
	top := 0.0
	for i, m := range s.mass {
		top += max(least, float64(m))
		h.sum[i] = top
	}
	h.step = top / float64(n)
	at := 0
	for b := range h.first {
		for h.sum[at] <= float64(b)*h.step && at < n-1 {
			at++
		}
		h.first[b] = uint32(at)
	}
	return h
}

// body returns the body whose mass lies at the given height.
func (h *heap) body(height float64) uint32 {
	n := len(h.sum)
	i := h.first[min(n-1, int(height/h.step))]
	for h.sum[i] <= height && int(i) < n-1 {
		i++
	}
	return i
}

// draw takes a systematic sample by mass: one random start, equal strides. As
// bodies are numbered island by island, each island is represented in
// proportion to its mass in every sample.
func (h *heap) draw(sample []uint32, size int, rng *rand.Rand) []uint32 {
	stride := h.sum[len(h.sum)-1] / float64(size)
	at := rng.Float64() * stride
	for range size {
		sample = append(sample, h.body(at))
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
