package viz

import "math"

// band is a ribbon between two tribes.
type band struct {
	a, b  int
	bent  point // control point of its curve
	width float64
}

// bridgeTribes picks the ribbons that show: those with open water between their two
// tribes. Of the others no more than stubs would be seen.
func (s *sheet) bridgeTribes() {
	for _, r := range ribbons(s.result.Tribes) {
		a, b := s.tribes[r.A].centre, s.tribes[r.B].centre
		best, between, open := band{r.A, r.B, point{}, 1.5 + 15*math.Sqrt(r.Weight)}, math.Inf(1), 0.0
		for _, by := range bends {
			bent := point{(a.x+b.x)/2 + float64(by*(b.y-a.y)), (a.y+b.y)/2 - float64(by*(b.x-a.x))}
			if all, clear := s.water(r, bendPoints(a, bent, b)); all-clear < between-open {
				best.bent, between, open = bent, all, clear
			}
		}
		if open >= max(12, 1.6*best.width) && open >= 0.75*between {
			s.ribbons = append(s.ribbons, best)
		}
	}
}

// bends are how far a ribbon may lie aside from the straight way, in its length:
// it takes the one that runs least over third tribes.
var bends = [...]float64{0.12, -0.12, 0.3, -0.3}

// water returns how long a way is between the grounds of two tribes, and how much of
// that lies on no ground.
func (s *sheet) water(r ribbon, way []point) (between, open float64) {
	for i, at := range way[1:] {
		step := way[i].to(at)
		switch s.tribeAt(at, -1) {
		case -1:
			open += step
			between += step
		case r.A, r.B:
		default:
			between += step
		}
	}
	return between, open
}

// bendPoints walks the curve from a to b with control point c.
func bendPoints(a, c, b point) []point {
	const steps = 48
	way := make([]point, steps+1)
	for i := range way {
		way[i] = quadratic(a, c, b, float64(i)/steps)
	}
	return way
}
