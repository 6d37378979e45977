package viz

import (
	"cmp"
	"fmt"
	"slices"

	"tribemap/tribe"
	"tribemap/viz/layout"
)

// Colours says which colour each tribe has on the map, so that the next map can
// give it the same one.
type Colours struct {
	Palette int         `json:"palette"` // size of the palette: 8, 12 or 16
	Slots   map[int]int `json:"slots"`   // tribe id → place in the palette; the others are grey
}

// keepColour is how much larger a tribe counts that has a colour already, so
// that two of about the same size do not take turns in having one.
const keepColour = 1.5

// Colour gives the largest tribes colours that differ most from those next to
// them. A tribe that had a colour before keeps it; where there are more tribes
// than the palette of before has colours, it gets the one of the larger palette
// that is most like it. before may be nil.
func Colour(r *tribe.Result, places []layout.Point, before *Colours) (Colours, error) {
	if before == nil {
		before = &Colours{}
	}
	if err := cmp.Or(check(r), before.check()); err != nil {
		return Colours{}, err
	}
	if len(places) != len(r.People) {
		return Colours{}, fmt.Errorf("viz: %d places for %d people: %w", len(places), len(r.People), ErrResult)
	}
	of := make([]int, len(r.People))
	for u, m := range r.People {
		of[u] = m.Tribe
	}
	centres := make([]layout.Point, len(r.Tribes))
	for k := range centres {
		centres[k] = middleOf(places, of, k)
	}
	coloured := before.worthColour(r.Tribes)
	c := Colours{Palette: max(before.Palette, paletteSize(len(coloured))), Slots: make(map[int]int)}
	light, _ := palettes[c.Palette]()
	fixed := before.carriedOver(light, r.Tribes, coloured)
	for i, slot := range assign(light, closeness(r.Tribes, centres, coloured), fixed) {
		c.Slots[r.Tribes[coloured[i]].ID] = slot
	}
	return c, nil
}

// check refuses colours that no palette has.
func (c *Colours) check() error {
	if c.Palette != 0 && palettes[c.Palette] == nil {
		return fmt.Errorf("viz: palette of %d colours: %w", c.Palette, ErrResult)
	}
	taken := make(map[int]bool)
	for _, slot := range c.Slots {
		if slot < 0 || slot >= c.Palette || taken[slot] {
			return fmt.Errorf("viz: colour %d of %d, or given twice: %w", slot, c.Palette, ErrResult)
		}
		taken[slot] = true
	}
	return nil
}

// worthColour returns the tribes to colour, the largest first.
func (c *Colours) worthColour(tribes []tribe.Tribe) []int {
	order, weight := make([]int, len(tribes)), make([]float64, len(tribes))
	for k := range order {
		order[k], weight[k] = k, float64(tribes[k].Size)
		if _, had := c.Slots[tribes[k].ID]; had {
			weight[k] *= keepColour
		}
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(weight[j], weight[i]) })
	return order[:min(maxColours, len(order))]
}

// carriedOver returns the slots in a palette of those tribes that had one, −1
// for the others: the same in the same palette, else the most alike that is
// still free.
func (c *Colours) carriedOver(palette []colour, tribes []tribe.Tribe, coloured []int) []int {
	fixed := slices.Repeat([]int{-1}, len(coloured))
	if c.Palette == 0 {
		return fixed
	}
	old, _ := palettes[c.Palette]()
	taken := make([]bool, len(palette))
	for i, k := range coloured {
		slot, had := c.Slots[tribes[k].ID]
		if !had {
			continue
		}
		if len(palette) != c.Palette {
			slot = mostAlike(palette, taken, old[slot])
		}
		fixed[i], taken[slot] = slot, true
	}
	return fixed
}

// mostAlike returns the free colour nearest to another.
func mostAlike(palette []colour, taken []bool, wanted colour) int {
	best, least := -1, 0.0
	for i, c := range palette {
		if d := c.oklab().distance(wanted.oklab()); !taken[i] && (best < 0 || d < least) {
			best, least = i, d
		}
	}
	return best
}
