package viz

import (
	"slices"
	"testing"

	"tribemap/internal/browsertest"
	"tribemap/tribe"

	"github.com/chromedp/chromedp"
)

// While the view moves, the canvas above the chart shows the same picture at
// another place; at rest the chart shows it itself.
func TestBrowserGlides(t *testing.T) {
	_, page := demoPage(t)
	b := browsertest.Open(t, page, browsertest.Desktop)
	if shown := browsertest.Eval[bool](b, `!document.querySelector("#map > canvas").hidden`); shown {
		t.Error("the moving picture is shown at rest")
	}
	browsertest.Eval[bool](b, `(() => {
		const map = document.querySelector("#map"), r = map.getBoundingClientRect();
		map.dispatchEvent(new WheelEvent("wheel", { deltaY: -100, clientX: r.left + 300, clientY: r.top + 300, bubbles: true, cancelable: true }));
		requestAnimationFrame(() => requestAnimationFrame(() => {
			const glass = document.querySelector("#map > canvas"), seen = new Set();
			const c = new OffscreenCanvas(glass.width, glass.height).getContext("2d", { willReadFrequently: true });
			c.drawImage(glass, 0, 0);
			for (let u = 0; u < 300; u++) {
				const [x, y] = tribemap.pixel(u);
				const [r, g, b] = c.getImageData(Math.round(x * glass.width / map.clientWidth), Math.round(y * glass.height / map.clientHeight), 1, 1).data;
				if (Math.max(r, g, b) - Math.min(r, g, b) > 40) seen.add([r >> 5, g >> 5, b >> 5].join());
			}
			map.dataset.moving = glass.hidden ? -1 : seen.size;
		}));
		return true;
	})()`)
	b.Settled()
	// The picture is stretched while it moves, so that colours blend a little.
	if colours := browsertest.Eval[int](b, `+document.querySelector("#map").dataset.moving`); colours < 8 {
		t.Errorf("the moving picture shows %d colours where people of 14 tribes stand", colours)
	}
	if hidden := browsertest.Eval[bool](b, `document.querySelector("#map > canvas").hidden`); !hidden {
		t.Error("the moving picture stays when the view rests")
	}
}

// A click on a tribe draws its people and the ties among them above the crowd, in
// the frame after and while the view moves; Esc takes them away.
func TestBrowserTribeIsLive(t *testing.T) {
	r, page := demoPage(t)
	b := browsertest.Open(t, page, browsertest.Desktop)
	inner := 0
	for _, e := range r.Edges {
		if r.People[e.From].Tribe == 3 && r.People[e.To].Tribe == 3 {
			inner++
		}
	}
	x, y := b.Pixel(slices.IndexFunc(r.People, func(m tribe.Member) bool { return m.Tribe == 3 }))
	at := browsertest.Eval[[]float64](b, `([x, y]) => {
		const box = document.querySelector("#map").getBoundingClientRect(), name = tribemap.state().labels.find((l) => l.kind === "tribe" && l.id === 3);
		return name ? [box.left + name.x + name.w / 2, box.top + name.y + name.h / 2] : [x, y];
	}`, []float64{x, y})
	b.Do(chromedp.MouseClickXY(at[0], at[1]))
	s := b.Settled()
	if s.Tribe != 3 || s.Live.People != r.Tribes[3].Size || s.Live.Ties == 0 || s.Live.Ties > inner {
		t.Errorf("tribe %d with %d people and %d ties is drawn, want tribe 3 with %d and at most %d", s.Tribe, s.Live.People, s.Live.Ties, r.Tribes[3].Size, inner)
	}
	b.Press("Escape", 27)
	if s = b.Settled(); s.Tribe != -1 || s.Live.People != 0 || s.Live.Ties != 0 {
		t.Errorf("after Esc tribe %d with %d people and %d ties is drawn", s.Tribe, s.Live.People, s.Live.Ties)
	}
}
