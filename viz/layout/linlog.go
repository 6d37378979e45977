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
	at      []spot
	home    []uint32 // of each body the first of its island's; nil = one island
	abroad  []uint32 // of each body the first after its island's
}

// spot is a place in half the space: what refinement reads most lies together.
type spot struct{ x, y float32 }

// newSystem takes the nodes of g named by ids; local is the inverse of ids,
// None for nodes left out. Talk is heavy-tailed, so the pull of an edge is the
// root of its weight: one pair who wrote a thousand times would otherwise fix
// both their places alone.
func newSystem(g *graph.CSR, ids, local []uint32) *system {
	n := len(ids)
	s := &system{
		offsets: make([]uint64, n+1), mass: make([]float32, n), at: make([]spot, n),
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
	sample  int     // bodies that stand for all others, an even number
	extent  float64 // radius that the whole system should have
	first   float64 // longest move of the first pass, as a share of extent
}

// block is the number of bodies that share a sample: enough to make drawing it
// cheap, few enough that the noise of one sample moves only one corner.
const block = 64

// settled is the share of the passes at the end whose places are averaged.
// Moves are short by then and their errors, which come from the samples, cancel.
const settled = 0.4

// refine moves all bodies at once, pass by pass, along the force divided by
// their mass: a pull of at most 1 towards the mean of the neighbours' directions
// and a push of extent·Σ m/(M·d) from everybody. Moves shrink to a hundredth of
// the first.
func (s *system) refine(ctx context.Context, c schedule) error {
	n := len(s.at)
	heap := s.heap()
	next, sum := make([]spot, n), make([]spot, n)
	crowds := make([]crowd, par.Threads(c.threads))
	from := int((1 - settled) * float64(c.passes))
	for pass := range c.passes {
		if err := ctx.Err(); err != nil {
			return err
		}
		step := c.step(pass)
		par.ForWorker(c.threads, n, block, func(worker, chunk, lo, hi int) {
			rng := rand.New(rand.NewPCG(c.rng, uint64(pass)<<32|uint64(chunk)))
			others := &crowds[worker]
			others.draw(heap, s, lo, hi, c, rng)
			for u := lo; u < hi; u++ {
				p := s.move(u, others, step)
				next[u] = p
				if pass >= from {
					sum[u].x += p.x
					sum[u].y += p.y
				}
			}
		})
		s.at, next = next, s.at
	}
	for u, p := range sum {
		s.at[u] = spot{p.x / float32(c.passes-from), p.y / float32(c.passes-from)}
	}
	return nil
}

// step returns the longest move of a pass.
func (c schedule) step(pass int) float32 {
	left := 1 - float64(pass)/float64(c.passes)
	return float32(c.extent * c.first * max(0.01, left*left))
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

// draw takes a systematic sample by mass of the bodies that lie between two
// heights: one random start, equal strides.
func (h *heap) draw(sample []spot, at []spot, from, to float64, size int, rng *rand.Rand) []spot {
	stride := (to - from) / float64(size)
	height := from + float64(rng.Float64()*stride)
	for range size {
		sample = append(sample, at[h.body(height)])
		height += stride
	}
	return sample
}

// drawAround is draw for the bodies below one height and above another.
func (h *heap) drawAround(sample []spot, at []spot, from, to float64, size int, rng *rand.Rand) []spot {
	stride := (h.sum[len(h.sum)-1] - to + from) / float64(size)
	height := rng.Float64() * stride
	for range size {
		beyond := height
		if height >= from {
			beyond += to - from
		}
		sample = append(sample, at[h.body(beyond)])
		height += stride
	}
	return sample
}

// below returns the height at which a body begins.
func (h *heap) below(i uint32) float64 {
	if i == 0 {
		return 0
	}
	return h.sum[i-1]
}

// crowd is a sample of bodies that stands for all: half of it for the islands
// of a block, where a chance neighbour would throw people about, half for the
// rest of the map.
type crowd struct {
	near, far         []spot // even numbers
	nearPush, farPush float32
}

func (c *crowd) draw(h *heap, s *system, lo, hi int, opt schedule, rng *rand.Rand) {
	total := h.sum[len(h.sum)-1]
	from, to := 0.0, 0.0
	c.near, c.nearPush = c.near[:0], 0
	size := opt.sample
	if s.home != nil {
		from, to = h.below(s.home[lo]), h.below(s.abroad[hi-1])
		size /= 2
		c.near = h.draw(c.near, s.at, from, to, size, rng)
		c.nearPush = float32(opt.extent * (to - from) / total / float64(size))
	}
	c.far = h.drawAround(c.far[:0], s.at, from, to, size, rng)
	c.farPush = float32(opt.extent * (total - to + from) / total / float64(size))
}

// near bounds the push between two bodies that stand on each other, in units.
const near = 0.25

func (s *system) move(u int, others *crowd, step float32) spot {
	p := s.at[u]
	lo, hi := s.offsets[u], s.offsets[u+1]
	px, py := s.pulled(p, s.targets[lo:hi], s.pull[lo:hi])
	nx, ny := pushed(p, others.near)
	qx, qy := pushed(p, others.far)
	fx := px + float32(nx*others.nearPush) + float32(qx*others.farPush)
	fy := py + float32(ny*others.nearPush) + float32(qy*others.farPush)
	// The force is about 1 away from balance; longer ones come from a single
	// close sample and carry no news beyond their direction.
	if l := float32(math.Sqrt(float64(float32(fx*fx) + float32(fy*fy)))); l > 1 {
		fx, fy = fx/l, fy/l
	}
	return spot{p.x + float32(step*fx), p.y + float32(step*fy)}
}

func (s *system) pulled(p spot, targets []uint32, pull []float32) (fx, fy float32) {
	pull = pull[:len(targets)]
	for i, v := range targets {
		q := s.at[v]
		dx, dy := q.x-p.x, q.y-p.y
		f := pull[i] / float32(math.Sqrt(float64(float32(dx*dx)+float32(dy*dy)+near*near)))
		fx += float32(f * dx)
		fy += float32(f * dy)
	}
	return fx, fy
}

// pushed sums the push of a sample. It takes bodies in twos: 1/a and 1/b from a
// single division, which is what costs here.
func pushed(p spot, at []spot) (fx, fy float32) {
	for ; len(at) > 1; at = at[2:] {
		ax, ay := p.x-at[0].x, p.y-at[0].y
		bx, by := p.x-at[1].x, p.y-at[1].y
		a := float32(ax*ax) + float32(ay*ay) + near*near
		b := float32(bx*bx) + float32(by*by) + near*near
		both := 1 / float32(a*b)
		a, b = float32(b*both), float32(a*both)
		fx += float32(a*ax) + float32(b*bx)
		fy += float32(a*ay) + float32(b*by)
	}
	return fx, fy
}
