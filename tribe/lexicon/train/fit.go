package main

import "math"

// design is a set of examples as sparse rows: columns of value 1, and signals
// before them that every row has. Column 0 is 1 everywhere.
type design struct {
	columns int
	dense   [][]float64
	sparse  [][]uint32
	yes     []bool
}

// score returns the log-odds of row i.
func (d *design) score(i int, w []float64) float64 {
	z := w[0]
	for k, x := range d.dense[i] {
		z += float64(w[1+k] * x)
	}
	for _, c := range d.sparse[i] {
		z += w[c]
	}
	return z
}

// gradient sets g to that of the mean logistic loss.
func (d *design) gradient(w, g []float64) {
	clear(g)
	n := float64(len(d.yes))
	for i, yes := range d.yes {
		r := 1 / (1 + math.Exp(-d.score(i, w)))
		if yes {
			r--
		}
		r /= n
		g[0] += r
		for k, x := range d.dense[i] {
			g[1+k] += float64(r * x)
		}
		for _, c := range d.sparse[i] {
			g[c] += r
		}
	}
}

// steepness bounds the curvature of the mean loss: a quarter of the largest
// eigenvalue of XᵀX/n, by power iteration, with a tenth to spare.
func (d *design) steepness() float64 {
	v, next := make([]float64, d.columns), make([]float64, d.columns)
	for i := range v {
		v[i] = 1
	}
	largest := 0.0
	for range 30 {
		clear(next)
		for i := range d.yes {
			x := d.score(i, v)
			next[0] += x
			for k, y := range d.dense[i] {
				next[1+k] += float64(x * y)
			}
			for _, c := range d.sparse[i] {
				next[c] += x
			}
		}
		sum := 0.0
		for _, x := range next {
			sum += float64(x * x)
		}
		norm := math.Sqrt(sum)
		for i := range v {
			v[i] = next[i] / norm
		}
		largest = norm / float64(len(d.yes))
	}
	return 1.1 * largest / 4
}

// fit minimises mean logistic loss + l1 Σ|w| + l2/2 Σw² over all columns but the
// first, by FISTA: A. Beck, M. Teboulle, A fast iterative shrinkage-thresholding
// algorithm for linear inverse problems, SIAM J. Imaging Sci. 2009.
func (d *design) fit(l1, l2 float64, rounds int) []float64 {
	w, before := make([]float64, d.columns), make([]float64, d.columns)
	ahead, g := make([]float64, d.columns), make([]float64, d.columns)
	step := 1 / (d.steepness() + l2)
	t := 1.0
	for range rounds {
		d.gradient(ahead, g)
		copy(before, w)
		for c := range w {
			w[c] = ahead[c] - float64(step*g[c])
			if c > 0 {
				w[c] = shrink(w[c]-float64(step*l2*ahead[c]), step*l1)
			}
		}
		next := (1 + math.Sqrt(1+4*t*t)) / 2
		for c := range w {
			ahead[c] = w[c] + float64((t-1)/next*(w[c]-before[c]))
		}
		t = next
	}
	return w
}

// shrink moves x towards zero.
func shrink(x, by float64) float64 {
	switch {
	case x > by:
		return x - by
	case x < -by:
		return x + by
	}
	return 0
}
