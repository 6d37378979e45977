package viz

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"tribemap/internal/browsertest"
	"tribemap/tribe"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

func dyadsOf(t *testing.T, page string) []dyadCard {
	t.Helper()
	var cards []dyadCard
	if err := json.Unmarshal(unpack(t, page, "dyads"), &cards); err != nil {
		t.Fatal(err)
	}
	return cards
}

// However people are numbered on the page, a card says what explain says.
func TestDyadsSayWhatExplainSays(t *testing.T) {
	r := fake(200, 5, 0.2)
	for i := range r.Ties {
		r.Ties[i].Sittings, r.Ties[i].Opened = 9, i%10
	}
	teller := tribe.NewTieTeller(r.Ties, tribe.TieOptions{})
	type pair [2]string
	want := map[pair]tribe.TieWords{}
	lines := map[pair]tribe.Timeline{}
	for i, x := range r.Ties {
		a, b := r.People[x.A].ID, r.People[x.B].ID
		want[pair{a, b}] = teller.Tell(i, a, b)
	}
	for _, s := range r.Stories {
		lines[pair{r.People[s.A].ID, r.People[s.B].ID}] = s.Timeline
	}
	page := draw(t, r, MapOptions{}) // r is arranged now
	cards := dyadsOf(t, page)
	if len(cards) != len(lines) || len(cards) < 50 {
		t.Fatalf("%d cards of %d stories", len(cards), len(lines))
	}
	swapped := 0
	for _, c := range cards {
		a, b := r.People[c.A].ID, r.People[c.B].ID
		w, line := want[pair{a, b}], lines[pair{a, b}]
		if w.Facts == nil {
			swapped++
			w, line = want[pair{b, a}], lines[pair{b, a}]
			line.FromA, line.FromB = line.FromB, line.FromA
		}
		if c.Strength.Sentence != w.Strength.Sentence || c.Strength.Place != w.Strength.Place || !slices.Equal(c.Marks, w.Marks) {
			t.Fatalf("%s and %s: %+v, want %+v", a, b, c.Strength, w.Strength)
		}
		if sum(c.Bars.A) != sum(line.FromA) || sum(c.Bars.B) != sum(line.FromB) || c.When != line.Sentence() {
			t.Fatalf("%s and %s: bars %+v of %+v", a, b, c.Bars, line)
		}
		for i, f := range c.Facts {
			said := strings.NewReplacer(nameA, a, nameB, b).Replace(f.Text)
			if !sameWords(said, w.Facts[i].Text) {
				t.Fatalf("%s and %s: %q, want %q", a, b, said, w.Facts[i].Text)
			}
		}
	}
	if swapped == 0 {
		t.Error("no pair is turned round on the page: the test shows nothing")
	}
}

// sameWords compares facts that may name the two in either order.
func sameWords(x, y string) bool {
	words := func(s string) []string {
		list := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == ',' || r == ':' })
		slices.Sort(list)
		return slices.DeleteFunc(list, func(w string) bool { return w == "opened" || w == "of" || w == "the" || w == "sittings" })
	}
	return slices.Equal(words(x), words(y))
}

func sum(list []int) int {
	n := 0
	for _, x := range list {
		n += x
	}
	return n
}

// Where there is room for few, every connector keeps their best tie.
func TestBestStories(t *testing.T) {
	r := fake(300, 6, 0.2)
	of := tiesOfStories(r)
	few := bestStories(r, of, len(r.People), len(r.Connectors))
	for _, c := range r.Connectors {
		var own []uint32
		for i, s := range r.Stories {
			if s.A == c.Person || s.B == c.Person {
				own = append(own, of[i])
			}
		}
		best := tribe.BestTies(r.Ties, own)[0]
		if !slices.ContainsFunc(few, func(i int) bool { return of[i] == best }) {
			t.Errorf("connector %d lost their best tie", c.Person)
		}
	}
	if all := bestStories(r, of, len(r.People), 1000); len(all) != len(r.Stories) || !slices.IsSorted(few) || len(few) != len(r.Connectors) {
		t.Errorf("%d of %d stories, %d where %d have room", len(all), len(r.Stories), len(few), len(r.Connectors))
	}
	r.Ties = r.Ties[1:]
	if of := tiesOfStories(r); slices.Contains(bestStories(r, of, len(r.People), 1000), slices.Index(of, tribe.None)) {
		t.Error("a story without a tie is told")
	}
}

func TestTimeBars(t *testing.T) {
	line := tribe.Timeline{First: "2000-01", FromA: slices.Repeat([]int{1}, 100), FromB: slices.Repeat([]int{2}, 100)}
	bars := newTimeBars(line, tribe.Scope{})
	if bars.Wide != 3 || len(bars.Names) != 34 || bars.Names[1] != "2000-04" || sum(bars.A) != 100 || sum(bars.B) != 200 {
		t.Errorf("%+v", bars)
	}
	if bars := newTimeBars(tribe.Timeline{}, tribe.Scope{Start: 1, End: 1e9}); len(bars.Names) != 0 {
		t.Errorf("of unknown times %+v", bars)
	}
}

func TestShareTellsNoStory(t *testing.T) {
	shared := Share(fake(400, 8, 0.2), []byte("key"))
	page := draw(t, shared, MapOptions{MinGroup: ShareLeast, HideText: true})
	if got := string(unpack(t, page, "dyads")); got != "[]" {
		t.Errorf("a shared map tells %.200s", got)
	}
}

// From a connector's card to a dyad's: the sum in words, the months, the facts,
// what is not known, the posts; and back.
func TestBrowserDyad(t *testing.T) {
	r, page := demoPage(t)
	b := browsertest.Open(t, page, browsertest.Window)
	b.Role("tab", "Connectors").Click()
	b.ID("connector-7").Click()
	who := r.Connectors[7].Person
	opens := byID("open-dyad")
	i := browsertest.Eval[int](b, `+document.querySelector('[data-testid="open-dyad"]').dataset.dyad`)
	d := dyadsOf(t, page)[i]
	b.Click(opens)
	for id, want := range map[string]string{
		"dyad-strength": d.Strength.Sentence, "dyad-alive": d.Alive.Place, "dyad-unknown": d.Unknown[0], "dyad-posts": d.Posts[0].Text,
		"dyad-facts": "by " + r.People[d.A].Handle, "dyad-timeline": r.People[d.B].Handle, "dyad-when": d.When[1:],
	} {
		if got := b.Text(byID(id)); !strings.Contains(got, want) {
			t.Errorf("%s says %q, want %q", id, got, want)
		}
	}
	if got, want := b.Attribute(byID("dyad-strength")+" svg", "aria-label"), "Strength "+d.Strength.Sentence[:strings.Index(d.Strength.Sentence, " ")]+" of 100, "; !strings.HasPrefix(got, want) {
		t.Errorf("the bar is called %q, want %q", got, want)
	}
	if got := b.Text("#card"); strings.ContainsAny(got, nameA+nameB) {
		t.Error("the card shows a place where a name belongs")
	}
	bars := browsertest.Eval[int](b, `document.querySelectorAll('[data-testid="dyad-timeline"] rect').length`)
	want := 0
	for k := range d.Bars.A {
		want += btoi(d.Bars.A[k] > 0) + btoi(d.Bars.B[k] > 0)
	}
	if bars != want || want == 0 {
		t.Errorf("%d bars, want %d", bars, want)
	}
	other := d.A + d.B - who
	fragment := fmt.Sprintf("#p=forum%%3A%s&d=forum%%3A%s", r.People[who].ID, r.People[other].ID)
	if b.Fragment() != fragment {
		t.Errorf("fragment %q, want %q", b.Fragment(), fragment)
	}
	b.Do(chromedp.KeyEvent(kb.Escape))
	if got := b.Text(byID("who")); !strings.Contains(got, r.People[who].Handle) {
		t.Errorf("Esc leads to %q", got)
	}
	again := browsertest.Open(t, page, browsertest.Screen{Width: 390, Height: 844, Still: true, Fragment: fragment})
	if got := again.Text(byID("dyad-strength") + " .words"); got != d.Strength.Sentence {
		t.Errorf("the link opens %q, want %q", got, d.Strength.Sentence)
	}
	if over := browsertest.Eval[int](again, `document.querySelector("#card").scrollWidth - document.querySelector("#card").clientWidth`); over > 0 {
		t.Errorf("the card is %d pixels wider than a phone", over)
	}
}
