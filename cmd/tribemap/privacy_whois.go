package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"tribemap"
	"tribemap/crawl"
	"tribemap/crawl/live"
	"tribemap/store"
)

// whois finds out whom a text means: source:id, a native id (a DID,
// user@host:port), a handle or a name. Case does not matter, nor does an "@" in
// front.
type whois struct {
	given  string
	text   string // the same in lower case
	found  []tribemap.Ref
	near   []string // what others are called
	exact  bool     // found is the one whose source:id the text is
	stored []string // sources in the store
}

// lookUp searches the store: first the people who are described, then those who
// only wrote. O(posts) where nobody describes them.
func lookUp(ctx context.Context, st *store.Store, text string) (whois, error) {
	text = strings.TrimPrefix(text, "@")
	w := whois{given: text, text: strings.ToLower(text)}
	for _, s := range st.Sources() {
		w.stored = append(w.stored, s.Source)
	}
	for person, err := range st.People(ctx) {
		if err != nil {
			return w, err
		}
		w.meet(person)
	}
	if len(w.found) > 0 {
		return w, nil
	}
	met := make(map[tribemap.Ref]bool)
	err := st.ScanHeaders(ctx, func(p *tribemap.Post) error {
		if author := (tribemap.Ref{Source: p.Source, ID: p.Author}); !met[author] {
			met[author] = true
			w.meet(tribemap.Person{Ref: author})
		}
		return nil
	})
	return w, err
}

// meet takes somebody in who is in the store.
func (w *whois) meet(p tribemap.Person) {
	switch called := []string{strings.ToLower(p.ID), strings.ToLower(p.Handle), strings.ToLower(p.Name)}; {
	case w.exact:
	case strings.ToLower(p.String()) == w.text:
		w.found, w.exact = []tribemap.Ref{p.Ref}, true
	case slices.Contains(called, w.text):
		w.found = append(w.found, p.Ref)
	case slices.ContainsFunc(called, w.resembles) && len(w.near) < mostNear:
		if name := cmp.Or(p.Handle, p.ID); !slices.Contains(w.near, name) {
			w.near = append(w.near, name)
		}
	}
}

// mostNear is how many people are named who may be meant.
const mostNear = 5

// resembles reports whether a name holds the text, or is two slips of the pen away.
func (w *whois) resembles(name string) bool {
	_, id, _ := strings.Cut(w.text, ":")
	for _, text := range []string{w.text, id} {
		if len(text) > 2 && len(name) > 2 && (strings.Contains(name, text) || within(name, text, 2)) {
			return true
		}
	}
	return false
}

// within reports whether so many letters changed, added or left out make one
// text of the other. O(len(a) · 3^slips).
func within(a, b string, slips int) bool {
	for a != "" && b != "" && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	switch {
	case a == "" || b == "":
		return len(a)+len(b) <= slips
	case slips == 0:
		return false
	}
	return within(a[1:], b[1:], slips-1) || within(a[1:], b, slips-1) || within(a, b[1:], slips-1)
}

// one returns the person who is meant, or why that is nobody.
func (w *whois) one() (tribemap.Ref, error) {
	switch len(w.found) {
	case 0:
		return tribemap.Ref{}, w.nobody()
	case 1:
		return w.found[0], nil
	}
	var all []string
	for _, ref := range w.found[:min(mostNear, len(w.found))] {
		all = append(all, ref.String())
	}
	return tribemap.Ref{}, hint(usagef("%s are called %q", either(len(w.found), "person", "people"), w.given), "one of %s", strings.Join(all, ", "))
}

// meant returns who is meant, in the store or not: the project can know more
// than one by the same address, and hold traces of somebody who never spoke.
func (w *whois) meant() ([]tribemap.Ref, error) {
	if len(w.found) == 0 {
		if refs := unseen(w.given, w.stored); refs != nil {
			return refs, nil
		}
	}
	who, err := w.one()
	return []tribemap.Ref{who}, err
}

// nobody is the error for a text that means nobody in the project.
func (w *whois) nobody() error {
	advice := "name the person as source:id; ids are in people tables and in exports"
	if len(w.near) > 0 {
		advice = "perhaps " + strings.Join(w.near, ", ")
	}
	return hint(fmt.Errorf("nobody called %q in the store", w.given), "%s", advice)
}

// addressed are the sources whose people are known by user@host.
var addressed = []string{"lemmy", "mail", "mastodon", "public-inbox"}

// unseen returns whom a text names that is in no store yet, nil if it does not
// tell: source:id of a source that is known, a DID, or user@host, which may be
// anybody of that address.
func unseen(text string, stored []string) []tribemap.Ref {
	if did := live.Tells(text); did != "" && did == text {
		return []tribemap.Ref{{Source: "bluesky", ID: text}}
	}
	if ref, err := tribemap.ParseRef(text); err == nil && knownSource(ref.Source, stored) {
		return []tribemap.Ref{ref}
	}
	user, host, ok := strings.Cut(text, "@")
	if !ok || user == "" || host == "" || strings.ContainsAny(text, " /") {
		return nil
	}
	var refs []tribemap.Ref
	for _, source := range addressed {
		refs = append(refs, tribemap.Ref{Source: source, ID: strings.ToLower(text)})
	}
	return refs
}

// knownSource reports whether anything is crawled, imported or stored under a
// name of a source, such as discourse/forum.example.
func knownSource(name string, stored []string) bool {
	kind, _, _ := strings.Cut(name, "/")
	return slices.Contains(stored, name) || slices.Contains(sourceNames(), kind) || slices.Contains(crawl.Formats(), kind)
}
