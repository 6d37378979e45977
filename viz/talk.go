package viz

import (
	"slices"

	"tribemap/tribe"
)

// talkOfKind is how much a tribe asks, compares, buys, switches or recommends.
type talkOfKind struct {
	Kind     int             `json:"kind"`
	Posts    int             `json:"posts"`
	Authors  int             `json:"authors"`
	Examples []sceneEvidence `json:"examples"`
}

// decisionTalk returns a row for each tribe.
func decisionTalk(r *tribe.Result, opt MapOptions) [][]talkOfKind {
	rows := make([][]talkOfKind, len(r.Tribes))
	for i, t := range r.Tribes {
		for _, d := range t.Decisions {
			k := talkOfKind{Kind: slices.Index(tribe.DecisionKinds[:], d.Kind), Posts: d.Posts, Authors: d.Authors}
			if k.Kind < 0 {
				continue
			}
			for _, e := range d.Examples {
				k.Examples = append(k.Examples, newEvidence(e, opt))
			}
			rows[i] = append(rows[i], k)
		}
	}
	return rows
}
