package live

import (
	"math"
	"time"
)

// cost is a part of the budget. A request takes what it costs when it is sent, and
// not only when its answer is there: so no budget of requests or units is ever
// exceeded. Nobody can tell how many posts
// an answer will hold: the one that reaches that budget is the last.
type cost struct{ requests, units int }

func (c cost) plus(o cost) cost  { return cost{c.requests + o.requests, c.units + o.units} }
func (c cost) minus(o cost) cost { return cost{c.requests - o.requests, c.units - o.units} }

// left returns what of the budget is neither spent nor taken.
func (r *run) left() cost {
	of := func(most, spent int) int {
		if most <= 0 {
			return math.MaxInt
		}
		return most - spent
	}
	return cost{
		of(r.opt.Budget.Requests, r.spent.Requests+r.taken.requests),
		of(r.opt.Budget.Units, r.spent.Units+r.taken.units),
	}
}

// affords reports whether the budget has room for a task's request.
func (r *run) affords(t Task) bool {
	left := r.left()
	return left.requests >= 1 && left.units >= r.units(t)
}

// overBudget reports whether no further request may be sent.
func (r *run) overBudget() bool {
	b, left := r.opt.Budget, r.left()
	return left.requests < 1 || left.units < 1 ||
		b.Posts > 0 && r.spent.Posts >= b.Posts || b.Time > 0 && time.Since(r.began) >= b.Time
}
