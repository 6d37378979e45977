package tribe

import (
	"math/rand/v2"

	"tribemap/internal/par"
)

// refine cuts each community into well-connected parts, which become the nodes
// of the next level. Nodes start alone and are visited once, in random order; one that is still
// alone joins the part of its own community that it gains most by, if both it
// and the part are well connected to the rest of the community. Joining needs
// an edge, so parts are connected. It returns labels 0…kp−1, those of one
// community next to each other.
//
// Communities do not touch each other's nodes, so workers refine them side by
// side, each community with a stream of chance of its own.
func (e *engine) refine(lv *level, community []uint32, k int) (part []uint32, kp int) {
	r := &e.refined
	r.setUp(e, lv, community, k)
	threads := workers(len(lv.targets), e.threads)
	chance := e.rng.Uint64()
	par.ForWorker(threads, k, 1, func(worker, _, lo, _ int) {
		r.refine(uint32(lo), rand.New(rand.NewPCG(chance, uint64(lo))), &e.gains[worker])
	})
	for c := range k {
		r.count[c], kp = kp, kp+r.count[c]
	}
	part = make([]uint32, lv.n())
	par.For(threads, k, 1, func(_, c, _ int) {
		for _, u := range r.nodes[r.starts[c]:r.starts[c+1]] {
			part[u] = uint32(r.count[c]) + r.number[r.part[u]]
		}
	})
	return part, kp
}

// refinement is the state of one call of refine. A part is named by the node
// it grew from.
type refinement struct {
	*engine
	lv            *level
	community     []uint32
	starts, nodes []uint32
	part          []uint32
	number        []uint32  // of each part within its community
	count         []int     // parts of each community; at last, of those before it
	alone         []bool    // the node forms its part by itself
	total         []float64 // weighted degree of each part
	whole         []float64 // weighted degree of each community
	surplus       []float64 // of each part; nil if the graph is undirected
	wholeSurplus  []float64 // of each community
	cut           []float64 // weight from each part to the rest of its community
}

func (r *refinement) setUp(e *engine, lv *level, community []uint32, k int) {
	n := lv.n()
	if len(r.part) < n {
		*r = refinement{
			part: make([]uint32, n), number: make([]uint32, n), alone: make([]bool, n),
			total: make([]float64, n), cut: make([]float64, n),
		}
		if lv.surplus != nil {
			r.surplus = make([]float64, n)
		}
	}
	r.count, r.whole, r.wholeSurplus = make([]int, k), make([]float64, k), make([]float64, k)
	r.engine, r.lv, r.community = e, lv, community
	r.starts, r.nodes = groupNodes(community, k)
}

// refine cuts one community.
func (r *refinement) refine(c uint32, rng *rand.Rand, gains *accumulator) {
	nodes := r.nodes[r.starts[c]:r.starts[c+1]]
	rng.Shuffle(len(nodes), func(i, j int) { nodes[i], nodes[j] = nodes[j], nodes[i] })
	r.whole[c] = 0
	for _, u := range nodes {
		r.part[u], r.alone[u] = u, true
		r.total[u] = r.lv.degree[u]
		r.cut[u] = -1 // not known
		r.whole[c] += r.lv.degree[u]
		if r.surplus != nil {
			r.surplus[u] = r.lv.surplus[u]
			r.wholeSurplus[c] += r.lv.surplus[u]
		}
	}
	for _, u := range nodes {
		if r.alone[u] {
			r.join(u, gains)
		}
	}
	count := 0
	for _, u := range nodes {
		if r.part[u] == u {
			r.number[u] = uint32(count)
			count++
		}
	}
	r.count[c] = count
}

// wellConnected tells whether a part has at least as much weight to the rest
// of its community as chance gives.
func (r *refinement) wellConnected(p uint32) bool {
	c := r.community[p]
	chance := float64(r.total[p] * (r.whole[c] - r.total[p]))
	if r.surplus != nil {
		chance -= float64(r.surplus[p] * (r.wholeSurplus[c] - r.surplus[p]))
	}
	return r.cut[p] >= float64(r.scale*chance)
}

// join puts u, which is alone, into the best part, if one is worth it and both
// are well connected.
func (r *refinement) join(u uint32, gains *accumulator) {
	r.addWithin(u, gains)
	to, highest, weight := u, r.epsilon, 0.0
	penalty, relief := r.scale*r.lv.degree[u], 0.0
	if r.surplus != nil {
		relief = r.scale * r.lv.surplus[u]
	}
	connected := r.wellConnected(u)
	for _, p := range gains.keys {
		w := gains.sum[p]
		gains.sum[p] = 0
		gain := w - float64(penalty*r.total[p])
		if r.surplus != nil {
			gain += float64(relief * r.surplus[p])
		}
		if connected && gain > highest && r.accepts(p) {
			to, highest, weight = p, gain, w
		}
	}
	gains.keys = gains.keys[:0]
	if to == u {
		return
	}
	r.cut[to] += r.cut[u] - 2*weight
	r.total[to] += r.total[u]
	r.total[u] = 0
	if r.surplus != nil {
		r.surplus[to] += r.surplus[u]
		r.surplus[u] = 0
	}
	r.part[u] = to
	r.alone[u], r.alone[to] = false, false
}

// accepts is wellConnected for a part that may be a node not yet looked at.
func (r *refinement) accepts(p uint32) bool {
	if r.cut[p] < 0 {
		r.cut[p] = r.weightWithin(p)
	}
	return r.wellConnected(p)
}

// weightWithin returns the weight of u's edges to others of its community.
func (r *refinement) weightWithin(u uint32) float64 {
	targets, weights := r.lv.row(u)
	own, sum := r.community[u], 0.0
	for i, v := range targets {
		if r.community[v] != own || v == u {
			continue
		}
		if weights == nil {
			sum++
		} else {
			sum += float64(weights[i])
		}
	}
	return sum
}

// addWithin adds up u's edges inside its community by part and sets u's
// cut.
func (r *refinement) addWithin(u uint32, gains *accumulator) {
	targets, weights := r.lv.row(u)
	keys, count := gains.room(len(targets)), 0
	own, cut := r.community[u], 0.0
	for i, v := range targets {
		if r.community[v] != own || v == u {
			continue
		}
		w := 1.0
		if weights != nil {
			w = float64(weights[i])
		}
		p := r.part[v]
		keys[count] = p
		count += isZero(gains.sum[p])
		gains.sum[p] += w
		cut += w
	}
	gains.keys = keys[:count]
	r.cut[u] = cut
}
