package main

import (
	"bytes"
	"fmt"
	"math"

	"tribemap/tribe"
)

// example is a judged line: what it may answer, and which of these it does.
type example struct {
	candidates [][]uint8
	right      []bool
}

// weights of features, by number.
type weights [tribe.ReplyFeatures]float64

// rounds of the outer loop fit again with the lines taken by the weights of the
// round before; steps are those of the descent within.
const rounds, steps = 3, 150

// fit returns weights for the days that are not held back: of largest
// likelihood that a line's candidate is a right one, with a small penalty on
// their squares.
func fit(days []day, progress func(string)) *weights {
	w := new(weights)
	for round := range rounds {
		examples := collect(days, w)
		loss := descend(examples, w)
		progress(fmt.Sprintf("round %d: %d lines, loss %.4f", round+1, len(examples), loss))
	}
	for i := range w {
		w[i] = math.Round(w[i]*1000) / 1000
	}
	return w
}

func collect(days []day, w *weights) []example {
	var examples []example
	for _, d := range days {
		if d.held {
			continue
		}
		tribe.WalkReplies(d.lines, func(i int, candidates []tribe.ReplyCandidate) int {
			if d.judge[i] {
				if e := exampleOf(candidates, d.gold[i]); e.candidates != nil {
					examples = append(examples, e)
				}
			}
			return best(candidates, w)
		})
	}
	return examples
}

// exampleOf copies candidates. Without any of the right ones in sight there is
// nothing to learn.
func exampleOf(candidates []tribe.ReplyCandidate, gold []int) example {
	var e example
	some := false
	for _, c := range candidates {
		right := isRight(c.Line, gold)
		some = some || right
		e.candidates = append(e.candidates, append([]uint8(nil), c.Features...))
		e.right = append(e.right, right)
	}
	if !some {
		return example{}
	}
	return e
}

// isRight tells whether a judgement agrees with the annotation.
func isRight(line int, gold []int) bool {
	if line < 0 {
		return len(gold) == 0
	}
	for _, g := range gold {
		if g == line {
			return true
		}
	}
	return false
}

func (w *weights) score(features []uint8) float64 {
	sum := 0.0
	for _, f := range features {
		sum += w[f]
	}
	return sum
}

// best returns the place of the likeliest candidate, the first of those alike.
func best(candidates []tribe.ReplyCandidate, w *weights) int {
	at, most := 0, math.Inf(-1)
	for k := range candidates {
		if s := w.score(candidates[k].Features); s > most {
			at, most = k, s
		}
	}
	return at
}

// descend lowers the mean loss by Adam: D. P. Kingma, J. Ba, ICLR 2015. It
// returns the loss before the last step.
func descend(examples []example, w *weights) (loss float64) {
	const rate, keep1, keep2, tiny, penalty = 0.1, 0.9, 0.99, 1e-8, 1e-4
	var mean, square weights
	for step := range steps {
		var g weights
		loss = gradient(examples, w, &g)
		slow := rate * (1 - float64(step)/steps)
		for i := range w {
			g[i] += penalty * w[i]
			mean[i] = keep1*mean[i] + (1-keep1)*g[i]
			square[i] = keep2*square[i] + (1-keep2)*g[i]*g[i]
			m := mean[i] / (1 - math.Pow(keep1, float64(step+1)))
			s := square[i] / (1 - math.Pow(keep2, float64(step+1)))
			w[i] -= slow * m / (math.Sqrt(s) + tiny)
		}
	}
	return loss
}

// gradient adds to g that of the mean loss, −ln of the chance of the right
// candidates together, and returns the loss.
func gradient(examples []example, w, g *weights) (loss float64) {
	n := float64(len(examples))
	var p []float64
	for _, e := range examples {
		p = p[:0]
		all, right := 0.0, 0.0
		for k, features := range e.candidates {
			x := math.Exp(w.score(features))
			p = append(p, x)
			all += x
			if e.right[k] {
				right += x
			}
		}
		loss -= math.Log(right/all) / n
		for k, features := range e.candidates {
			d := p[k] / all
			if e.right[k] {
				d -= p[k] / right
			}
			for _, f := range features {
				g[f] += d / n
			}
		}
	}
	return loss
}

// table writes the weights as lines of name, tab, weight.
func (w *weights) table() []byte {
	var out bytes.Buffer
	for i, name := range tribe.ReplyFeatureNames() {
		fmt.Fprintf(&out, "%s\t%.3f\n", name, w[i])
	}
	return out.Bytes()
}
