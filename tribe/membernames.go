package tribe

import (
	"strings"
	"unicode"

	"tribemap"
)

// personalNames tells names of people from words, so that a tribe is named
// after what it talks about and not after who talks.
//
// Being somebody's name is not enough: people are called Christian, Chip and
// Racket. But a name is used by those who deal with its bearer, a word by
// everybody. So a term is a personal name if hardly more people used it than
// its bearers have contacts.
type personalNames struct {
	*keyness
	contacts map[uint32]int // term → contacts of all its bearers together, 0 if it has none
}

const (
	// People are also spoken of by those who never turn to them.
	usersPerContact = 2
	// Somebody without any contact still signs, and is greeted once or twice.
	usersWithoutContact = 3
)

func findPersonalNames(k *keyness, t *Talk) *personalNames {
	n := &personalNames{k, make(map[uint32]int)}
	contacts := countContacts(t)
	for i, p := range t.People {
		for part := range nameParts(p) {
			if term, ok := k.byKey[k.stemmed(part)]; ok {
				n.contacts[term] += usersPerContact*contacts[i] + usersWithoutContact
			}
		}
	}
	return n
}

// countContacts returns for each person how many others they turned to or were
// turned to by. Interactions are sorted by pair.
func countContacts(t *Talk) []int {
	contacts := make([]int, len(t.People))
	var last [2]uint32
	for i, x := range t.Interactions {
		pair := [2]uint32{min(x.From, x.To), max(x.From, x.To)}
		if i > 0 && pair == last {
			continue
		}
		last = pair
		contacts[pair[0]]++
		contacts[pair[1]]++
	}
	return contacts
}

// nameParts returns the folded words of a person's name, and the handle as one
// word: parts of handles are too often the name of a program or a company.
func nameParts(p tribemap.Person) map[string]bool {
	parts := make(map[string]bool)
	notLetter := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.Is(unicode.M, r) }
	for part := range strings.FieldsFuncSeq(p.Name, notLetter) {
		parts[foldWord(part)] = true
	}
	parts[foldWord(strings.TrimFunc(p.Handle, notLetter))] = true
	return parts
}

// has reports whether a term is a personal name or a phrase with one.
func (n *personalNames) has(term uint32) bool {
	for part := range strings.FieldsSeq(n.keys[term]) {
		t, ok := n.byKey[part]
		if ok && n.contacts[t] > 0 && n.usersOf(t) <= n.contacts[t] {
			return true
		}
	}
	return false
}
