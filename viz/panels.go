package viz

import (
	"slices"

	"tribemap/tribe"
)

// panels is what the page's side panels show beside the map.
type panels struct {
	Bridges []bridge `json:"bridges"`
	River   river    `json:"river"`

	Tellings []telling      `json:"tellings"`
	Kinds    []string       `json:"kinds"`     // of decision talk
	Talk     [][]talkOfKind `json:"decisions"` // tribe × kind, those that occur
	Tour     []tourStep     `json:"tour"`
}

func newPanels(r *tribe.Result, opt MapOptions) panels {
	p := panels{River: newRiver(r, min(len(r.People), opt.MostPeople)), Tellings: tellings(r), Kinds: tribe.DecisionKinds[:], Talk: decisionTalk(r, opt)}
	p.Bridges = slices.DeleteFunc(bridges(r), func(b bridge) bool { return b.People < opt.MinGroup })
	p.Tour = tour(r, p)
	return p
}
