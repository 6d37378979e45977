package viz

import (
	"fmt"

	"tribemap/tribe"
)

// tourStep is a stop of the tour: what is chosen on the map, and what to see.
type tourStep struct {
	Head   string `json:"head"`
	Text   string `json:"text"`
	Tribe  int    `json:"tribe"` // −1: none, as below
	Person int    `json:"person"`
	Bridge int    `json:"bridge"`
	Tab    string `json:"tab,omitempty"`
	Tell   bool   `json:"tell,omitempty"` // show the telling of the tribe
}

const tourSteps = 8

// tour leads from the whole to what stands out, to how news would travel, and
// to what it all rests on. Maps without tribes have none.
func tour(r *tribe.Result, p panels) []tourStep {
	if len(r.Tribes) == 0 {
		return nil
	}
	steps := []tourStep{{
		Head: "The whole", Tribe: -1, Person: -1, Bridge: -1,
		Text: headline(r) + " Each dot is a person; who talk to each other stand together.",
	}}
	last := []tourStep{}
	if len(p.Bridges) > 0 {
		b := p.Bridges[0]
		last = append(last, tourStep{
			Head: "The strongest bridge", Tribe: -1, Person: -1, Bridge: 0,
			Text: fmt.Sprintf("%s and %s: %s between %s.", r.Tribes[b.A].Name, r.Tribes[b.B].Name, plural(b.Ties, "tie", "ties"), plural(b.People, "person", "people")),
		})
	}
	if len(p.Tellings) > 0 {
		t := p.Tellings[0]
		last = append(last, tourStep{
			Head: "How word would travel", Tribe: t.Tribe, Person: -1, Bridge: -1, Tell: true,
			Text: fmt.Sprintf("One likely telling in %s: its connectors start, and %s hear of it.", r.Tribes[t.Tribe].Name, plural(t.Told, "member", "members")),
		})
	}
	last = append(last, tourStep{
		Head: "What it rests on", Tribe: -1, Person: -1, Bridge: -1, Tab: "method",
		Text: fmt.Sprintf("%s from %s to %s. The method names what was left out and how certain it is.", plural(r.Counts.Posts, "post", "posts"), date(r.Scope.Start), date(r.Scope.End)),
	})
	for _, f := range story(r) {
		if len(steps)+len(last) < tourSteps {
			steps = append(steps, tourStep{Head: f.Head, Text: f.Text, Tribe: f.Tribe, Person: f.Person, Bridge: -1})
		}
	}
	return append(steps, last...)
}
