package viz

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// Distances are the smallest over normal vision and the three dichromacies,
// OKLab × 100. Tableau 10 reaches 0.7 and Okabe–Ito's seven 7.6 by this measure.
func TestPaletteDistances(t *testing.T) {
	for n, want := range map[int]float64{8: 10, 12: 8, 16: 6.5} {
		light := lightTheme.palette(n)
		for name, colours := range map[string][]colour{"light": light, "dark": darkTheme.like(light)} {
			least, leastNormal := math.Inf(1), math.Inf(1)
			for i, c := range colours {
				for _, o := range colours[:i] {
					least = min(least, c.seen().distance(o.seen()))
					leastNormal = min(leastNormal, c.oklab().distance(o.oklab()))
				}
			}
			t.Logf("%s, %d colours: %.1f for the weakest vision, %.1f for normal", name, n, least, leastNormal)
			if least < want || leastNormal < 1.35*want {
				t.Errorf("%s, %d colours: %.1f and %.1f apart, want %.1f and %.1f", name, n, least, leastNormal, want, 1.35*want)
			}
		}
	}
}

func TestSwatchContrast(t *testing.T) {
	for name, theme := range map[string]theme{"light": lightTheme, "dark": darkTheme} {
		colours := append(theme.palette(maxColours), theme.grey)
		for size := range palettes {
			colours = append(colours, theme.like(lightTheme.palette(size))...)
		}
		for _, c := range colours {
			s := theme.swatch(c)
			if r := contrast(c, theme.ground); name == "dark" && r < 3 {
				t.Errorf("%s: dot %s has contrast %.2f, want 3", name, s.Dot, r)
			}
			if r := contrast(parse(t, s.Line), theme.ground); r < 3 {
				t.Errorf("%s: border %s has contrast %.2f, want 3", name, s.Line, r)
			}
			if r := contrast(parse(t, s.Text), theme.ground); r < 4.5 {
				t.Errorf("%s: name %s has contrast %.2f, want 4.5", name, s.Text, r)
			}
		}
	}
}

func parse(t testing.TB, hex string) colour {
	t.Helper()
	var c colour
	digits := "0123456789abcdef"
	for i := range c {
		hi, lo := slices.Index([]byte(digits), hex[1+2*i]), slices.Index([]byte(digits), hex[2+2*i])
		c[i] = float64(16*hi+lo) / 255
	}
	return c
}

// White, black and the three primaries by Ottosson's published table.
func TestOKLab(t *testing.T) {
	for _, c := range []struct {
		rgb  colour
		want oklab
	}{
		{colour{1, 1, 1}, oklab{100, 0, 0}},
		{colour{}, oklab{0, 0, 0}},
		{colour{1, 0, 0}, oklab{62.796, 22.486, 12.585}},
		{colour{0, 1, 0}, oklab{86.644, -23.389, 17.950}},
		{colour{0, 0, 1}, oklab{45.201, -3.246, -31.153}},
	} {
		if got := c.rgb.oklab(); got.distance(c.want) > 0.01 {
			t.Errorf("%v: %v, want %v", c.rgb, got, c.want)
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		var c colour
		for i := range c {
			c[i] = rapid.Float64Range(0, 1).Draw(rt, "part")
		}
		back, ok := c.oklab().rgb()
		for i := range c {
			if !ok || math.Abs(back[i]-c[i]) > 1e-4 {
				rt.Fatalf("%v comes back as %v", c, back)
			}
		}
	})
}

// Twelve tribes on a 4×3 grid: those side by side differ far more than the
// closest pair of the palette does.
func TestAssignKeepsNeighboursApart(t *testing.T) {
	colours := lightTheme.palette(12)
	near := make([][]float64, 12)
	for i := range near {
		near[i] = make([]float64, 12)
		for j := range near[i] {
			dx, dy := float64(i%4-j%4), float64(i/4-j/4)
			near[i][j] = math.Exp(-2 * (math.Hypot(dx, dy) - 1))
		}
	}
	free := slices.Repeat([]int{-1}, 12)
	slots := assign(colours, near, free)
	if sorted := slices.Sorted(slices.Values(slots)); !slices.Equal(sorted, slices.Compact(slices.Clone(sorted))) {
		t.Fatalf("a colour is used twice: %v", slots)
	}
	least := math.Inf(1)
	for i := range slots {
		for j := range i {
			if near[i][j] == 1 {
				least = min(least, colours[slots[i]].oklab().distance(colours[slots[j]].oklab()))
			}
		}
	}
	t.Logf("touching tribes are at least %.1f apart", least)
	if least < 15 {
		t.Errorf("touching tribes are %.1f apart, want 15", least)
	}
}
