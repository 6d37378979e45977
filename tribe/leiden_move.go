package tribe

// move visits nodes until hardly one can gain by changing to a neighbour's
// community or to one of its own. After the first round a node is visited again
// only when a neighbour has left for another community. On return, community
// holds labels 0…k−1.
//
// It changes community only by exact positive gains.
func (e *engine) move(lv *level, community []uint32) (k int) {
	e.count(lv, community)
	e.rise = 0
	if len(lv.targets) >= largeArcs {
		e.moveBatches(lv, community)
	} else {
		e.moveSingly(lv, community)
	}
	return e.renumber(community)
}

// moveSingly visits one node after the other. A round is over when all nodes
// that waited at its beginning were visited.
func (e *engine) moveSingly(lv *level, community []uint32) {
	n := lv.n()
	waiting := e.waiting[:n]
	list, next := e.order[:n], e.spare[:0]
	for i := range list {
		list[i], waiting[i] = uint32(i), 1
	}
	e.rng.Shuffle(n, func(i, j int) { list[i], list[j] = list[j], list[i] })
	for len(list) > 0 {
		gain := 0.0
		for _, u := range list {
			waiting[u] = 0
			p := e.propose(lv, u, community, &e.gains[0])
			if p.to == p.from {
				continue
			}
			if p.to == None {
				p.to = e.empty(n)
			}
			gain += p.gain
			e.apply(lv, u, p, community)
			targets, _ := lv.row(u)
			for _, v := range targets {
				if waiting[v] == 0 && community[v] != p.to {
					waiting[v] = 1
					next = append(next, v)
				}
			}
		}
		list, next = next, list[:0]
		if e.settled(gain) {
			break
		}
	}
	for _, u := range list {
		waiting[u] = 0
	}
}

// settled adds up what a round gained and tells whether it was the last.
func (e *engine) settled(gain float64) bool {
	rise := 2 * gain / e.weight
	e.rise += rise
	return !(rise > e.stage.tolerance)
}

// count sets up the totals of all communities of a level.
func (e *engine) count(lv *level, community []uint32) {
	n := lv.n()
	clear(e.total[:n])
	clear(e.size[:n])
	for u, c := range community {
		e.total[c] += lv.degree[u]
		e.size[c]++
	}
	e.countSurplus(lv, community)
	e.free = e.free[:0]
}

// empty returns a community without nodes. There is one whenever a community
// has more than one.
func (e *engine) empty(n int) uint32 {
	if len(e.free) == 0 {
		for c := n - 1; c >= 0; c-- {
			if e.size[c] == 0 {
				e.free = append(e.free, uint32(c))
			}
		}
	}
	c := e.free[len(e.free)-1]
	e.free = e.free[:len(e.free)-1]
	return c
}

// proposal is the move of one node: its communities before and after, None
// being a new one, and the weight to both.
type proposal struct {
	from, to   uint32
	wFrom, wTo float64
	gain       float64 // of both together, in edge weight
}

// propose returns the move that u gains most by: to its present community
// unless another is better by more than epsilon, the first met among equals.
func (e *engine) propose(lv *level, u uint32, community []uint32, gains *accumulator) proposal {
	own, d := community[u], lv.degree[u]
	gains.addRow(lv, u, community)
	penalty := e.scale * d
	wOwn := gains.sum[own]
	gains.sum[own] = 0
	if lv.loop != nil {
		wOwn -= lv.loop[u] // it goes wherever u goes
	}
	stay := wOwn - float64(penalty*(e.total[own]-d))
	surplus, relief := e.surplus, 0.0
	if surplus != nil {
		relief = e.scale * lv.surplus[u]
		stay += float64(relief * (surplus[own] - lv.surplus[u]))
	}
	p := proposal{from: own, to: own, wFrom: wOwn}
	highest := stay + e.epsilon
	for _, c := range gains.keys {
		w := gains.sum[c]
		gains.sum[c] = 0
		gain := w - float64(penalty*e.total[c])
		if surplus != nil {
			gain += float64(relief * surplus[c])
		}
		if gain > highest && c != own {
			p.to, p.wTo, highest = c, w, gain
		}
	}
	gains.keys = gains.keys[:0]
	p.gain = highest - stay
	if highest < 0 && e.size[own] > 1 {
		p.to, p.wTo, p.gain = None, 0, -stay // alone it gains exactly 0
	}
	return p
}

// apply moves u to another community.
func (e *engine) apply(lv *level, u uint32, p proposal, community []uint32) {
	e.total[p.from] -= lv.degree[u]
	e.total[p.to] += lv.degree[u]
	if e.surplus != nil {
		e.surplus[p.from] -= lv.surplus[u]
		e.surplus[p.to] += lv.surplus[u]
	}
	e.size[p.from]--
	e.size[p.to]++
	community[u] = p.to
	if e.size[p.from] == 0 {
		e.total[p.from] = 0
	}
}

// renumber makes labels dense, in order of first appearance.
func (e *engine) renumber(community []uint32) (k int) {
	number := e.spare[:len(community)]
	for i := range number {
		number[i] = None
	}
	for u, c := range community {
		if number[c] == None {
			number[c] = uint32(k)
			k++
		}
		community[u] = number[c]
	}
	return k
}
