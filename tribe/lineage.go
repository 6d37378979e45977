package tribe

import (
	"cmp"
	"slices"
)

// What became of a tribe from one run to the next.
const (
	TribeKept   = "kept"   // the same tribe, by the people it has
	TribeBorn   = "born"   // of newcomers, or of people who were in no tribe or in several
	TribeSplit  = "split"  // of people who were there, most of them in one tribe
	TribeMerged = "merged" // gone: most of its people are in one tribe now
	TribeGone   = "gone"   // gone: its people scattered, fell silent or left
)

// Lineage says how the tribes of a run came from those of an earlier one.
// Tribes are named by their id.
type Lineage struct {
	Tribes []TribeChange `json:"tribes"` // those of the run in their order, then those that are gone by id
	Movers []Mover       `json:"movers"` // by the tribes they left and joined
}

// TribeChange is what became of one tribe. Before = Stayed + Left + Lost and
// After = Stayed + Joined + New.
type TribeChange struct {
	What   string  `json:"what"`
	ID     int     `json:"id"`
	Name   string  `json:"name"`
	Was    string  `json:"was"`     // its earlier name if it was another
	From   []int   `json:"from"`    // tribes it split from or took in
	Into   []int   `json:"into"`    // the tribe that took it in
	Same   float64 `json:"overlap"` // Jaccard overlap among the people of both runs, [0,1]
	Before int     `json:"before"`  // people
	After  int     `json:"after"`
	Stayed int     `json:"stayed"`
	Joined int     `json:"joined"` // were there before, but not in this tribe
	New    int     `json:"new"`    // were not in the earlier run
	Left   int     `json:"left"`   // are there still, but not in this tribe
	Lost   int     `json:"lost"`   // are not in the later run
}

// Mover is a person who went from one tribe to another by themselves; who
// merely went along with a split or a merger is not one.
type Mover struct {
	Person uint32 `json:"person"` // number in the later run
	From   int    `json:"from"`
	To     int    `json:"to"`
}

// mainPart is the share of a tribe's people beyond which they are said to come
// from one tribe, or to have gone to one.
const mainPart = .5

// Trace compares two runs that number their tribes alike; where they do not,
// AlikeIDs makes them do so. O(people).
func Trace(before, after *Result) Lineage {
	t := newTracer(before, after)
	var l Lineage
	for i := range after.Tribes {
		l.Tribes = append(l.Tribes, t.present(i))
	}
	for i := range before.Tribes {
		if t.heir[i] < 0 {
			l.Tribes = append(l.Tribes, t.departed(i))
		}
	}
	slices.SortStableFunc(l.Tribes[len(after.Tribes):], func(a, b TribeChange) int { return cmp.Compare(a.ID, b.ID) })
	for i := range l.Tribes[:len(after.Tribes)] {
		c := &l.Tribes[i]
		for _, gone := range l.Tribes[len(after.Tribes):] {
			if slices.Contains(gone.Into, c.ID) {
				c.From = append(c.From, gone.ID)
			}
		}
	}
	l.Movers = t.movers(l)
	return l
}

// tracer holds what two runs have in common.
type tracer struct {
	before, after *Result
	known         []int       // person after → before, −1 newcomer
	heir, parent  []int       // tribe → the same tribe of the other run, −1 none
	flows         [][]overlap // tribe before → where its people are, most first
	sources       [][]overlap // tribe after → where its people were, most first
	stay          []int       // people of each tribe before who are in the later run
	old           []int       // people of each tribe after who were in the earlier run
}

func newTracer(before, after *Result) *tracer {
	b, a := rollOf(before), rollOf(after)
	t := &tracer{
		before: before, after: after, known: known(b, a),
		heir: sameIDs(before.Tribes, after.Tribes), parent: sameIDs(after.Tribes, before.Tribes),
		flows: make([][]overlap, b.k), sources: make([][]overlap, a.k),
		stay: make([]int, b.k), old: make([]int, a.k),
	}
	for _, o := range overlaps(b, a) {
		t.flows[o.before] = append(t.flows[o.before], o)
		t.sources[o.after] = append(t.sources[o.after], o)
	}
	for _, list := range slices.Concat(t.flows, t.sources) {
		slices.SortStableFunc(list, func(x, y overlap) int { return cmp.Compare(y.shared, x.shared) })
	}
	for i, at := range t.known {
		if at < 0 {
			continue
		}
		if k := b.tribe[at]; k >= 0 {
			t.stay[k]++
		}
		if k := a.tribe[i]; k >= 0 {
			t.old[k]++
		}
	}
	return t
}

// sameIDs returns for each of some tribes the place of the one with its id
// among others, −1 if there is none.
func sameIDs(tribes, others []Tribe) []int {
	at := make(map[int]int, len(others))
	for i := range others {
		at[others[i].ID] = i
	}
	out := make([]int, len(tribes))
	for i := range tribes {
		out[i] = -1
		if j, ok := at[tribes[i].ID]; ok {
			out[i] = j
		}
	}
	return out
}

// present says what a tribe of the later run is.
func (t *tracer) present(i int) TribeChange {
	now := &t.after.Tribes[i]
	c := TribeChange{What: TribeBorn, ID: now.ID, Name: now.Name, After: now.Size, From: []int{}, Into: []int{}}
	if p := t.parent[i]; p >= 0 {
		c.What = TribeKept
		t.compare(&c, p, i)
	} else if from := t.sources[i]; len(from) > 0 && float64(from[0].shared) > mainPart*float64(t.old[i]) && 2*t.old[i] > now.Size {
		c.What = TribeSplit
		c.From = append(c.From, t.before.Tribes[from[0].before].ID)
	}
	c.New = now.Size - t.old[i]
	c.Joined = c.After - c.Stayed - c.New
	return c
}

func (t *tracer) compare(c *TribeChange, p, i int) {
	was := &t.before.Tribes[p]
	if was.Name != c.Name {
		c.Was = was.Name
	}
	c.Before = was.Size
	for _, o := range t.sources[i] {
		if o.before == p {
			c.Stayed, c.Same = o.shared, o.jaccard
		}
	}
	c.Lost = was.Size - t.stay[p]
	c.Left = c.Before - c.Stayed - c.Lost
}

// departed says what became of a tribe that is no more.
func (t *tracer) departed(i int) TribeChange {
	was := &t.before.Tribes[i]
	c := TribeChange{What: TribeGone, ID: was.ID, Name: was.Name, Before: was.Size, From: []int{}, Into: []int{}}
	if to := t.flows[i]; len(to) > 0 && float64(to[0].shared) > mainPart*float64(t.stay[i]) {
		c.What = TribeMerged
		c.Into = append(c.Into, t.after.Tribes[to[0].after].ID)
	}
	c.Lost = was.Size - t.stay[i]
	c.Left = c.Before - c.Lost
	return c
}

// movers lists who changed tribe while neither split nor merger took them
// along.
func (t *tracer) movers(l Lineage) []Mover {
	along := make(map[[2]int]bool)
	for _, c := range l.Tribes {
		for _, from := range c.From {
			along[[2]int{from, c.ID}] = true
		}
	}
	movers := []Mover{}
	for i, at := range t.known {
		if at < 0 || t.before.People[at].Tribe < 0 || t.after.People[i].Tribe < 0 {
			continue
		}
		m := Mover{uint32(i), t.before.Tribes[t.before.People[at].Tribe].ID, t.after.Tribes[t.after.People[i].Tribe].ID}
		if m.From != m.To && !along[[2]int{m.From, m.To}] {
			movers = append(movers, m)
		}
	}
	slices.SortStableFunc(movers, func(a, b Mover) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	return movers
}
