package viz

import (
	"testing"

	"tribemap/internal/browsertest"
	"tribemap/viz/layout"
)

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
