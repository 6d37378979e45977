package viz

import (
	"cmp"
	"slices"

	"tribemap/tribe"
)

// dyadCard is a tie as its own card explains it: the words of explain, how it
// went, and posts that show it.
type dyadCard struct {
	A uint32 `json:"a"`
	B uint32 `json:"b"`
	tribe.TieWords
	When  string          `json:"when"` // what the bars show, in words
	Bars  timeBars        `json:"bars"`
	Posts []sceneEvidence `json:"posts"`
}

// Where words name the two people of a dyad, these stand for them: the page
// puts in their names as it does everywhere, as text that ends its own writing
// direction.
const nameA, nameB = "\ue000", "\ue001"

// newDyads returns the cards of ties whose story a result tells, as many as the
// page has room for: the best tie of each connector first, then each one's
// second, and so on. People are arranged. Shared copies tell no story.
func newDyads(r *tribe.Result, opt MapOptions) []dyadCard {
	cards := make([]dyadCard, 0, len(r.Stories))
	if len(r.Stories) == 0 {
		return cards
	}
	teller := tribe.NewTieTeller(r.Ties, tribe.TieOptions{})
	tieOf := tiesOfStories(r)
	drawn := min(len(r.People), opt.MostPeople)
	room := grainFor(drawn)
	opt.HideText = opt.HideText || !room.Quotes
	for _, i := range bestStories(r, tieOf, drawn, room.Dyads) {
		s := &r.Stories[i]
		card := dyadCard{
			A: s.A, B: s.B, TieWords: teller.Tell(int(tieOf[i]), nameA, nameB),
			When: s.Timeline.Sentence(), Bars: newTimeBars(s.Timeline, r.Scope),
		}
		for _, w := range [...]*tribe.ScoreWords{&card.Strength, &card.Alive} {
			w.Low, w.High = round(w.Low, 0), round(w.High, 0)
		}
		for _, e := range s.Posts {
			card.Posts = append(card.Posts, newEvidence(e, opt))
		}
		cards = append(cards, card)
	}
	return cards
}

// tiesOfStories returns the tie of each story; those whose tie is missing get
// none of the result's.
func tiesOfStories(r *tribe.Result) []uint32 {
	at := make(map[[2]uint32]int, len(r.Stories))
	of := make([]uint32, len(r.Stories))
	for i, s := range r.Stories {
		at[[2]uint32{s.A, s.B}], of[i] = i, tribe.None
	}
	for i := range r.Ties {
		if story, ok := at[[2]uint32{r.Ties[i].A, r.Ties[i].B}]; ok {
			of[story] = uint32(i)
		}
	}
	return of
}

// bestStories chooses at most most stories of people who are drawn, the first of
// all, in rising order.
func bestStories(r *tribe.Result, tieOf []uint32, drawn, most int) []int {
	place := make([]int, len(r.Stories)) // the best among those of either connector
	var order []int
	for i := range r.Stories {
		place[i] = len(r.Stories)
		if s := &r.Stories[i]; tieOf[i] != tribe.None && int(max(s.A, s.B)) < drawn {
			order = append(order, i)
		}
	}
	for _, c := range r.Connectors {
		var own []uint32
		storyOf := map[uint32]int{}
		for _, i := range order {
			if s := &r.Stories[i]; s.A == c.Person || s.B == c.Person {
				own = append(own, tieOf[i])
				storyOf[tieOf[i]] = i
			}
		}
		for p, tie := range tribe.BestTies(r.Ties, own) {
			place[storyOf[tie]] = min(place[storyOf[tie]], p)
		}
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(place[i], place[j]) })
	order = order[:min(most, len(order))]
	slices.Sort(order)
	return order
}

// timeBars is a timeline over all months that were read, silent ones before and
// after included, in so few bars that each can be told from the next.
type timeBars struct {
	Names []string `json:"names"` // first month of each bar
	Wide  int      `json:"wide"`  // months in a bar
	A     []int    `json:"a"`     // messages of either side, as long as Names
	B     []int    `json:"b"`
}

func newTimeBars(t tribe.Timeline, scope tribe.Scope) timeBars {
	if t.First == "" {
		return timeBars{}
	}
	t = t.Within(scope.Start, scope.End)
	wide := (len(t.FromA) + riverSpans - 1) / riverSpans
	bars := timeBars{Wide: wide}
	for i := range t.FromA {
		if i%wide == 0 {
			bars.Names = append(bars.Names, t.Month(i))
			bars.A, bars.B = append(bars.A, 0), append(bars.B, 0)
		}
		bars.A[i/wide] += t.FromA[i]
		bars.B[i/wide] += t.FromB[i]
	}
	return bars
}
