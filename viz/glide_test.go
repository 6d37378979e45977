package viz

import (
	"testing"

	"tribemap/internal/browsertest"
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
