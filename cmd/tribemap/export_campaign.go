package main

import (
	"cmp"
	"io"
	"net/mail"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Lists that campaign tools import. Each sets the columns that the tool knows
// by name, and "Tribemap …" for fields that its owner makes once.

// writeHubSpot writes contacts: a row with an address is matched by Email, any
// other by Tribemap ID, if that is made a unique property.
func writeHubSpot(w io.Writer, r *savedRun) error {
	return writeCSV(w, append([]column[connectorRow]{
		{head: "First Name", cell: func(c connectorRow) string { first, _ := c.fullName(); return first }},
		{head: "Last Name", cell: func(c connectorRow) string { _, last := c.fullName(); return last }},
		{head: "Email", cell: connectorRow.email},
		{head: "Website URL", cell: func(c connectorRow) string { return c.URL }},
	}, campaignColumns...), connectorRows(r.Result))
}

// writeSalesforce writes leads. A lead must have a last name and a company;
// the latter is what Salesforce itself writes where there is none.
func writeSalesforce(w io.Writer, r *savedRun) error {
	return writeCSV(w, append([]column[connectorRow]{
		{head: "First Name", cell: func(c connectorRow) string { first, _ := c.fullName(); return cut(first, 40) }},
		{head: "Last Name", cell: func(c connectorRow) string { _, last := c.fullName(); return cut(last, 80) }},
		{head: "Company", cell: func(connectorRow) string { return "[not provided]" }},
		{head: "Email", cell: func(c connectorRow) string { return fits(c.email(), 80) }},
		{head: "Website", cell: func(c connectorRow) string { return fits(c.URL, 255) }},
		{head: "Lead Source", cell: func(connectorRow) string { return "Tribemap" }},
		{head: "Description", cell: func(c connectorRow) string { return cut(c.Why, 32000) }},
	}, campaignColumns...), connectorRows(r.Result))
}

// campaignColumns are fields of our own in every campaign tool. Texts keep to
// 255 characters, the most that a text field of Salesforce takes; an address
// that is longer is left out rather than broken.
var campaignColumns = []column[connectorRow]{
	{head: "Tribemap ID", cell: func(c connectorRow) string { return fits(c.Source+":"+c.PersonID, 255) }},
	{head: "Tribemap Handle", cell: func(c connectorRow) string { return cut(c.Handle, 255) }},
	{head: "Tribemap Tribe", cell: func(c connectorRow) string { return cut(c.TribeName, 255) }},
	{head: "Tribemap Rank", cell: func(c connectorRow) string { return strconv.Itoa(c.Rank) }},
	{head: "Tribemap Reach", cell: func(c connectorRow) string { return decimal(c.Marginal, 2) }},
	{head: "Tribemap Last Seen", cell: func(c connectorRow) string { return date(c.LastSeen) }},
	{head: "Tribemap Why", cell: func(c connectorRow) string { return cut(c.Why, 255) }},
	{head: "Tribemap Evidence", cell: func(c connectorRow) string { return fits(evidenceColumns(1)[0].cell(c), 255) }},
	{head: "Tribemap Flags", cell: func(c connectorRow) string { return cut(connectorFlags(c), 255) }},
}

// fullName is a person's name in two parts. The last part is never empty: it
// is what tools ask for.
func (c connectorRow) fullName() (first, last string) {
	words := strings.Fields(c.Name)
	if len(words) == 0 {
		return "", cmp.Or(c.Handle, c.PersonID)
	}
	n := len(words) - 1
	return strings.Join(words[:n], " "), words[n]
}

// email is the address of a person known by one. Ids like user@host of other
// sources look alike and are none.
func (c connectorRow) email() string {
	if name, _, _ := strings.Cut(c.Source, "/"); name != "mail" {
		return ""
	}
	if a, err := mail.ParseAddress(c.PersonID); err != nil || a.Address != c.PersonID {
		return ""
	}
	return c.PersonID
}

// cut keeps the first characters of a text.
func cut(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most-1]) + "…"
}

// fits keeps an id or an address whole, or leaves it out.
func fits(text string, most int) string {
	if utf8.RuneCountInString(text) > most {
		return ""
	}
	return text
}
