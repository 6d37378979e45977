package viz

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tribemap/internal/browsertest"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

func TestBrowserByMouse(t *testing.T) {
	v := visitDemo(t, browsertest.Desktop)
	v.each([]part{
		{"first view", firstView},
		{"tribes and a tribe's card", tribeByMouse},
		{"connectors and a person's card", connectorByMouse},
		{"bridges", bridgesByMouse},
		{"time and its brush", timeByMouse},
		{"words and decision talk", wordsByMouse},
		{"method and caveats", methodByMouse},
		{"search", searchByMouse},
		{"legend, slider and undo", filtersByMouse},
		{"a hidden tribe that is chosen", hiddenChosen},
		{"lasso to a file", lassoByMouse},
		{"telephone", telephoneByMouse},
		{"tour", tourByMouse},
		{"hover", hoverByMouse},
		{"a tribe on the map", tribeOnMap},
		{"wheel and drag", wheelAndDrag},
		{"links", linksByMouse},
	})
}

func firstView(v *visit) {
	if s := v.State(); s.People != len(v.r.People) || s.Tribe != -1 || s.Person != -1 || s.Dark {
		v.Errorf("state %+v", s)
	}
	v.says("counts", headline(v.r))
	v.Role("image", Summary(v.r))
	if seen := coloursOf(v.Tab); seen < 10 {
		v.Errorf("the canvas shows %d of 14 tribe colours", seen)
	}
	if !v.ID("key-ribbon").Shown() {
		v.Error("the key does not tell what the ribbons are")
	}
}

func tribeByMouse(v *visit) {
	home := v.State().View
	row := v.ID("tribe-3")
	row.Click()
	s := v.State()
	if v.at("#t=3"); s.Tribe != 3 || s.View.K <= home.K || row.Attribute("aria-pressed") != "true" {
		v.Errorf("tribe %d, pressed %q, from %+v to %+v", s.Tribe, row.Attribute("aria-pressed"), home, s.View)
	}
	var want []string
	for _, c := range v.r.Connectors {
		if c.Tribe == 3 {
			want = append(want, v.r.People[c.Person].Handle)
		}
	}
	if got := v.ID("tribe-connectors").Texts(".name"); !slices.Equal(got, want) {
		v.Errorf("connectors %q, want %q", got, want)
	}
	x := v.r.Tribes[3]
	v.says("tribe-name", x.Name)
	v.says("card", plural(x.Size, "person", "people"))
	v.says("card", fmt.Sprintf("%.2f", x.Stability))
	v.says("tribe-words", x.Words[0].Text)
	v.says("neighbours", v.r.Tribes[x.Neighbours[0].Tribe].Name)
	v.Keys(kb.Escape)
	if s := v.State(); s.Tribe != -1 || s.View != home || v.ID("card").Shown() {
		v.Errorf("Esc leaves %+v", s)
	}
	v.at("")
}

func connectorByMouse(v *visit) {
	c := v.r.Connectors[7]
	who := v.r.People[c.Person]
	v.Role("tab", "Connectors").Click()
	v.ID("connector-7").Click()
	v.says("who", who.Handle)
	v.says("why", c.Why)
	for _, want := range []string{"+" + told(c.Marginal), told(c.Cumulative), fmt.Sprint(who.StrongTies), fmt.Sprint(c.AnsweredBy)} {
		v.says("facts", want)
	}
	for _, want := range []string{c.Evidence[0].Excerpt, c.Evidence[0].Title, date(c.Evidence[0].Time)} {
		v.says("evidence", want)
	}
	strengths := v.ID("ties").Texts(".bars b:first-of-type")
	for i, d := range v.s.Connectors[7].Dyads {
		if i >= len(strengths) || strengths[i] != number(d.Strength) {
			v.Errorf("strengths %q do not start with %v at %d", strengths, d.Strength, i)
		}
	}
	if got := v.Role("link", "profile").Attribute("href"); got != who.URL {
		v.Errorf("profile link %q, want %q", got, who.URL)
	}
	if got := v.Attribute(byID("evidence")+" a", "href"); got != c.Evidence[0].URL {
		v.Errorf("link to the post %q, want %q", got, c.Evidence[0].URL)
	}
	v.at("#p=forum%3A" + who.ID)
	v.Role("button", "‹ All tribes").Click()
	v.at("#v=connectors")
}

func bridgesByMouse(v *visit) {
	v.Role("tab", "Bridges").Click()
	v.Role("image", "Talk between 14 tribes; the list below says the same")
	v.ID("bridge-0").Click()
	first := v.s.Panels.Bridges[0]
	names := v.ID("bridge").Texts("[data-person] .name")
	if v.at("#b=" + bridgeIDs(v.r, first)); len(names) != len(first.Carries) {
		v.Errorf("the bridge lists %q, want %d", names, len(first.Carries))
	}
	v.ID(fmt.Sprintf("person-%d", first.Carries[0].Person)).Click()
	if got := v.State().Person; got != int(first.Carries[0].Person) {
		v.Errorf("a carrier is person %d", got)
	}
	v.Keys(kb.Escape, kb.Escape)
	v.at("#v=bridges")
}

func timeByMouse(v *visit) {
	v.Role("tab", "Time").Click()
	box := v.ID("river").Box()
	x, y := func(span float64) float64 { return box[0] + box[2]*span/23 }, box[1]+60
	v.Do(chromedp.MouseEvent(chromedp.MousePressed, x(4), y, chromedp.ButtonLeft), chromedp.MouseEvent(chromedp.MouseMoved, x(6), y, chromedp.ButtonLeft),
		chromedp.MouseEvent(chromedp.MouseReleased, x(6), y, chromedp.ButtonLeft))
	want := 0
	for _, p := range v.r.People {
		want += btoi(hasOne(p.Months, 4, 6))
	}
	if got := shownOf(v.Tab); got.Shown != want {
		v.Errorf("%d people spoke in the span, want %d", got.Shown, want)
	}
	v.at("#v=time&m=2023-05_2023-07")
	v.says("filtered", "spoke from 2023-05 to 2023-07")
	v.Role("button", "Clear").Click()
	if got := shownOf(v.Tab); got.Shown != len(v.r.People) {
		v.Errorf("cleared, %d are shown", got.Shown)
	}
}

func wordsByMouse(v *visit) {
	v.Role("tab", "Words").Click()
	d := v.r.Tribes[2].Decisions[3]
	for _, head := range []string{"asks", "compares", "buys", "switches", "advises"} {
		v.Role("columnheader", head)
	}
	v.ID("talk-2-3").Click()
	v.says("examples", d.Examples[0].Excerpt)
	v.says("examples", fmt.Sprintf("%d posts by 3 people", d.Posts))
	v.says("marks", v.r.Tribes[5].Words[0].Text)
}

func methodByMouse(v *visit) {
	v.Role("tab", "Method").Click()
	for _, want := range []string{"coffee", "2023-01-01", "2024-12-31", plural(v.r.Counts.Posts, "post", "posts"), "bots"} {
		v.says("method", want)
	}
	v.says("pane-method", v.r.Warnings[0])
	v.ID("licences").Click()
	for range 100 {
		if strings.Contains(v.ID("licences").Text(), "Redistribution and use in source and binary forms") {
			break
		}
		v.Frames(1)
	}
	for _, want := range []string{"Apache License", "Mike Bostock", "Baidu"} {
		v.says("licences", want)
	}
}
