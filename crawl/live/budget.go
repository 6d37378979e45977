package live

import (
	"errors"
	"math"
	"time"
)

// errShort: a redirect leads on, and the budget ends before it.
var errShort = errors.New("the budget ends before its redirects")

// cost is a part of the budget. A request takes the most that it can cost when
// it is sent, and gives back what it did not when its answer is there: so no
// budget of requests or units is ever exceeded. Nobody can tell how many posts
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

// most returns what a request of so many units can cost at most, redirects
// among it, of which it may follow what the budget has room for.
func (r *run) most(units int) (c cost, redirects int) {
	left := r.left()
	redirects = max(0, min(mostRedirects, left.requests-1, left.units/units-1))
	return cost{1 + redirects, units * (1 + redirects)}, redirects
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
