package tribe

// move visits nodes until none can gain by changing to a neighbour's community
// or to one of its own. A node is visited again only after a neighbour has
// left for another community. On return, community holds labels 0…k−1.
//
// This is the one step that decides memberships; it changes community only
// through apply, always by an exact positive gain.
func (e *engine) move(lv *level, community []uint32) (k int) {
	n := lv.n()
	e.count(lv, community)
	queue, queued := e.queue[:n], e.queued[:n]
	for i := range queue {
		queue[i], queued[i] = uint32(i), true
	}
	e.rng.Shuffle(n, func(i, j int) { queue[i], queue[j] = queue[j], queue[i] })

	head, waiting := 0, n
	for waiting > 0 {
		u := queue[head]
		if head++; head == n {
			head = 0
		}
		waiting--
		queued[u] = false
		to := e.best(lv, u, community)
		if to == community[u] {
			continue
		}
		e.apply(lv, u, to, community)
		targets, _ := lv.row(u)
		for _, v := range targets {
			if queued[v] || community[v] == to {
				continue
			}
			queued[v] = true
			tail := head + waiting
			if tail >= n {
				tail -= n
			}
			queue[tail] = v
			waiting++
		}
	}
	return e.renumber(community)
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
	e.free = e.free[:0]
	for c := n - 1; c >= 0; c-- {
		if e.size[c] == 0 {
			e.free = append(e.free, uint32(c))
		}
	}
}

// best returns the community that u gains most by being in: its present one
// unless another is better by more than epsilon, the first met among equals.
func (e *engine) best(lv *level, u uint32, community []uint32) uint32 {
	e.gains.addRow(lv, u, community)
	own, d := community[u], lv.degree[u]
	penalty := e.scale * d
	stay := e.gains.sum[own] - float64(penalty*(e.total[own]-d))
	if lv.loop != nil {
		stay -= lv.loop[u] // it goes wherever u goes
	}
	to, highest := own, stay+e.epsilon
	for _, c := range e.gains.keys {
		if c == own {
			continue
		}
		if gain := e.gains.sum[c] - float64(penalty*e.total[c]); gain > highest {
			to, highest = c, gain
		}
	}
	e.gains.clear()
	if highest < 0 && e.size[own] > 1 {
		to = e.free[len(e.free)-1] // alone it gains exactly 0
	}
	return to
}

// apply moves u to another community, which may be the next free one.
func (e *engine) apply(lv *level, u, to uint32, community []uint32) {
	from := community[u]
	e.moves++
	if e.size[to] == 0 {
		e.free = e.free[:len(e.free)-1]
	}
	e.total[from] -= lv.degree[u]
	e.total[to] += lv.degree[u]
	e.size[from]--
	e.size[to]++
	community[u] = to
	if e.size[from] == 0 {
		e.total[from] = 0
		e.free = append(e.free, from)
	}
}

// renumber makes labels dense, in order of first appearance.
func (e *engine) renumber(community []uint32) (k int) {
	number := e.queue[:len(community)] // idle between moves
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
