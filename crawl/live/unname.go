package live

import (
	"regexp"
	"slices"
	"strings"

	"tribemap"
)

// didIn finds the account in addresses such as at://did:plc:abc/app.bsky.feed.post/1.
var didIn = regexp.MustCompile(`\bdid:[a-z]+:[A-Za-z0-9._%-]+(?::[A-Za-z0-9._%-]+)*`)

// Tells returns the native id of the person whom the id or address of a post
// names, "" if it names nobody: a DID, or user@host.
func Tells(id string) string {
	if strings.Contains(id, "did:") {
		return didIn.FindString(id)
	}
	if name, host := accountIn(id); name != "" {
		return strings.ToLower(name + "@" + host)
	}
	return ""
}

// accountIn finds the account in https://HOST/users/NAME/statuses/1,
// https://HOST/@NAME@HOME/1 and https://HOST/u/NAME, name "" if there is none. It
// is asked of each task that a crawl goes on with.
func accountIn(address string) (name, host string) {
	_, rest, is := strings.Cut(address, "://")
	host, path, has := strings.Cut(rest, "/")
	if !is || !has || host == "" || strings.ContainsAny(host, "?#@") || !strings.HasPrefix(address, "http") {
		return "", ""
	}
	if scheme := address[:len(address)-len("://")-len(rest)]; scheme != "http" && scheme != "https" {
		return "", ""
	}
	for _, before := range []string{"users/", "u/", "@"} {
		if account, is := strings.CutPrefix(path, before); is {
			return accountOf(account, host)
		}
	}
	return "", ""
}

// accountOf reads NAME or NAME@HOME at the beginning of a path.
func accountOf(path, host string) (string, string) {
	end := strings.IndexAny(path, "/?#")
	if end < 0 {
		end = len(path)
	}
	name, home, elsewhere := strings.Cut(path[:end], "@")
	foreign := strings.ContainsFunc(name, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("_.-", r))
	})
	switch {
	case foreign || elsewhere && (home == "" || strings.Contains(home, "@")):
		return "", ""
	case elsewhere:
		return name, home
	}
	return name, host
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
	if !r.opt.refuses {
		return false
	}
	no := func(id string) bool { return id != "" && r.refused(t.Source, id) }
	about := t.Kind == Author || t.Kind == Profile
	return about && no(t.Target) || no(t.Why.Person) ||
		slices.ContainsFunc(strings.Fields(t.Target), func(id string) bool { return no(Tells(id)) })
}
