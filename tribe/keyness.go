package tribe

import (
	"cmp"
	"math"
	"slices"
)

// keyness holds the counts that words are judged by. A level is a set of
// subjects who used about as many different words.
type keyness struct {
	*usage
	group       []uint32   // subject → group, None for the rest
	threadGroup []uint32   // thread → group that wrote most of it; nil before phrases are counted
	groups      int        //
	level       []uint8    // subject → level, noLevel if they said nothing
	atLevel     []int      // level → subjects
	members     [][]int    // group → level → subjects
	users       [][]uint32 // level → term → subjects who used it
	occurs      []uint64   // term → occurrences
	all         uint64     // occurrences of single words
	shown       []uint32   // term → form used by most subjects
}

const (
	noLevel   = math.MaxUint8
	maxLevels = 8
	// A level with fewer people would compare some of them with themselves.
	minAtLevel = 25
)

func newKeyness(u *usage, group []uint32) *keyness {
	k := &keyness{usage: u, group: group}
	for _, g := range group {
		if g != None {
			k.groups = max(k.groups, int(g)+1)
		}
	}
	k.setLevels()
	for _, n := range u.uses {
		k.all += uint64(n)
	}
	k.tally()
	return k
}

// setLevels cuts the subjects into levels of equal number by the size of their
// vocabulary. Who talks more uses more of every word; compared with people of
// the same level, only what they talk about is left.
func (k *keyness) setLevels() {
	var sizes []int
	for _, forms := range k.subjects.forms {
		if len(forms) > 0 {
			sizes = append(sizes, len(forms))
		}
	}
	slices.Sort(sizes)
	levels := max(1, min(maxLevels, len(sizes)/minAtLevel))
	k.atLevel = make([]int, levels)
	k.members = make([][]int, k.groups)
	for g := range k.members {
		k.members[g] = make([]int, levels)
	}
	k.level = make([]uint8, len(k.subjects.forms))
	for s, forms := range k.subjects.forms {
		k.level[s] = noLevel
		if len(forms) == 0 {
			continue
		}
		rank, _ := slices.BinarySearch(sizes, len(forms))
		l := rank * levels / len(sizes)
		k.level[s] = uint8(l)
		k.atLevel[l]++
		if g := k.group[s]; g != None {
			k.members[g][l]++
		}
	}
}

// tally counts for every term who used it, and picks the form to show.
func (k *keyness) tally() {
	k.users = make([][]uint32, len(k.atLevel))
	for l := range k.users {
		k.users[l] = make([]uint32, len(k.keys))
	}
	writers := make([]uint32, len(k.text))
	seen := newTermMarks(len(k.keys))
	for s, forms := range k.subjects.forms {
		seen.clear()
		for _, f := range forms {
			writers[f]++
			if seen.add(k.term[f]) {
				k.users[k.level[s]][k.term[f]]++
			}
		}
	}
	k.chooseForms(writers)
}

// chooseForms picks for each term the form that most subjects wrote, and sums
// the occurrences of its forms.
func (k *keyness) chooseForms(writers []uint32) {
	k.shown = make([]uint32, len(k.keys))
	for t := range k.shown {
		k.shown[t] = None
	}
	k.occurs = make([]uint64, len(k.keys))
	for f, t := range k.term {
		if t == None {
			continue
		}
		k.occurs[t] += uint64(k.uses[f])
		best := k.shown[t]
		if best == None || writers[f] > writers[best] || writers[f] == writers[best] && k.text[f] < k.text[best] {
			k.shown[t] = uint32(f)
		}
	}
}

// keyTerm is a term with its evidence for one group.
type keyTerm struct {
	term    uint32
	g2      float64
	authors int // members who used it
	outside int // others who did
}

// score returns the terms that a group uses more than expected, by falling G².
//
// People who quote each other in one thread are not independent witnesses:
// once threads are counted, no more members testify for a word than the group
// has threads with it.
func (k *keyness) score(g uint32, opt WordOptions) []keyTerm {
	inside := k.countIn(&k.subjects, k.group, g)
	testify := inside
	if k.threadGroup != nil {
		testify = k.countIn(&k.threads, k.threadGroup, g)
	}
	members := countAll(k.members[g])
	others := countAll(k.atLevel) - members
	least := opt.minAuthors(members)
	var out []keyTerm
	for t, users := range inside {
		a := min(users, testify[t])
		if a < least {
			continue
		}
		all, expected := k.expected(g, uint32(t))
		g2 := logLikelihood(a, members, all-users, others, expected*float64(all-users+a)/float64(all))
		if g2 >= minG2 {
			out = append(out, keyTerm{uint32(t), g2, users, all - users})
		}
	}
	slices.SortFunc(out, func(a, b keyTerm) int {
		return cmp.Or(cmp.Compare(b.g2, a.g2), cmp.Compare(k.keys[a.term], k.keys[b.term]))
	})
	return out
}

// countIn returns for each term how many owners of the group's sets hold it.
func (k *keyness) countIn(sets *formSets, group []uint32, g uint32) []int {
	count := make([]int, len(k.keys))
	seen := newTermMarks(len(k.keys))
	for owner, forms := range sets.forms {
		if group[owner] != g {
			continue
		}
		seen.clear()
		for _, f := range forms {
			if t := k.term[f]; seen.add(t) {
				count[t]++
			}
		}
	}
	return count
}

// usersOf returns how many subjects used a term.
func (k *keyness) usersOf(term uint32) int {
	users := 0
	for _, level := range k.users {
		users += int(level[term])
	}
	return users
}

// expected returns how many subjects used a term, and how many of the group
// would have if at each level its members were like everybody else.
func (k *keyness) expected(g, term uint32) (all int, inside float64) {
	for l, n := range k.atLevel {
		if n == 0 {
			continue
		}
		users := int(k.users[l][term])
		all += users
		inside += float64(users) * float64(k.members[g][l]) / float64(n)
	}
	return all, inside
}

// logLikelihood is the signed G² of a two-by-two table: a of n members and b
// of m others used the word, where expected members should have. It is
// negative if fewer did. With expected = (a+b)·n/(n+m) it is Dunning's.
func logLikelihood(a, n, b, m int, expected float64) float64 {
	others := float64(a+b) - expected
	g2 := 2 * (surprise(float64(a), expected) + surprise(float64(n-a), float64(n)-expected) +
		surprise(float64(b), others) + surprise(float64(m-b), float64(m)-others))
	g2 = max(g2, 0) // rounding
	if float64(a) < expected {
		return -g2
	}
	return g2
}

// surprise is x ln(x/e), in nats, 0 at x = 0.
func surprise(x, e float64) float64 {
	if x <= 0 || e <= 0 {
		return 0
	}
	return x * math.Log(x/e)
}

func countAll(xs []int) int {
	total := 0
	for _, x := range xs {
		total += x
	}
	return total
}

// termMarks is a set of small numbers that is emptied in O(1).
type termMarks struct {
	round uint32
	at    []uint32
}

func newTermMarks(n int) *termMarks { return &termMarks{round: 1, at: make([]uint32, n)} }

func (m *termMarks) clear() { m.round++ }

// add reports whether i was not yet in the set.
func (m *termMarks) add(i uint32) bool {
	if m.at[i] == m.round {
		return false
	}
	m.at[i] = m.round
	return true
}
