package tribe

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"tribemap"
)

// Alias is a proposal that two entries are one person. Nothing acts on it: a
// person decides.
type Alias struct {
	A      uint32 `json:"a"` // people, A < B
	B      uint32 `json:"b"`
	Reason string `json:"reason"`
}

// maxBearers is how many entries may share a name before it says nothing: four
// addresses of one person are usual, ten are ten people called John Smith.
const maxBearers = 4

// ProposeAliases returns pairs of entries that look like one person, sorted by
// A, then B, with the strongest reason for each:
//
//   - on one source, the same full name, or the same unusual name before the @
//     of an address together with a name that does not contradict it, or
//     handles that differ in what people append to a nick;
//   - on two sources, profiles of which each links to the other.
//
// O(people · log people).
func ProposeAliases(people []tribemap.Person) []Alias {
	reasons := make(map[[2]uint32]string)
	propose := func(a, b uint32, reason string) {
		pair := [2]uint32{min(a, b), max(a, b)}
		if _, known := reasons[pair]; a != b && !known {
			reasons[pair] = reason
		}
	}
	proposeLinked(people, propose)
	sameKey(people, fullName, "same full name", compatible, propose)
	sameKey(people, addressName, "same name before the @", compatible, propose)
	sameKey(people, bareNick, "same nick but for a suffix", compatible, propose)

	out := make([]Alias, 0, len(reasons))
	for pair, reason := range reasons {
		out = append(out, Alias{pair[0], pair[1], reason})
	}
	slices.SortFunc(out, func(x, y Alias) int { return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B)) })
	return out
}

// sameKey proposes all pairs of one source that share a key which few bear.
func sameKey(people []tribemap.Person, key func(*tribemap.Person) string, reason string,
	agree func(a, b *tribemap.Person) bool, propose func(a, b uint32, reason string),
) {
	bearers := make(map[[2]string][]uint32)
	for i := range people {
		if k := key(&people[i]); k != "" && !people[i].Bot {
			at := [2]string{people[i].Source, k}
			bearers[at] = append(bearers[at], uint32(i))
		}
	}
	for _, group := range bearers {
		if len(group) > maxBearers {
			continue
		}
		for i, a := range group {
			for _, b := range group[i+1:] {
				if agree(&people[a], &people[b]) {
					propose(a, b, reason)
				}
			}
		}
	}
}

// fullName returns the folded words of a name in alphabetical order, so that
// "Doe, Jane" is Jane Doe; "" unless there are two of two letters or more.
func fullName(p *tribemap.Person) string {
	parts := strings.FieldsFunc(foldWord(p.Name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.Is(unicode.M, r) })
	slices.Sort(parts)
	long := 0
	for _, part := range parts {
		if len(part) > 1 {
			long++
		}
	}
	if long < 2 {
		return ""
	}
	return strings.Join(parts, " ")
}

// minLocalPart is the length from which a name before an @ is unlikely to be
// chosen by two people of one talk.
const minLocalPart = 6

// sharedLocals stand before the @ of addresses that belong to nobody.
var sharedLocals = map[string]bool{
	"postmaster": true, "webmaster": true, "support": true, "contact": true, "mailer-daemon": true, "noreply": true, "no-reply": true,
	"newsletter": true, "subscriptions": true, "office": true, "service": true, "nobody": true, "anonymous": true,
}

// addressName returns the part of an address before the @ and before a "+", ""
// for other ids and for common parts.
func addressName(p *tribemap.Person) string {
	local, _, isAddress := strings.Cut(strings.ToLower(p.ID), "@")
	local, _, _ = strings.Cut(local, "+")
	if !isAddress || len(local) < minLocalPart || sharedLocals[local] {
		return ""
	}
	return local
}

// bareNick returns a chat nick without what clients and people append to it
// when they are away or already connected: "ann_", "ann|away", "ann[m]",
// "ann!~ann@host". It is "" for addresses and for short nicks.
func bareNick(p *tribemap.Person) string {
	nick, _, _ := strings.Cut(p.Handle, "!")
	if strings.Contains(nick, "@") || addressLike(p.ID) {
		return ""
	}
	nick, _, _ = strings.Cut(strings.ToLower(nick), "|")
	nick = strings.TrimRight(strings.TrimSuffix(nick, "[m]"), "_`^")
	if len(nick) < minNick {
		return ""
	}
	return nick
}

const minNick = 4

// addressLike reports whether an id is a mail address: what stands before its
// @ holds no "!", which parts nick and host on IRC.
func addressLike(id string) bool {
	local, _, found := strings.Cut(id, "@")
	return found && !strings.Contains(local, "!")
}

// compatible reports whether two names may belong to one person: one of them
// is missing, or they share a word.
func compatible(a, b *tribemap.Person) bool {
	x, y := nameWords(a.Name), nameWords(b.Name)
	if len(x) == 0 || len(y) == 0 {
		return true
	}
	return slices.ContainsFunc(x, func(w string) bool { return slices.Contains(y, w) })
}

func nameWords(name string) []string {
	return strings.FieldsFunc(foldWord(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.Is(unicode.M, r) })
}

// proposeLinked proposes entries whose profiles link to each other. A link one
// way is a claim that anybody can make.
func proposeLinked(people []tribemap.Person, propose func(a, b uint32, reason string)) {
	byURL := make(map[string]uint32)
	for i, p := range people {
		if u := profileKey(p.URL); u != "" {
			byURL[u] = uint32(i)
		}
	}
	links := func(from, to *tribemap.Person) bool {
		return slices.ContainsFunc(strings.Fields(from.About), func(f string) bool { return profileKey(f) == profileKey(to.URL) })
	}
	for i := range people {
		for field := range strings.FieldsSeq(people[i].About) {
			j, ok := byURL[profileKey(field)]
			if ok && profileKey(people[i].URL) != "" && links(&people[j], &people[i]) {
				propose(uint32(i), j, "profiles link to each other")
			}
		}
	}
}

// profileKey levels what does not matter in a profile's address.
func profileKey(url string) string {
	url = strings.ToLower(strings.Trim(url, ".,;()<>\"'"))
	_, rest, found := strings.Cut(url, "://")
	if !found {
		return ""
	}
	return strings.TrimRight(strings.TrimPrefix(rest, "www."), "/")
}
