package viz

import (
	"math"
	"testing"

	"tribemap/viz/layout"

	"pgregory.net/rapid"
)

// Two clusters side by side: each ground holds its own people and nobody
// else's, and no border is inside another.
func TestTerritoriesKeepApart(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var places []layout.Point
		var tribes []int
		gap := rapid.Float64Range(4, 9).Draw(rt, "gap")
		for k := range 2 {
			for range rapid.IntRange(6, 40).Draw(rt, "people") {
				r, a := rapid.Float64Range(0, 3).Draw(rt, "r"), rapid.Float64Range(0, 7).Draw(rt, "a")
				places = append(places, layout.Point{X: gap*float64(k) + r*math.Cos(a), Y: r * math.Sin(a)})
				tribes = append(tribes, k)
			}
		}
		ground := territories(places, tribes, 2)
		for k, g := range ground {
			for _, ring := range g {
				for _, p := range ring {
					for _, other := range ground[1-k] {
						if holds(other, p) && !nearRing(other, p, 0.7) {
							rt.Fatalf("border of %d at %v is deep inside %d", k, p, 1-k)
						}
					}
				}
			}
		}
	})
}

func holds(ring []layout.Point, p layout.Point) bool {
	odd := false
	for i, a := range ring {
		b := ring[(i+1)%len(ring)]
		if (a.Y > p.Y) != (b.Y > p.Y) && p.X < (b.X-a.X)*(p.Y-a.Y)/(b.Y-a.Y)+a.X {
			odd = !odd
		}
	}
	return odd
}

func nearRing(ring []layout.Point, p layout.Point, d float64) bool {
	for i, a := range ring {
		b := ring[(i+1)%len(ring)]
		dx, dy := b.X-a.X, b.Y-a.Y
		t := min(1, max(0, ((p.X-a.X)*dx+(p.Y-a.Y)*dy)/(dx*dx+dy*dy+1e-12)))
		if math.Hypot(a.X+t*dx-p.X, a.Y+t*dy-p.Y) < d {
			return true
		}
	}
	return false
}

// The ring around everything above a level of a round hill is a circle.
func TestRingsOfAHill(t *testing.T) {
	const width = 60
	r := raster{x0: -30, y0: -30, width: width, height: width, step: 0.5, values: make([]float64, width*width)}
	for i := range r.values {
		x, y := float64(i%width-30)*0.5, float64(i/width-30)*0.5
		r.values[i] = 10 - math.Hypot(x, y)
	}
	rings := r.rings(4) // radius 6
	if len(rings) != 1 {
		t.Fatalf("%d rings, want 1", len(rings))
	}
	for _, p := range rings[0] {
		if d := math.Hypot(p.X, p.Y); math.Abs(d-6) > 0.02 {
			t.Errorf("%v is %.3f from the middle, want 6", p, d)
		}
	}
	if got := area(rings[0]); math.Abs(got-36*math.Pi) > 0.5 {
		t.Errorf("area %.2f, want %.2f", got, 36*math.Pi)
	}
}

// Every sample above the level lies inside an odd number of rings, saddles
// included, when specks and holes are few.
func TestRingsSeparate(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		r := raster{width: 8, height: 8, step: 4, values: make([]float64, 64)}
		for y := 1; y < 7; y++ {
			for x := 1; x < 7; x++ {
				r.values[y*8+x] = rapid.Float64Range(0, 1).Draw(rt, "v")
			}
		}
		for _, ring := range r.rings(0.5) {
			for i, p := range ring {
				q := ring[(i+1)%len(ring)]
				if math.Hypot(p.X-q.X, p.Y-q.Y) > 4*math.Sqrt2+1e-9 {
					rt.Fatalf("ring jumps from %v to %v", p, q)
				}
			}
		}
	})
}
