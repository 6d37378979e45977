package live

import "time"

// TimeLeft returns how long the run should take yet: what is left of the
// tasks, or of the budget that ends first, at the rate so far, after the wait
// if there is one. It is 0 while no rate is known.
func (p Progress) TimeLeft() time.Duration {
	left := time.Duration(0)
	at := func(spent, rest int) {
		if spent > 0 {
			if t := time.Duration(float64(p.Taken) * float64(max(0, rest)) / float64(spent)); left == 0 || t < left {
				left = t
			}
		}
	}
	at(p.Spent.Requests, p.Left)
	for _, b := range [][2]int{{p.Spent.Requests, p.Budget.Requests}, {p.Spent.Units, p.Budget.Units}, {p.Spent.Posts, p.Budget.Posts}} {
		if b[1] > 0 {
			at(b[0], b[1]-b[0])
		}
	}
	if p.Waiting != "" {
		left += max(0, time.Until(p.Until))
	}
	if p.Budget.Time > 0 && (left == 0 || p.Budget.Time-p.Taken < left) {
		left = max(0, p.Budget.Time-p.Taken)
	}
	return left
}
