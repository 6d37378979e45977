package tribe

// refine cuts each community into well-connected parts, which become the nodes
// of the next level. Nodes start alone and are visited once, in random order;
// one that is still alone joins the part of its own community that it gains
// most by, if both it and the part are well connected to the rest of the
// community. Joining needs an edge, so parts are connected. It returns labels
// 0…kr−1.
func (e *engine) refine(lv *level, community []uint32, k int) (part []uint32, kr int) {
	n := lv.n()
	r := newRefinement(e, lv, community, k)
	order := e.queue[:n]
	for i := range order {
		order[i] = uint32(i)
	}
	e.rng.Shuffle(n, func(i, j int) { order[i], order[j] = order[j], order[i] })
	for _, u := range order {
		if r.alone[u] && r.wellConnected(u) {
			r.join(u)
		}
	}
	return r.part, e.renumber(r.part)
}

// refinement is the state of one call of refine. A part is named by the node
// it grew from.
type refinement struct {
	*engine
	lv        *level
	community []uint32
	part      []uint32
	alone     []bool    // the node forms its part by itself
	total     []float64 // weighted degree of each part
	cut       []float64 // weight from each part to the rest of its community
	whole     []float64 // weighted degree of each community
}

func newRefinement(e *engine, lv *level, community []uint32, k int) *refinement {
	n := lv.n()
	r := &refinement{
		engine: e, lv: lv, community: community,
		part: make([]uint32, n), alone: make([]bool, n),
		total: append([]float64(nil), lv.degree...), cut: make([]float64, n),
		whole: make([]float64, k),
	}
	for u := range uint32(n) {
		r.part[u], r.alone[u] = u, true
		r.whole[community[u]] += lv.degree[u]
		r.cut[u] = r.weightWithin(u)
	}
	return r
}

// weightWithin returns the weight of u's edges inside its community.
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

// wellConnected tells whether a part has at least as much weight to the rest
// of its community as chance gives.
func (r *refinement) wellConnected(p uint32) bool {
	rest := r.whole[r.community[p]] - r.total[p]
	return r.cut[p] >= float64(r.scale*float64(r.total[p]*rest))
}

// join puts u, which is alone, into the best part, if one is worth it.
func (r *refinement) join(u uint32) {
	r.addOwnRow(u)
	to, highest := u, r.epsilon
	penalty := r.scale * r.lv.degree[u]
	for _, p := range r.gains.keys {
		gain := r.gains.sum[p] - float64(penalty*r.total[p])
		if gain > highest && p != u && r.wellConnected(p) {
			to, highest = p, gain
		}
	}
	if to != u {
		r.cut[to] += r.cut[u] - 2*r.gains.sum[to]
		r.total[to] += r.total[u]
		r.total[u] = 0
		r.part[u] = to
		r.alone[u], r.alone[to] = false, false
	}
	r.gains.clear()
}

// addOwnRow adds up u's edges inside its community by part.
func (r *refinement) addOwnRow(u uint32) {
	targets, weights := r.lv.row(u)
	own := r.community[u]
	for i, v := range targets {
		if r.community[v] != own || v == u {
			continue
		}
		p := r.part[v]
		if r.gains.sum[p] == 0 {
			r.gains.keys = append(r.gains.keys, p)
		}
		if weights == nil {
			r.gains.sum[p]++
		} else {
			r.gains.sum[p] += float64(weights[i])
		}
	}
}
