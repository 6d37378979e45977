package viz

import (
	"fmt"
	"testing"

	"tribemap/internal/browsertest"
	"tribemap/tribe"
)

func TestBrowserPhone(t *testing.T) {
	_, page := demoPage(t)
	b := browsertest.Open(t, page, browsertest.Screen{Width: 390, Height: 844, Still: true})
	b.Role("button", "Tribes and connectors").Click()
	if b.ID("sheet").Attribute("aria-expanded") != "true" {
		t.Error("the sheet does not open")
	}
	small := browsertest.Eval[[]string](b, `[...document.querySelectorAll("button, input, summary")].filter((n) => n.checkVisibility({ visibilityProperty: true })).map((n) => [n.id || n.className || n.tagName, n.getBoundingClientRect()]).filter(([, r]) => r.width && r.height < 43.5).map(([n, r]) => n + " " + r.height)`)
	if len(small) > 0 {
		t.Errorf("targets below 44 px: %q", small)
	}
	overflow := browsertest.Eval[bool](b, `document.documentElement.scrollWidth > innerWidth`)
	if overflow {
		t.Error("the page is wider than the phone")
	}
}

// onStage says how many of a tribe's people stand on the part of the map that
// is neither outside the stage nor below an open sheet.
func onStage(b *browsertest.Tab, r *tribe.Result, k int) (on, of int) {
	var members []int
	for u, p := range r.People {
		if p.Tribe == k {
			members = append(members, u)
		}
	}
	on = browsertest.Eval[int](b, `(members) => {
		const map = document.querySelector("#map").getBoundingClientRect(), panel = document.querySelector("#panel");
		const top = panel.getBoundingClientRect().top;
		const bottom = getComputedStyle(panel).position === "fixed" ? Math.min(map.bottom, top) : map.bottom;
		return members.map(tribemap.pixel).filter(([x, y]) => x > 0 && x < map.width && y > 0 && map.top + y < bottom).length;
	}`, members)
	return on, len(members)
}

func TestBrowserTribeInSight(t *testing.T) {
	r, page := demoPage(t)
	b := browsertest.Open(t, page, browsertest.Desktop)
	for _, size := range [][2]int64{{390, 844}, {720, 900}, {721, 900}, {844, 390}, {900, 700}, {1024, 768}, {1440, 900}} {
		b.Home()
		b.Resize(size[0], size[1])
		if sheet := b.ID("sheet"); size[0] <= 720 && sheet.Attribute("aria-expanded") != "true" {
			sheet.Click()
			b.Transitioned()
		}
		b.ID("tribe-0").Click()
		if on, of := onStage(b, r, 0); b.State().Tribe != 0 || on < of {
			t.Errorf("%v: a click on tribe 0 shows %d of its %d people", size, on, of)
		}
	}
	for _, size := range [][2]int64{{390, 844}, {1024, 768}} {
		linked := browsertest.Open(t, page, browsertest.Screen{Width: size[0], Height: size[1], Still: true, Fragment: "#t=0"})
		linked.Transitioned()
		if on, of := onStage(linked, r, 0); on < of {
			t.Errorf("%v: the link to tribe 0 shows %d of its %d people", size, on, of)
		}
	}
}

// The address bar of a phone comes and goes: what was chosen stays in sight.
func TestBrowserResizeKeepsTheChosen(t *testing.T) {
	r, page := demoPage(t)
	u := int(r.Connectors[0].Person)
	b := browsertest.Open(t, page, browsertest.Desktop)
	for _, c := range []struct {
		from, to [2]int64
		fragment string
	}{
		{[2]int64{375, 667}, [2]int64{375, 650}, "#p=" + r.People[u].Ref.String()},
		{[2]int64{375, 611}, [2]int64{667, 375}, "#p=" + r.People[u].Ref.String()},
		{[2]int64{1440, 900}, [2]int64{800, 600}, "#t=" + fmt.Sprint(r.People[u].Tribe)},
	} {
		b.Resize(c.from[0], c.from[1])
		b.Follow(c.fragment)
		b.Transitioned()
		resized := b.Resize(c.to[0], c.to[1]).View
		b.Home()
		if fresh := b.Follow(c.fragment).View; resized != fresh {
			t.Errorf("%s from %v to %v looks at %+v, opened there at %+v", c.fragment, c.from, c.to, resized, fresh)
		}
		b.Press("+", 187)
		moved := b.Settled().View
		if s := b.Resize(c.to[0], c.to[1]-20).View; s.X != moved.X || s.Y != moved.Y || s.K != moved.K {
			t.Errorf("%s: a view moved by hand goes from %+v to %+v", c.fragment, moved, s)
		}
	}
}
