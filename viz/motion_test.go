package viz

import (
	"strings"
	"testing"
	"time"

	"tribemap/internal/browsertest"
)

// Where motion is welcome, a telling plays round by round: calls grow from who tells
// to who listens, and a pause stops it.
func TestBrowserTellingInMotion(t *testing.T) {
	v := visitDemo(t, browsertest.Screen{Width: 1140, Height: 720, Fragment: "#t=0"})
	type telling struct {
		Round   int
		Part    float64
		Playing bool
	}
	now := func() telling { return browsertest.Eval[telling](v.Tab, `tribemap.telling()`) }
	v.Role("button", "▶ Play one likely telling").Click()
	if s := now(); !s.Playing || s.Round != 1 {
		t.Fatalf("the telling begins at %+v", s)
	}
	moving := false
	for range 600 {
		s := now()
		moving = moving || s.Part > 0 && s.Part < 1
		if s.Round > 1 && moving {
			break
		}
		v.Frames(1)
	}
	if s := now(); s.Round != 2 || !s.Playing || !moving {
		t.Fatalf("moving %v, then %+v", moving, s)
	}
	v.says("tell-said", "Round 2 of")
	v.Role("button", "Pause").Click()
	paused := now()
	time.Sleep(1500 * time.Millisecond) // a round takes less
	if s := now(); s.Playing || s.Part != 1 || s.Round != paused.Round {
		t.Errorf("paused at %+v, later at %+v", paused, s)
	}
	v.Role("button", "Play").Click()
	if s := now(); !s.Playing || s.Round != paused.Round+1 {
		t.Errorf("played on at %+v", s)
	}
}

// On paper the map is light, whatever the screen is, and the tables are there.
func TestBrowserPrint(t *testing.T) {
	v := visitDemo(t, browsertest.Screen{Width: 1440, Height: 900, Still: true, Dark: true})
	pixel := func() []int {
		return browsertest.Eval[[]int](v.Tab, `(() => {
			const canvas = document.querySelector("#map canvas"), c = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
			c.fillStyle = getComputedStyle(document.body).backgroundColor;
			c.fillRect(0, 0, canvas.width, canvas.height);
			c.drawImage(canvas, 0, 0);
			const name = tribemap.state().labels.find((l) => l.kind === "tribe");
			return [...c.getImageData(Math.round(tribemap.middle(name.id)[0]), Math.round(tribemap.middle(name.id)[1]) + 2, 1, 1).data, ...c.getImageData(2, canvas.height / 2, 1, 1).data];
		})()`)
	}
	dark := pixel()
	browsertest.Eval[bool](v.Tab, `dispatchEvent(new Event("beforeprint"))`)
	light := pixel()
	v.Print(true)
	if light[4]+light[5]+light[6] < 3*245 || dark[4]+dark[5]+dark[6] > 3*60 {
		t.Errorf("the ground is %v on the screen and %v on paper", dark[4:], light[4:])
	}
	for _, id := range []string{"map", "table-tribes", "table-connectors", "bridges", "river", "decisions", "marks", "method"} {
		if !v.ID(id).Shown() {
			t.Errorf("%s is not on paper", id)
		}
	}
	for _, id := range []string{"strength", "find", "tour", "tribes", "licences"} {
		if v.ID(id).Shown() {
			t.Errorf("%s is on paper, where nobody can use it", id)
		}
	}
	heads := strings.Join(v.ID("table-tribes").Texts("thead th:not(.z)"), " ")
	if !strings.Contains(heads, "On topic Ties inside Stability Doubts") || !v.Role("columnheader", "Stability").Shown() || v.Has("columnheader", "z") {
		t.Errorf("the table of tribes is headed %q", heads)
	}
	v.Print(false)
	browsertest.Eval[bool](v.Tab, `dispatchEvent(new Event("afterprint"))`)
	if v.Settled(); !v.State().Dark {
		t.Error("after printing the page stays light")
	}
}
