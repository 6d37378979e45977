package tribe

import (
	"fmt"
	"strings"
)

// why says in one sentence what speaks for a connector of a tribe of the given
// size: how many people are told, what other tribe is opened, through whom the
// story runs. names are the tribes' names; without them they go by number.
func (d *dossier) why(c *Connector, size int, names []string) string {
	parts := []string{whyReach(c, size)}
	for _, s := range []string{d.whyOpens(c, names), d.whyThrough(c), whyBetween(c), whyAnswered(c), d.whyStrongest(c)} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, "; ")
}

// worthTelling is how many people are to be told by somebody, expected, before a
// word is said of them.
const worthTelling = 0.25

func whyReach(c *Connector, size int) string {
	s := fmt.Sprintf("Reaches %.0f of the %d people", c.Marginal, size)
	if c.Marginal < 1+worthTelling {
		s = "Reaches hardly anybody but themselves"
	}
	switch {
	case c.Rank == 2:
		s += " beyond those whom the first reaches"
	case c.Rank > 2:
		s += fmt.Sprintf(" beyond those whom the first %d reach", c.Rank-1)
	}
	return s
}

// whyOpens speaks of the tribe with most people told outside their own.
func (d *dossier) whyOpens(c *Connector, names []string) string {
	if len(c.Opens) == 0 {
		return ""
	}
	o := c.Opens[0]
	name := fmt.Sprintf("tribe %d", o.Tribe)
	if o.Tribe < len(names) {
		name = names[o.Tribe]
	}
	told := fmt.Sprintf("about %.0f people", o.People)
	switch {
	case o.People < 0.5:
		told = ""
	case o.People < 1.5:
		told = "about one person"
	}
	switch {
	case o.Strong > 0 && told != "":
		return fmt.Sprintf("%d of their %s lie in %s, where the story reaches %s", o.Strong, several(c.StrongTies, "strong tie", "strong ties"), name, told)
	case o.Strong > 0:
		return fmt.Sprintf("%d of their %s lie in %s", o.Strong, several(c.StrongTies, "strong tie", "strong ties"), name)
	}
	return fmt.Sprintf("carries the story to %s in %s", told, name)
}

// mostlyThrough is the share from which a next person is worth a word: what is
// carried by all alike is not.
const mostlyThrough = 0.3

func (d *dossier) whyThrough(c *Connector) string {
	if len(c.Through) == 0 || c.Through[0].Share < mostlyThrough || c.Through[0].People < worthTelling {
		return ""
	}
	t := c.Through[0]
	if t.Share > 0.95 {
		return "whoever they reach hears it through " + d.shown(t.Person)
	}
	return fmt.Sprintf("%.0f %% of whom they reach hear it through %s", 100*t.Share, d.shown(t.Person))
}

// betweenPairs is how many pairs are worth a word.
const betweenPairs = 5

func whyBetween(c *Connector) string {
	b := c.Place.Brokered
	across := b.Gatekeeper + b.Representative + b.Consultant + b.Liaison
	switch all := across + b.Coordinator; {
	case all < betweenPairs:
		return ""
	case across == 0:
		return fmt.Sprintf("links %d pairs who never turn to each other", all)
	default:
		return fmt.Sprintf("links %d pairs who never turn to each other, %d of them across tribes", all, across)
	}
}

func whyAnswered(c *Connector) string {
	switch c.AnsweredBy {
	case 0:
		return "answered by nobody"
	case 1:
		return "answered by one person"
	}
	return fmt.Sprintf("answered by %d people", c.AnsweredBy)
}

func (d *dossier) whyStrongest(c *Connector) string {
	var with []string
	for _, i := range d.tiesOf(c.Person)[:min(2, len(d.tiesOf(c.Person)))] {
		tie := &d.ties[i]
		with = append(with, fmt.Sprintf("%s (%.0f)", d.shown(tie.other(c.Person)), tie.Strength))
	}
	if len(with) == 0 {
		return ""
	}
	return "strongest with " + strings.Join(with, " and ")
}
