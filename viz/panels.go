package viz

import "tribemap/tribe"

// panels is what the page's side panels show beside the map.
type panels struct {
	Bridges []bridge `json:"bridges"`
	River   river    `json:"river"`
}

func newPanels(r *tribe.Result) panels {
	return panels{Bridges: bridges(r), River: newRiver(r)}
}
