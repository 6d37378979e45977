package tribe

import (
	"math"
	"slices"
)

// keyness holds the counts that words are judged by. A level is a set of
// subjects who used about as many different words.
type keyness struct {
	*usage
	group      []uint32   // subject → group, None for the rest
	subjectsOf [][]uint32 // group → its subjects
	threadsOf  [][]uint32 // group → threads of which it wrote most; nil before phrases are counted
	groups     int        //
	level      []uint8    // subject → level, noLevel if they said nothing
	atLevel    []int      // level → subjects
	members    [][]int    // group → level → subjects
	users      [][]uint32 // level → term → subjects who used it
	occurs     []uint64   // term → occurrences
	all        uint64     // occurrences of single words
	shown      []uint32   // term → form used by most subjects
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
	k.subjectsOf = byGroup(group, k.groups)
	k.setLevels()
	for _, n := range u.uses {
		k.all += uint64(n)
	}
	k.tally()
	return k
}

// byGroup lists what belongs to each group.
func byGroup(group []uint32, groups int) [][]uint32 {
	of := make([][]uint32, groups)
	for i, g := range group {
		if g != None {
			of[g] = append(of[g], uint32(i))
		}
	}
	return of
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
