package viz

import (
	"fmt"
	"math"
)

// colour is an sRGB colour, each part in [0,1].
type colour [3]float64

// hex returns the colour as #rrggbb.
func (c colour) hex() string {
	var b [3]int
	for i, v := range c {
		b[i] = int(math.Round(255 * min(1, max(0, v))))
	}
	return fmt.Sprintf("#%02x%02x%02x", b[0], b[1], b[2])
}

func (c colour) linear() colour {
	for i, v := range c {
		if v <= 0.04045 {
			c[i] = v / 12.92
		} else {
			c[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return c
}

func (c colour) companded() colour {
	for i, v := range c {
		v = min(1, max(0, v))
		if v <= 0.0031308 {
			c[i] = 12.92 * v
		} else {
			c[i] = 1.055*math.Pow(v, 1/2.4) - 0.055
		}
	}
	return c
}

// oklab is a colour by lightness and two opponent axes, times 100. Its
// Euclidean distances follow perceived differences (Ottosson, "A perceptual
// color space for image processing", 2020).
type oklab struct{ l, a, b float64 }

func (c colour) oklab() oklab {
	c = c.linear()
	l := math.Cbrt(0.4122214708*c[0] + 0.5363325363*c[1] + 0.0514459929*c[2])
	m := math.Cbrt(0.2119034982*c[0] + 0.6806995451*c[1] + 0.1073969566*c[2])
	s := math.Cbrt(0.0883024619*c[0] + 0.2817188376*c[1] + 0.6299787005*c[2])
	return oklab{
		100 * (0.2104542553*l + 0.7936177850*m - 0.0040720468*s),
		100 * (1.9779984951*l - 2.4285922050*m + 0.4505937099*s),
		100 * (0.0259040371*l + 0.7827717662*m - 0.8086757660*s),
	}
}

// rgb is the inverse of colour.oklab; ok tells whether the colour can be shown.
func (o oklab) rgb() (c colour, ok bool) {
	L, a, b := o.l/100, o.a/100, o.b/100
	l := L + 0.3963377774*a + 0.2158037573*b
	m := L - 0.1055613458*a - 0.0638541728*b
	s := L - 0.0894841775*a - 1.2914855480*b
	l, m, s = l*l*l, m*m*m, s*s*s
	c = colour{
		4.0767416621*l - 3.3077115913*m + 0.2309699292*s,
		-1.2684380046*l + 2.6097574011*m - 0.3413193965*s,
		-0.0041960863*l - 0.7034186147*m + 1.7076147010*s,
	}
	ok = true
	for _, v := range c {
		ok = ok && v >= -1e-6 && v <= 1+1e-6
	}
	return c.companded(), ok
}

func (o oklab) chroma() float64 { return math.Hypot(o.a, o.b) }

// hue is an angle in radians.
func (o oklab) hue() float64 { return math.Atan2(o.b, o.a) }

func (o oklab) distance(p oklab) float64 {
	return math.Sqrt((o.l-p.l)*(o.l-p.l) + (o.a-p.a)*(o.a-p.a) + (o.b-p.b)*(o.b-p.b))
}

// visions holds the matrices that turn linear RGB into what eyes without
// working L, M or S cones see (Machado, Oliveira, Fernandes, "A
// physiologically-based model for simulation of color vision deficiency", IEEE
// TVCG 15 (2009), doi:10.1109/TVCG.2009.113, severity 1). The first is normal
// vision.
var visions = [4][3][3]float64{
	{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
	{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
	{{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}},
}

// seen is a colour as each of the four visions sees it.
type seen [4]oklab

func (c colour) seen() seen {
	c = c.linear()
	var s seen
	for i, m := range visions {
		var out colour
		for row := range 3 {
			out[row] = m[row][0]*c[0] + m[row][1]*c[1] + m[row][2]*c[2]
		}
		s[i] = out.companded().oklab()
	}
	return s
}

// distance returns the smallest distance over the four visions.
func (s seen) distance(t seen) float64 {
	least := math.Inf(1)
	for i := range s {
		least = min(least, s[i].distance(t[i]))
	}
	return least
}

// choice is the distance by which colours are chosen: most eyes are normal and
// should see more than the least that all can, so theirs counts for 0.6.
func (s seen) choice(t seen) float64 {
	return min(0.6*s[0].distance(t[0]), s[1].distance(t[1]), s[2].distance(t[2]), s[3].distance(t[3]))
}

// luminance is the relative luminance of WCAG 2.
func (c colour) luminance() float64 {
	c = c.linear()
	return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2]
}

// contrast is the contrast ratio of WCAG 2, from 1 to 21.
func contrast(a, b colour) float64 {
	x, y := a.luminance(), b.luminance()
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// withContrast moves c's lightness away from the ground, keeping hue and as
// much chroma as can be shown, until their contrast is at least ratio.
func (c colour) withContrast(ground colour, ratio float64) colour {
	o := c.oklab()
	step := -1.0
	if ground.luminance() < 0.2 {
		step = 1
	}
	for contrast(c, ground) < ratio && o.l > 0 && o.l < 100 {
		o.l += step
		c = o.shown()
	}
	return c
}

// shown returns the colour with its chroma reduced until it can be shown.
func (o oklab) shown() colour {
	c, ok := o.rgb()
	for !ok && o.chroma() > 0.5 {
		o.a, o.b = 0.95*o.a, 0.95*o.b
		c, ok = o.rgb()
	}
	return c
}
