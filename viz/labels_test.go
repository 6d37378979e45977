package viz

import (
	"fmt"
	"testing"

	"tribemap/internal/browsertest"
	"tribemap/viz/layout"
)

func TestBrowserLabelsKeepApart(t *testing.T) {
	_, page := demoPage(t)
	for _, c := range []struct {
		width, height int64
		connectors    int // named at least
	}{{1440, 900, 20}, {1024, 768, 20}, {390, 844, 6}} {
		t.Run(fmt.Sprint(c.width), func(t *testing.T) {
			t.Parallel()
			s := browsertest.Screen{Width: c.width, Height: c.height, Still: true}
			b := browsertest.Open(t, page, s)
			state := b.State()
			names := 0
			for i, l := range state.Labels {
				if l.Kind == "tribe" {
					names++
				}
				if l.X < 0 || l.Y < 0 || l.X+l.W > state.View.Width || l.Y+l.H > state.View.Height {
					t.Errorf("%d×%d: label %q leaves the stage", s.Width, s.Height, l.Lines)
				}
				for _, o := range state.Labels[:i] {
					if l.X < o.X+o.W-0.5 && o.X < l.X+l.W-0.5 && l.Y < o.Y+o.H-0.5 && o.Y < l.Y+l.H-0.5 {
						t.Errorf("%d×%d: labels %q and %q overlap", s.Width, s.Height, l.Lines, o.Lines)
					}
				}
			}
			t.Logf("%d×%d: %d tribes and %d connectors named", s.Width, s.Height, names, len(state.Labels)-names)
			if names != 14 || len(state.Labels)-names < c.connectors {
				t.Errorf("%d×%d: %d of 14 tribes and %d connectors are named", s.Width, s.Height, names, len(state.Labels)-names)
			}
		})
	}
}

// Where there are more tribes than colours, the rest show their numbers, and
// no name lies on the ground of others.
func TestBrowserNamesOnOwnGround(t *testing.T) {
	browsertest.Beside(t)
	r := fake(1500, 34, 0.3)
	page := draw(t, r, MapOptions{})
	s := sceneOf(t, page)
	look := browsertest.Open(t, page, browsertest.Desktop).State()
	named := 0
	for _, l := range look.Labels {
		if l.Kind != "tribe" || len(l.Lines) == 0 {
			continue
		}
		named++
		middle := layout.Point{
			X: look.View.X + (l.X+l.W/2-look.View.Width/2)/look.View.K,
			Y: look.View.Y - (l.Y+l.H/2-look.View.Height/2)/look.View.K,
		}
		for k, other := range s.Tribes {
			for _, flat := range other.Border {
				var ring []layout.Point
				for i := 0; i < len(flat); i += 2 {
					ring = append(ring, layout.Point{X: flat[i], Y: flat[i+1]})
				}
				if k != l.ID && holds(ring, middle) {
					t.Errorf("the name %q of tribe %d lies on tribe %d", l.Lines, l.ID, k)
				}
			}
		}
	}
	if named == 0 || named > maxColours {
		t.Errorf("%d names, want those of tribes with a colour", named)
	}
}
