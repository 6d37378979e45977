package viz

import (
	"math"
	"slices"
	"sync"
)

// maxColours is the number of tribes that get a colour of their own. More
// could not be told apart by every eye; further tribes are grey and numbered.
const maxColours = 16

// theme is one appearance of the page: its ground and what stands out from it.
type theme struct {
	ground       colour
	grey         colour  // dots of people outside coloured tribes
	light, dark  float64 // lightness range of dots
	dull, bright float64 // chroma range of dots
}

var (
	lightTheme = theme{
		ground: colour{0xfb / 255.0, 0xfa / 255.0, 0xf7 / 255.0},
		grey:   colour{0x9a / 255.0, 0x9c / 255.0, 0xa3 / 255.0},
		dark:   42, light: 76, dull: 7, bright: 19,
	}
	darkTheme = theme{
		ground: colour{0x10 / 255.0, 0x13 / 255.0, 0x1a / 255.0},
		grey:   colour{0x70 / 255.0, 0x74 / 255.0, 0x80 / 255.0},
		dark:   54, light: 92, dull: 6, bright: 22,
	}
)

// swatch is one colour in the strengths that the map needs.
type swatch struct {
	Dot  string `json:"dot"`  // people, areas
	Line string `json:"line"` // contours: contrast at least 3 with the ground
	Text string `json:"text"` // names: contrast at least 4.5 with the ground
}

func (t theme) swatch(c colour) swatch {
	return swatch{c.hex(), c.withContrast(t.ground, 3.05).hex(), c.withContrast(t.ground, 4.55).hex()}
}

// palette returns n ≤ maxColours dot colours chosen so that the closest two are
// as far apart as four kinds of colour vision allow: greedily (Glasbey et al.,
// "Colour displays for categorical images", 2007, doi:10.1002/col.20327), then
// by exchanging single colours while that helps.
func (t theme) palette(n int) []colour {
	return t.choose(n, func(int, colour) bool { return true })
}

// like returns a palette in which each colour has about the hue of the one in
// model: a tribe keeps its character from one theme to the other.
func (t theme) like(model []colour) []colour {
	hues := make([]float64, len(model))
	for i, c := range model {
		hues[i] = c.oklab().hue()
	}
	return t.choose(len(model), func(i int, c colour) bool {
		return math.Abs(math.Remainder(c.oklab().hue()-hues[i], 2*math.Pi)) < hueTolerance
	})
}

// hueTolerance leaves enough freedom to keep the colours of like apart.
const hueTolerance = 34 * math.Pi / 180

// choose is palette with a say on which candidates may take which place.
func (t theme) choose(n int, may func(place int, c colour) bool) []colour {
	candidates, looks := t.candidates()
	avoid := []seen{t.ground.seen(), t.grey.seen()}
	pools := make([][]int, n)
	for place := range pools {
		for i, c := range candidates {
			if may(place, c) {
				pools[place] = append(pools[place], i)
			}
		}
	}
	var chosen []int
	for place := range n {
		chosen = append(chosen, farthest(pools[place], looks, avoid, chosen, -1))
	}
	for moved, round := true, 0; moved && round < 12; round++ {
		moved = false
		for place := range chosen {
			best := farthest(pools[place], looks, avoid, chosen, place)
			moved = moved || best != chosen[place]
			chosen[place] = best
		}
	}
	colours := make([]colour, n)
	for i, c := range chosen {
		colours[i] = candidates[c]
	}
	return colours
}

// candidates returns a grid of colours that the theme allows.
func (t theme) candidates() (all []colour, looks []seen) {
	for l := t.dark; l <= t.light; l += 2 {
		for chroma := t.dull; chroma <= t.bright; chroma += 2 {
			for hue := 0.0; hue < 360; hue += 6 {
				sin, cos := math.Sincos(hue * math.Pi / 180)
				if c, ok := (oklab{l, chroma * cos, chroma * sin}).rgb(); ok {
					all = append(all, c)
					looks = append(looks, c.seen())
				}
			}
		}
	}
	return all, looks
}

// farthest returns the candidate of the pool whose nearest colour among the
// chosen ones (without the one at position skip) and those to avoid is farthest.
func farthest(pool []int, looks []seen, avoid []seen, chosen []int, skip int) int {
	best, most := pool[0], -1.0
	for _, i := range pool {
		least := math.Inf(1)
		for _, o := range avoid {
			least = min(least, looks[i].choice(o))
		}
		for j, c := range chosen {
			if least <= most {
				break
			}
			if j != skip {
				least = min(least, looks[i].choice(looks[c]))
			}
		}
		if least > most {
			best, most = i, least
		}
	}
	return best
}

// paletteSize rounds up to one of three sizes: fewer tribes get colours that
// are farther apart, and one tribe more seldom changes them all.
func paletteSize(n int) int {
	switch {
	case n <= 8:
		return 8
	case n <= 12:
		return 12
	}
	return maxColours
}

// palettes makes the light and the dark palette of each size once.
var palettes = map[int]func() (light, dark []colour){8: pairOf(8), 12: pairOf(12), maxColours: pairOf(maxColours)}

func pairOf(n int) func() (light, dark []colour) {
	return sync.OnceValues(func() (light, dark []colour) {
		light = lightTheme.palette(n)
		return light, darkTheme.like(light)
	})
}

// assign gives each of n ≤ maxColours tribes a place in the palette so that
// tribes close on the map differ most. closeness[i][j] in [0,1] says how close
// two are. Starting from the order of tribes, pairs are swapped, or moved to a
// free place, while that lowers the sum of closeness over squared distance.
// fixed[i] is the place that tribe i has and keeps, negative for none.
func assign(palette []colour, closeness [][]float64, fixed []int) []int {
	looks := make([]seen, len(palette))
	for i, c := range palette {
		looks[i] = c.seen()
	}
	n := len(closeness)
	slot := startSlots(len(palette), fixed) // tribes first, then free places
	stays := func(i int) bool { return i < n && fixed[i] >= 0 }
	cost := func(i int) float64 {
		if i >= n {
			return 0
		}
		sum := 0.0
		for j := range n {
			if j != i {
				d := looks[slot[i]].distance(looks[slot[j]])
				sum += closeness[i][j] / (d*d + 1)
			}
		}
		return sum
	}
	for range 50 {
		moved := false
		for i := range n {
			for j := i + 1; j < len(slot); j++ {
				if stays(i) || stays(j) {
					continue
				}
				before := cost(i) + cost(j)
				slot[i], slot[j] = slot[j], slot[i]
				if cost(i)+cost(j) < before-1e-12 {
					moved = true
				} else {
					slot[i], slot[j] = slot[j], slot[i]
				}
			}
		}
		if !moved {
			break
		}
	}
	return slot[:n]
}

// startSlots gives the tribes that have a place that one, the others the places
// that are left, in order; the rest follows.
func startSlots(places int, fixed []int) []int {
	taken := make([]bool, places)
	for _, at := range fixed {
		if at >= 0 {
			taken[at] = true
		}
	}
	var left []int
	for at, is := range taken {
		if !is {
			left = append(left, at)
		}
	}
	slot := slices.Clone(fixed)
	for i := range slot {
		if slot[i] < 0 {
			slot[i], left = left[0], left[1:]
		}
	}
	return append(slot, left...)
}
