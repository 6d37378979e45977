package main

import (
	"fmt"
	"strings"

	"tribemap/tribe"
)

// tiesShown is how many ties of a person explain lists.
const tiesShown = 8

func (e *explainer) aboutPerson(who uint32) answer {
	m := &e.People[who]
	a := answer{Subject: fmt.Sprintf("%s (%s)", m.Handle, m.Ref), Posts: e.posts, Total: e.total}
	if m.Name != "" && m.Name != m.Handle {
		a.add("name", "%s", m.Name)
	}
	if m.Bot {
		a.add("bot", "left out of tribes and connectors: %s", m.BotReason)
	}
	a.add("posts", "%d, of these %d on topic; last seen %s", m.Posts, m.OnTopic, date(m.LastSeen))
	e.place(&a, who)
	a.add("answered by", "%s turned to them", count(int64(m.AnsweredBy), "people"))
	for _, c := range e.Connectors {
		if c.Person == who {
			e.connector(&a, c)
		}
	}
	for _, d := range e.notes {
		if d.Do == "note" && d.People[0] == m.Ref.String() {
			a.add("note", "%s (%s)", d.Text, d.At)
		}
	}
	ties := tieRows(e.Result, func(t tribe.Tie) bool { return t.A == who || t.B == who })
	for _, t := range ties[:min(tiesShown, len(ties))] {
		other := t.BHandle
		if t.B == who {
			other = t.AHandle
		}
		a.add("tie", "%s: %s", other, tribe.StrengthSentence(t.Tie))
	}
	if more := len(ties) - tiesShown; more > 0 {
		a.add("", "and %s", plural(more, "weaker tie"))
	}
	return a
}

func (e *explainer) place(a *answer, who uint32) {
	m := &e.People[who]
	switch {
	case m.Bot:
		a.add("tribe", "none: bots are left out")
	case !e.Resolution.Structure:
		a.add("tribe", "none: these conversations do not fall into groups")
	case m.Tribe < 0:
		a.add("tribe", "none: %s", e.whyNoTribe(who))
	case e.Resamples > 0:
		a.add("tribe", "%s; they are in it in %.0f %% of resamples", e.sureTribe(m.Tribe), 100*m.Confidence)
	default:
		a.add("tribe", "%s", e.sureTribe(m.Tribe))
	}
	if m.Second >= 0 && m.SecondShare > 0 {
		a.add("also near", "%s, with %.0f %% of the weight of their ties", e.sureTribe(m.Second), 100*m.SecondShare)
	}
}

// whyNoTribe says what keeps a person out of all tribes. Runs of older versions
// do not know communities.
func (e *explainer) whyNoTribe(who uint32) string {
	if len(e.Communities) != len(e.People) || e.Communities[who] == tribe.None {
		return "too few ties to any"
	}
	size := 0
	for _, c := range e.Communities {
		if c == e.Communities[who] {
			size++
		}
	}
	if size == 1 {
		return "no ties with anybody"
	}
	return fmt.Sprintf("in a community of %d, and a tribe has at least %d people", size, e.Options.MinTribe)
}

func (e *explainer) connector(a *answer, c tribe.Connector) {
	a.add("connector", "number %d of tribe %s", c.Rank, e.sureTribe(c.Tribe))
	a.add("why", "%s", c.Why)
	a.add("reach", "%.1f people beyond those before, %.1f together, %.0f %% of the tribe", c.Marginal, c.Cumulative, 100*c.TribeShare)
	for _, o := range c.Opens {
		a.add("opens", "%s: %.1f people told there, %s", e.sureTribe(o.Tribe), o.People, plural(o.Strong, "strong tie"))
	}
	for _, t := range c.Through {
		a.add("through", "%s: %.1f people, %.0f %% of whom they reach", e.People[t.Person].Handle, t.People, 100*t.Share)
	}
	e.stand(a, c.Place)
	if e.Resamples > 0 {
		a.add("stability", "chosen in %.0f %% of resamples", 100*c.Stability)
	} else {
		a.add("stability", "not judged: nothing was resampled")
	}
	if len(c.Flags) > 0 {
		a.add("flags", "%s", strings.Join(c.Flags, ", "))
	}
}

// stand says where a connector stands between others.
func (e *explainer) stand(a *answer, p tribe.Place) {
	if p.Role != "" {
		b := p.Brokered
		a.add("role", "%s: between pairs who never turn to each other, %d inside the tribe, %d into it, %d out of it, %d of another tribe, %d of two others",
			p.Role, b.Coordinator, b.Gatekeeper, b.Representative, b.Consultant, b.Liaison)
	}
	a.add("place", "Burt's constraint %.2f, effective size %.1f; %.0f %% of their ties are with people they share no contact with",
		p.Constraint, p.EffectiveSize, 100*p.BridgeShare)
}

func (e *explainer) aboutTribe(id int) answer {
	t := &e.Tribes[id]
	a := answer{Subject: fmt.Sprintf("tribe %d: %s", t.ID, t.Name), Posts: e.posts, Total: e.total}
	a.add("people", "%d, who wrote %d posts, %.0f %% of them on topic", t.Size, t.Posts, 100*t.OnTopic)
	a.add("inside", "%.0f %% of the weight of their ties stays in the tribe", 100*t.InternalShare)
	if e.Resamples > 0 {
		a.add("stability", "%.2f over %d resamples (from .75 stable, under .5 doubtful)", t.Stability, e.Resamples)
	} else {
		a.add("stability", "not judged: nothing was resampled")
	}
	if t.Z == 0 {
		a.add("chance", "not judged: no conversation of theirs was withheld, or the tribe was drawn by hand")
	} else {
		a.add("chance", "withheld conversations fall inside %.1f standard errors more often than chance", t.Z)
	}
	if doubts := e.Doubts(id); len(doubts) > 0 {
		a.add("doubts", "%s", strings.Join(doubts, ", "))
	}
	if t.TopThread > 0 {
		a.add("threads", "the largest gives %.0f %% of the weight inside%s", 100*t.TopThread, oneConversation(t))
	}
	a.add("resolution", "γ = %.2f%s", e.Resolution.Gamma, chosen(e.Resolution))
	for _, c := range t.Channels[:min(3, len(t.Channels))] {
		a.add("channel", "%s: %.0f %% of its posts", c.Channel, 100*c.Share)
	}
	for _, n := range t.Neighbours[:min(3, len(t.Neighbours))] {
		a.add("neighbour", "%s: %.1f %% of the weight", e.sureTribe(n.Tribe), 100*n.Share)
	}
	for _, w := range t.Words[:min(10, len(t.Words))] {
		a.add("word", "%s: %d members, %d others (G² %.0f)", w.Text, w.Authors, w.Outside, w.G2)
	}
	for _, c := range e.Connectors {
		if c.Tribe == id {
			a.add("connector", "%d %s: %s", c.Rank, e.People[c.Person].Handle, c.Why)
		}
	}
	return a
}

func oneConversation(t *tribe.Tribe) string {
	if t.TopThread < tribe.OneConversation {
		return ""
	}
	return ": one conversation rather than a circle of people"
}

func chosen(r tribe.Resolution) string {
	if !r.Auto {
		return ", as asked"
	}
	return ", the one whose tribes best predict withheld conversations"
}
