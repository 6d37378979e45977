package viz

import (
	"math"
	"strings"
	"testing"

	"tribemap/internal/browsertest"
	"tribemap/tribe"
)

// What the page rounds is rounded already as lists, tables and slides write it.
func TestRoundsOnce(t *testing.T) {
	for x, want := range map[float64]float64{10.4645: 10, 10.5: 10, 9.949: 9.9, 9.95: 10, 0.25: 0.2, 0: 0, math.Inf(1): 0, math.NaN(): 0} {
		if got := roundTold(x); got != want {
			t.Errorf("%v people are rounded to %v, want %v", x, got, want)
		}
	}
	for x, want := range map[float64]float64{0.9948: 99, 0.0049: 0.4, 0.00001: 0.4, 0.0051: 1, 0: 0, 1: 100} {
		if got := wholePercent(x); got != want {
			t.Errorf("the share %v is rounded to %v %%, want %v", x, got, want)
		}
	}
	reach := newReach(tribe.Reach{Mean: 33.4499, Active: 10.4645, Arms: []tribe.Arm{{Name: "low", Mean: 10.1}, {Name: "high", Mean: 10.4645}}})
	if reach.Mean != 33 || reach.Active != 10 || reach.Arms[0].Name != "high" || reach.Arms[0].Mean != 10 {
		t.Errorf("the reach is rounded to %+v", reach)
	}
}

// The card of a tribe says what the tables and what stands out say.
func TestBrowserFiguresAgree(t *testing.T) {
	browsertest.Beside(t)
	r := fake(120, 4, 0.2)
	r.Tribes[1].InternalShare = 0.9948
	r.Reach = []tribe.Reach{{Tribe: 1, K: 5, Mean: 20.4645, Low: 20, High: 21, Random: 3.25, Active: 10.4645}}
	b := browsertest.Open(t, draw(t, r, MapOptions{}), browsertest.Window)
	b.Click(`.tribes [data-tribe="1"]`)
	card := strings.ReplaceAll(b.Text("#card"), "\u00a0", " ")
	for _, said := range []string{"99 %", "most active10", "tell 20 of", "random3.2"} {
		if !strings.Contains(strings.ReplaceAll(card, "\n", ""), said) {
			t.Errorf("the card does not say %q: %q", said, card)
		}
	}
	if story := browsertest.Eval[string](b, `document.querySelector("#pane-tribes").textContent`); !strings.Contains(story, "most active 10.") {
		t.Errorf("what stands out is %q", story)
	}
}
