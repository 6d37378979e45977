package tribe

import (
	"cmp"
	"slices"
	"sort"
)

// dossier is what is known about people besides whom they would tell: what a
// consultant needs to defend a name.
type dossier struct {
	t        *Talk
	ties     []Tie
	tribes   []uint32
	people   []facts
	answered []bool     // of posts: somebody else replied
	first    []int      // ties of person u are of[first[u]:first[u+1]]
	of       []uint32   // indexes into ties, strongest first for each person
	past     *chronicle // nil unless people are chosen
}

// facts are counts about one person.
type facts struct {
	posts, onTopic int
	first, last    int64 // times of their first and last dated post, 0 if none
	answeredBy     int   // distinct people who turned to them
	exchanged      int   // messages to somebody or from somebody
}

func newDossier(t *Talk, tribes []uint32, ties []Tie) *dossier {
	d := &dossier{t: t, ties: ties, tribes: tribes, people: make([]facts, len(t.People)), answered: make([]bool, len(t.Posts))}
	for _, p := range t.Posts {
		d.people[p.Author].count(p)
		if p.Parent != None && t.Posts[p.Parent].Author != p.Author {
			d.answered[p.Parent] = true
		}
	}
	d.countExchanged()
	// Interactions are sorted by pair: who turned to whom shows once a run.
	for i := 0; i < len(t.Interactions); {
		a, b := pairOf(t, i)
		toA, toB := 0, 0
		for ; i < len(t.Interactions); i++ {
			if x, y := pairOf(t, i); x != a || y != b {
				break
			}
			if t.Interactions[i].To == a {
				toA = 1
			} else {
				toB = 1
			}
		}
		d.people[a].answeredBy += toA
		d.people[b].answeredBy += toB
	}
	d.indexTies()
	return d
}

// countExchanged counts a message once for its author, and once for each person
// it turns to.
func (d *dossier) countExchanged() {
	counted := make([]bool, len(d.t.Posts))
	for i := range d.t.Interactions {
		x := &d.t.Interactions[i]
		if !counted[x.Post] {
			counted[x.Post] = true
			d.people[x.From].exchanged++
		}
		if i == 0 || !samePair(&d.t.Interactions[i-1], x) || !sameMessage(&d.t.Interactions[i-1], x) {
			d.people[x.To].exchanged++
		}
	}
}

func pairOf(t *Talk, i int) (a, b uint32) {
	x := t.Interactions[i]
	return min(x.From, x.To), max(x.From, x.To)
}

func (f *facts) count(p Post) {
	f.posts++
	if p.OnTopic {
		f.onTopic++
	}
	if p.Time == 0 {
		return
	}
	if f.first == 0 || p.Time < f.first {
		f.first = p.Time
	}
	f.last = max(f.last, p.Time)
}

// indexTies lists each person's ties, strongest first.
func (d *dossier) indexTies() {
	d.first = make([]int, len(d.people)+1)
	for _, tie := range d.ties {
		d.first[tie.A+1]++
		d.first[tie.B+1]++
	}
	for u := range d.people {
		d.first[u+1] += d.first[u]
	}
	d.of = make([]uint32, 2*len(d.ties))
	next := slices.Clone(d.first)
	for i, tie := range d.ties {
		for _, u := range [...]uint32{tie.A, tie.B} {
			d.of[next[u]] = uint32(i)
			next[u]++
		}
	}
	for u := range d.people {
		slices.SortStableFunc(d.tiesOf(uint32(u)), func(a, b uint32) int {
			return cmp.Compare(d.ties[b].Strength, d.ties[a].Strength)
		})
	}
}

func (d *dossier) tiesOf(u uint32) []uint32 { return d.of[d.first[u]:d.first[u+1]] }

// other returns the person at the other end of a tie of u.
func (t *Tie) other(u uint32) uint32 { return t.A + t.B - u }

// lastThird is when the last third of the window begins.
func (d *dossier) lastThird() int64 { return d.t.End - (d.t.End-d.t.Start)/3 }

// twoThirds is when two thirds of all dated posts were written; there must be some. A crawl that
// reaches far back for a few posts makes nobody a newcomer.
func (d *dossier) twoThirds() int64 {
	posts := d.t.Posts
	posts = posts[sort.Search(len(posts), func(i int) bool { return posts[i].Time > 0 }):]
	return posts[2*len(posts)/3].Time
}

// silent tells whether u said nothing in the last third of the window.
func (d *dossier) silent(u uint32) bool {
	return d.t.End > d.t.Start && d.people[u].last < d.lastThird()
}

// describe fills in what a consultant reads about a connector of a tribe of
// the given size.
func (d *dossier) describe(c *Connector, size int, pinned bool) {
	f := d.people[c.Person]
	c.AnsweredBy, c.LastSeen = f.answeredBy, f.last
	if f.posts > 0 {
		c.OnTopic = float64(f.onTopic) / float64(f.posts)
	}
	for _, i := range d.tiesOf(c.Person) {
		if d.ties[i].Strong {
			c.StrongTies++
		}
	}
	c.Flags = d.flags(c, pinned)
	c.Why = d.why(c, size, nil)
	for _, e := range d.evidence(c.Person, evidencePosts) {
		p := d.t.Posts[e.Post]
		c.Evidence = append(c.Evidence, Evidence{Post: p.Ref, Time: p.Time, Author: p.Author, To: e.To})
	}
}

// Flags of a connector, in the order in which they are listed.
const (
	flagPinned  = "pinned"          // chosen by a person's decision
	flagOneWay  = "one_way_only"    // has ties, and in none of them both turn to each other
	flagLittle  = "little_evidence" // fewer than five messages, to them or from them
	flagFew     = "few_strong_ties" // fewer than two
	flagNew     = "newcomer"        // first seen among the last third of all posts
	flagBetween = "between_tribes"  // at least a third of the talk is with people of other tribes
)

func (d *dossier) flags(c *Connector, pinned bool) []string {
	talk, outside, bothWays := 0, 0, false
	ties := d.tiesOf(c.Person)
	for _, i := range ties {
		tie := &d.ties[i]
		talk += tie.Count
		if to := d.tribes[tie.other(c.Person)]; to != None && int(to) != c.Tribe {
			outside += tie.Count
		}
		bothWays = bothWays || tie.FromA > 0 && tie.FromA < tie.Count
	}
	flags := []string{}
	add := func(when bool, flag string) {
		if when {
			flags = append(flags, flag)
		}
	}
	add(pinned, flagPinned)
	add(len(ties) > 0 && !bothWays, flagOneWay)
	add(d.people[c.Person].exchanged < provenBy, flagLittle)
	add(c.StrongTies < 2, flagFew)
	add(d.t.End > d.t.Start && d.people[c.Person].first >= d.twoThirds(), flagNew)
	add(talk > 0 && 3*outside >= talk, flagBetween)
	return flags
}

// strongOutside counts u's strong ties with people of other tribes.
func (d *dossier) strongOutside(u uint32) map[uint32]int {
	count := map[uint32]int{}
	for _, i := range d.tiesOf(u) {
		tie := &d.ties[i]
		if to := d.tribes[tie.other(u)]; tie.Strong && to != None && to != d.tribes[u] {
			count[to]++
		}
	}
	return count
}

// tribe returns the tribe of u, −1 for none.
func (d *dossier) tribe(u uint32) int {
	if d.tribes[u] == None {
		return -1
	}
	return int(d.tribes[u])
}

// shown is how a person is called in a sentence.
func (d *dossier) shown(u uint32) string {
	p := d.t.People[u]
	return cmp.Or(p.Handle, p.Name, p.ID)
}
