package live

import (
	"regexp"
	"slices"
	"strings"

	"tribemap"
)

var (
	// didIn finds the account in addresses such as at://did:plc:abc/app.bsky.feed.post/1.
	didIn = regexp.MustCompile(`\bdid:[a-z]+:[A-Za-z0-9._%-]+(?::[A-Za-z0-9._%-]+)*`)
	// accountIn finds the account in https://HOST/users/NAME/statuses/1,
	// https://HOST/@NAME@HOME/1 and https://HOST/u/NAME.
	accountIn = regexp.MustCompile(`^https?://([^/?#@]+)/(?:users/|u/|@)([A-Za-z0-9_.-]+)(?:@([^/?#@]+))?(?:$|[/?#])`)
)

// Tells returns the native id of the person whom the id or address of a post
// names, "" if it names nobody: a DID, or user@host.
func Tells(id string) string {
	if strings.Contains(id, "did:") {
		return didIn.FindString(id)
	}
	m := accountIn.FindStringSubmatch(id)
	switch {
	case m == nil:
		return ""
	case m[3] != "":
		return strings.ToLower(m[2] + "@" + m[3])
	}
	return strings.ToLower(m[2] + "@" + m[1])
}

// Unname takes out of a post by somebody else what names people who must not be
// stored, and reports whether that was anything: whom it mentions and quotes,
// and addresses that tell. What it answers keeps a name that tells nobody, the
// same each time, so that threads stay whole. The text stays as its author wrote
// it.
func Unname(p *tribemap.Post, refuse func(tribemap.Ref) bool) (changed bool) {
	no := func(id string) bool { return id != "" && refuse(tribemap.Ref{Source: p.Source, ID: id}) }
	cover := func(id *string) {
		if no(Tells(*id)) {
			*id, changed = "unnamed:"+digest(*id), true
		}
	}
	cover(&p.Thread)
	cover(&p.Parent)
	if slices.ContainsFunc(p.Ancestors, func(id string) bool { return no(Tells(id)) }) {
		p.Ancestors = slices.Clone(p.Ancestors)
		for i := range p.Ancestors {
			cover(&p.Ancestors[i])
		}
	}
	for _, list := range []*[]string{&p.Mentions, &p.Quotes, &p.Links} {
		names := func(s string) bool { return no(s) || no(Tells(s)) }
		if slices.ContainsFunc(*list, names) {
			*list, changed = slices.DeleteFunc(slices.Clone(*list), names), true
		}
	}
	return changed
}

// shuns reports whether a task would be about somebody who must not be stored:
// what they said, or what stands below an address that names them.
func (r *run) shuns(t Task) bool {
	no := func(id string) bool { return id != "" && r.refused(t.Source, id) }
	about := t.Kind == Author || t.Kind == Profile
	return about && no(t.Target) || no(t.Why.Person) ||
		slices.ContainsFunc(strings.Fields(t.Target), func(id string) bool { return no(Tells(id)) })
}
