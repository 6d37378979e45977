package viz

import (
	"reflect"
	"testing"

	"tribemap/internal/browsertest"
	"tribemap/tribe"
)

// halved adds a hierarchy to a result, in which the first tribe falls into two.
func halved(r *tribe.Result) *tribe.Result {
	own, finer := tribe.Level{Gamma: 1}, tribe.Level{Gamma: 2}
	for k, t := range r.Tribes {
		own.Tribes = append(own.Tribes, tribe.LevelTribe{Size: t.Size, Within: -1})
		if k > 0 {
			finer.Tribes = append(finer.Tribes, tribe.LevelTribe{Size: t.Size, Within: k, Share: 1})
		}
	}
	size := r.Tribes[0].Size
	finer.Tribes = append(finer.Tribes, tribe.LevelTribe{Size: size / 3, Share: 1}, tribe.LevelTribe{Size: size - size/3, Share: 1})
	r.Resolution.Hierarchy = []tribe.Level{{Gamma: 0.5, Tribes: []tribe.LevelTribe{{Size: 3, Within: -1}}}, own, finer}
	return r
}

func TestSubTribes(t *testing.T) {
	r := halved(&tribe.Result{Tribes: []tribe.Tribe{{Size: 30}, {Size: 12}}})
	if got, want := subTribes(r), [][]int{{20, 10}, {12}}; !reflect.DeepEqual(got, want) {
		t.Errorf("sub-tribes %v, want %v", got, want)
	}
	r.Tribes = r.Tribes[:1]
	if got := subTribes(r); got != nil {
		t.Errorf("of other tribes than the hierarchy's: %v, want none", got)
	}
	if got := Share(halved(fake(120, 5, 0.3)), []byte("key")).Resolution.Hierarchy; got != nil {
		t.Errorf("a copy for sharing keeps the hierarchy %v", got)
	}
}

// A tribe's card compares its connectors with every other way to choose as many,
// and says what the tribe falls into.
func TestBrowserTribeCompares(t *testing.T) {
	r := halved(fake(120, 5, 0.3))
	b := browsertest.Open(t, draw(t, r, MapOptions{}), browsertest.Window)
	b.ID("tribe-0").Click()
	b.Settled()
	rows := browsertest.Eval[[]string](b, `[...document.querySelectorAll('[data-testid="compare"] tbody th')].map((n) => n.textContent)`)
	if want := []string{"these connectors", "PageRank", "random people"}; !reflect.DeepEqual(rows, want) {
		t.Errorf("compared with %q, want %q", rows, want)
	}
	if n := browsertest.Eval[int](b, `document.querySelectorAll('[data-testid="parts"] li').length`); n != 2 {
		t.Errorf("%d sub-tribes, want 2", n)
	}
}
