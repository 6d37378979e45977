package viz

import (
	"cmp"
	"math"
	"net/url"
	"slices"
	"strconv"

	"tribemap/graph"
	"tribemap/tribe"
	"tribemap/viz/layout"
)

// newScene gathers what the page shows of an arranged result.
func newScene(r *tribe.Result, opt MapOptions) *scene {
	s := &scene{
		outline: outline{Most: mostAnswered(r), Step: finestStep},
		details: details{
			Topical: len(r.Scope.Keywords) > 0, Panels: newPanels(r, opt), Grain: grainFor(min(len(r.People), opt.MostPeople)),
		},
	}
	if len(opt.Places) > 0 {
		b := boxOf(opt.Places)
		s.Box = [4]float64{round(b.minX, 2), round(b.minY, 2), round(b.maxX, 2), round(b.maxY, 2)}
		s.Step = max(finestStep, round(max(b.maxX-b.minX, b.maxY-b.minY)/mostSteps, 4))
	}
	n := min(len(r.People), opt.MostPeople)
	s.pairs = joinPairs(r, backbone(r.Edges, n), listed(r.Ties, n))
	s.addTribes(r, opt.Places, *opt.Colours)
	s.Ribbons = ribbons(r.Tribes)
	s.addConnectors(r, opt)
	if n < len(r.People) {
		s.limit(n)
	}
	return s
}

// A place is packed as so many steps from the box's corner: as fine as a pixel
// at the closest look, unless the map is so large that this would take room:
// there it is four.
const (
	finestStep = 0.01
	mostSteps  = 9_000
)

// backbone returns the edges between the first n people that are among the
// strongest of either end.
func backbone(edges []graph.Edge, n int) []int {
	order := make([]int, 0, len(edges))
	for i, e := range edges {
		if int64(max(e.From, e.To)) < int64(n) {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(edges[j].Weight, edges[i].Weight) })
	return strongest(order, n, drawnTies, mostDrawn, func(i int) (uint32, uint32) { return edges[i].From, edges[i].To })
}

// strongest walks pairs from the strongest to the weakest and keeps at most most
// of those that are among the first limit of one of their ends, in rising order
// of number.
func strongest(order []int, n, limit, most int, ends func(i int) (uint32, uint32)) []int {
	have := make([]int, n)
	var keep []int
	for _, i := range order {
		a, b := ends(i)
		if have[a] >= limit && have[b] >= limit {
			continue
		}
		have[a]++
		have[b]++
		if keep = append(keep, i); len(keep) == most {
			break
		}
	}
	slices.Sort(keep)
	return keep
}

// listed returns the ties between the first n people that cards of either list.
func listed(ties []tribe.Tie, n int) []int {
	order := make([]int, 0, len(ties))
	for i, t := range ties {
		if int64(max(t.A, t.B)) < int64(n) {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(ties[j].Strength, ties[i].Strength) })
	return strongest(order, n, listedTies, mostListed, func(i int) (uint32, uint32) { return ties[i].A, ties[i].B })
}

func tieFlags(t tribe.Tie) int {
	flags := 0
	for bit, set := range [...]bool{t.OneWay, t.Thin, t.Cooling, t.Strong} {
		if set {
			flags |= 1 << bit
		}
	}
	return flags
}

func (s *scene) addTribes(r *tribe.Result, places []layout.Point, colours Colours) {
	of := make([]int, len(r.People))
	for u, m := range r.People {
		of[u] = m.Tribe
	}
	ground := territories(places, of, len(r.Tribes))
	centres := make([]layout.Point, len(r.Tribes))
	for k := range centres {
		centres[k] = middleOf(places, of, k)
	}
	slots := s.colour(r.Tribes, colours)
	for k, t := range r.Tribes {
		st := sceneTribe{
			tribeOutline{
				ID: t.ID, Name: t.Name, Slot: slots[k], Size: t.Size, Mark: stabilityMark(r, k), Doubts: r.Doubts(k),
				Centre: [2]float64{round(centres[k].X, 2), round(centres[k].Y, 2)},
				Border: flatten(ground[k]),
			},
			tribeDetails{Posts: t.Posts, OnTopic: wholePercent(t.OnTopic), Internal: wholePercent(t.InternalShare), Stable: round(t.Stability, 2), Z: round(t.Z, 1)},
		}
		for _, w := range t.Words {
			st.Words = append(st.Words, sceneWord{w.Text, w.Authors, w.Outside})
		}
		for _, n := range t.Neighbours[:min(5, len(t.Neighbours))] {
			st.Near = append(st.Near, sceneNear{n.Tribe, wholePercent(n.Share)})
		}
		for _, c := range t.Channels[:min(6, len(t.Channels))] {
			st.Channels = append(st.Channels, sceneChannel{c.Channel, wholePercent(c.Share)})
		}
		for _, a := range t.Activity {
			st.Months = append(st.Months, a.Month)
			st.Activity = append(st.Activity, a.Posts)
		}
		s.Tribes = append(s.Tribes, st)
	}
	for _, x := range r.Reach {
		s.Tribes[x.Tribe].Reach = newReach(x)
	}
	for k, sizes := range subTribes(r) {
		s.Tribes[k].Parts = sizes
	}
}

func newReach(x tribe.Reach) *sceneReach {
	s := &sceneReach{
		K: x.K, Mean: roundTold(x.Mean), Low: roundTold(x.Low), High: roundTold(x.High),
		Random: roundTold(x.Random), Active: roundTold(x.Active), Equals: x.RandomEquals,
	}
	arms := slices.Clone(x.Arms)
	slices.SortStableFunc(arms, func(a, b tribe.Arm) int { return cmp.Compare(b.Mean, a.Mean) })
	for _, a := range arms {
		s.Arms = append(s.Arms, sceneArm{a.Name, roundTold(a.Mean), roundTold(a.Low), roundTold(a.High)})
	}
	return s
}

func middleOf(places []layout.Point, of []int, k int) layout.Point {
	var m layout.Point
	n := 0.0
	for u, t := range of {
		if t == k {
			m.X += places[u].X
			m.Y += places[u].Y
			n++
		}
	}
	return layout.Point{X: m.X / max(1, n), Y: m.Y / max(1, n)}
}

// colour fills the palettes and returns each tribe's slot: the last one for
// tribes without a colour of their own.
func (s *scene) colour(tribes []tribe.Tribe, c Colours) []int {
	light, dark := palettes[c.Palette]()
	slots := make([]int, len(tribes))
	for k := range slots {
		slots[k] = c.Palette
		if slot, ok := c.Slots[tribes[k].ID]; ok {
			slots[k] = slot
		}
	}
	for i := range c.Palette {
		s.Light = append(s.Light, lightTheme.swatch(light[i]))
		s.Dark = append(s.Dark, darkTheme.swatch(dark[i]))
	}
	s.Light = append(s.Light, lightTheme.swatch(lightTheme.grey))
	s.Dark = append(s.Dark, darkTheme.swatch(darkTheme.grey))
	return slots
}

// closeness falls from 1 to 0 with the open water between two tribes' discs,
// measured in their mean radius.
func closeness(tribes []tribe.Tribe, centres []layout.Point, of []int) [][]float64 {
	c := make([][]float64, len(of))
	for i, k := range of {
		c[i] = make([]float64, len(of))
		for j, l := range of {
			rk, rl := math.Sqrt(float64(tribes[k].Size)), math.Sqrt(float64(tribes[l].Size))
			d := math.Hypot(centres[k].X-centres[l].X, centres[k].Y-centres[l].Y)
			water := max(0, d-0.8*(rk+rl)) / (rk + rl + 1)
			c[i][j] = math.Exp(-2 * water)
		}
	}
	return c
}

// ribbons keeps the three strongest bonds of each tribe.
func ribbons(tribes []tribe.Tribe) []ribbon {
	type pair struct{ a, b int }
	weight := map[pair]float64{}
	var order []pair
	strongestBond := 0.0
	for k, t := range tribes {
		near := slices.Clone(t.Neighbours)
		slices.SortStableFunc(near, func(x, y tribe.TribeTie) int { return cmp.Compare(y.Weight, x.Weight) })
		for _, n := range near[:min(3, len(near))] {
			p := pair{min(k, n.Tribe), max(k, n.Tribe)}
			if _, ok := weight[p]; !ok && p.a != p.b && n.Weight > 0 {
				weight[p] = n.Weight
				order = append(order, p)
				strongestBond = max(strongestBond, n.Weight)
			}
		}
	}
	out := make([]ribbon, len(order))
	for i, p := range order {
		out[i] = ribbon{p.a, p.b, round(weight[p]/strongestBond, 3)}
	}
	slices.SortFunc(out, func(x, y ribbon) int { return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B)) })
	return out
}

func (s *scene) addConnectors(r *tribe.Result, opt MapOptions) {
	for _, c := range r.Connectors {
		sc := sceneConnector{
			connectorOutline{Rank: c.Rank, Tribe: c.Tribe, Person: c.Person, Label: label(r.People[c.Person])},
			connectorDetails{
				Name:     unless(r.People[c.Person].Name, label(r.People[c.Person])),
				Marginal: roundTold(c.Marginal), Cumulative: roundTold(c.Cumulative), TribeShare: wholePercent(c.TribeShare),
				Stability: round(c.Stability, 2), OnTopic: wholePercent(c.OnTopic), Why: c.Why, Flags: c.Flags,
				Dyads: s.dyadsOf(r.Ties, c.Person),
			},
		}
		for _, e := range c.Evidence {
			sc.Evidence = append(sc.Evidence, newEvidence(e, opt))
		}
		s.Connectors = append(s.Connectors, sc)
	}
}

func newEvidence(e tribe.Evidence, opt MapOptions) sceneEvidence {
	out := sceneEvidence{
		URL: webURL(e.URL), Ref: e.Post.String(), Time: e.Time, Author: e.Author, To: -1,
		Title: e.Title, Text: e.Excerpt,
	}
	if e.To != tribe.None {
		out.To = int64(e.To)
	}
	if opt.HideText {
		out.Title, out.Text = "", ""
	}
	return out
}

// dyadsOf returns the strongest ties of a person, marked ones first.
func (s *scene) dyadsOf(ties []tribe.Tie, u uint32) []sceneDyad {
	var own []tribe.Tie
	for _, t := range ties {
		if t.A == u || t.B == u {
			own = append(own, t)
		}
	}
	slices.SortStableFunc(own, func(a, b tribe.Tie) int {
		return cmp.Or(cmp.Compare(btoi(b.Strong), btoi(a.Strong)), cmp.Compare(b.Strength, a.Strength))
	})
	var out []sceneDyad
	for _, t := range own[:min(6, len(own))] {
		d := sceneDyad{
			With: t.B, Strength: round(t.Strength, 1), Alive: round(t.Alive, 1), Count: t.Count, Out: t.FromA,
			Days: t.Days, Last: t.Last, Flags: tieFlags(t),
		}
		if t.B == u {
			d.With, d.Out = t.A, t.Count-t.FromA
		}
		d.Terms = s.points(t.StrengthTerms)
		out = append(out, d)
	}
	return out
}

// points spreads terms over scene.Terms, which grows as names turn up.
func (s *scene) points(terms []tribe.Term) []float64 {
	points := make([]float64, len(s.Terms))
	for _, t := range terms {
		i := slices.Index(s.Terms, t.Name)
		if i < 0 {
			i = len(s.Terms)
			s.Terms = append(s.Terms, t.Name)
			points = append(points, 0)
		}
		points[i] += round(t.Points, 1)
	}
	return points
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// webURL returns a link that may be followed from the page, or "": absolute
// http and https only.
func webURL(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return u.String()
}

func flatten(rings [][]layout.Point) [][]float64 {
	out := make([][]float64, len(rings))
	for i, ring := range rings {
		for _, p := range ring {
			out[i] = append(out[i], round(p.X, 2), round(p.Y, 2))
		}
	}
	return out
}

// share turns a share into percent with one decimal.
func share(x float64) float64 { return round(100*x, 1) }

// wholePercent rounds a share as percent writes it, so that the page need not
// round again; what is less than one percent stays so.
func wholePercent(x float64) float64 {
	if x > 0 && x < 0.005 {
		return 0.4
	}
	return round(math.RoundToEven(100*x), 0)
}

// roundTold rounds a number of people as told writes it, so that the page need
// not round again.
func roundTold(x float64) float64 {
	rounded, _ := strconv.ParseFloat(told(x), 64) // what told writes can be read
	return round(rounded, 1)
}

// round keeps the given number of decimals; what is no number becomes 0, since
// JSON has no word for it.
func round(x float64, decimals int) float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return 0
	}
	f := math.Pow(10, float64(decimals))
	return math.Round(x*f)/f + 0 // + 0 turns −0 into 0
}
