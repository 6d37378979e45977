package tribe

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
)

// Judged is a person of somebody else's list, as connectors are judged.
type Judged struct {
	Person     uint32   `json:"person"`
	Tribe      int      `json:"tribe"`    // −1: unaffiliated
	Marginal   float64  `json:"marginal"` // members told beyond those whom the listed of the same tribe before them reach
	StrongTies int      `json:"strong_ties"`
	AnsweredBy int      `json:"answered_by"`
	LastSeen   int64    `json:"last_seen"`
	Flags      []string `json:"flags"` // those of a connector, and bot, silent, tells_nobody
}

// Match is a list's reach in a tribe beside that of as many people chosen here.
type Match struct {
	Tribe  int      `json:"tribe"`  // −1: all tribes together
	K      int      `json:"k"`      // listed people
	Listed Arm      `json:"listed"` // what they reach
	Ours   Arm      `json:"ours"`   // what as many chosen people reach, on the same worlds
	People []uint32 `json:"people"` // the chosen
	// Arms are as many people chosen in other ways, on the same worlds too, and
	// RandomEquals is how many random people reach as many as the chosen.
	Arms         []Arm `json:"arms"`
	RandomEquals int   `json:"random_equals"`
}

// Judgement is what is said of a list.
type Judgement struct {
	People  []Judged `json:"people"`  // in the order of the list
	Matches []Match  `json:"matches"` // all tribes together, then each that has listed people
}

// Flags of a judged person beside those of a connector.
const (
	flagBot     = "bot"          // told or not, passes nothing on
	flagSilent  = "silent"       // wrote nothing in the last third of the window
	flagNoTells = "tells_nobody" // turned to nobody
)

// JudgeList judges a list of people as Connectors judges its own: whom each
// reaches, and how many all reach beside as many chosen ones, tribe by tribe
// and over all of them. Repeated people count once. Arguments and errors are
// those of Connectors; K and Pinned of opt are not used.
func JudgeList(ctx context.Context, t *Talk, tribes []uint32, ties []Tie, list []uint32, rng *rand.Rand, opt ConnectorOptions) (Judgement, error) {
	opt = opt.withDefaults()
	opt.Pinned = nil
	j, err := judgeList(ctx, t, tribes, ties, list, rng, opt)
	if err != nil {
		return Judgement{}, fmt.Errorf("tribe: judge list: %w", err)
	}
	return j, nil
}

func judgeList(ctx context.Context, t *Talk, tribes []uint32, ties []Tie, list []uint32, rng *rand.Rand, opt ConnectorOptions) (j Judgement, err error) {
	if len(tribes) != len(t.People) {
		return j, fmt.Errorf("%d people, %d tribes: %w", len(t.People), len(tribes), ErrOption)
	}
	past := newChronicle(t, nil)
	m, err := opt.spreader(t, nil, past)
	if err != nil {
		return j, err
	}
	if err := m.checkNodes("list", list); err != nil {
		return j, err
	}
	about := newDossier(t, tribes, ties)
	about.past = past
	fields := opt.fields(t, tribes, about, m)
	at := map[uint32]int{} // place in j.People
	for _, u := range list {
		if _, seen := at[u]; !seen {
			at[u] = len(j.People)
			j.People = append(j.People, about.judged(u, m))
		}
	}
	for _, f := range append([]field{everyTribe(fields)}, fields...) {
		listed := f.listed(j.People)
		if len(listed) == 0 || len(f.candidates) == 0 {
			continue
		}
		match, spread, err := f.match(ctx, m, rng, about, listed, opt.MaxSets)
		if err != nil {
			return j, err
		}
		j.Matches = append(j.Matches, match)
		before := 0.0
		for i, u := range listed {
			if f.tribe >= 0 {
				j.People[at[u]].Marginal = spread.Cumulative[i] - before
			}
			before = spread.Cumulative[i]
		}
	}
	return j, nil
}

// everyTribe is all tribes as one place to search in.
func everyTribe(fields []field) field {
	all := field{tribe: -1, members: []uint32{}, candidates: []uint32{}}
	for _, f := range fields {
		all.members = append(all.members, f.members...)
		all.candidates = append(all.candidates, f.candidates...)
	}
	slices.Sort(all.members)
	slices.Sort(all.candidates)
	return all
}

// listed returns the judged people who are members, in their order.
func (f *field) listed(people []Judged) (listed []uint32) {
	for _, p := range people {
		if _, member := slices.BinarySearch(f.members, p.Person); member {
			listed = append(listed, p.Person)
		}
	}
	return listed
}

// match chooses as many people as are listed, and judges both and the arms on
// the same worlds; the list is no candidate of the choice.
func (f *field) match(ctx context.Context, m *spreader, rng *rand.Rand, about *dossier, listed []uint32, maxSets int) (Match, Spread, error) {
	f.k = len(listed)
	set, _, err := f.choose(ctx, m, rng, about, maxSets)
	if err != nil {
		return Match{}, Spread{}, err
	}
	ours := set.Nodes()
	arms, err := f.rivals(ctx, m, about, f.k)
	if err != nil {
		return Match{}, Spread{}, err
	}
	sets := [][]uint32{listed, ours}
	for _, a := range arms {
		sets = append(sets, a.people)
	}
	key := rng.Uint64()
	judged, err := m.judge(ctx, key, sets)
	if err != nil {
		return Match{}, Spread{}, err
	}
	found := Match{
		Tribe: f.tribe, K: len(listed), People: ours,
		Listed: judged[0].arm("listed"), Ours: judged[1].arm("ours"),
	}
	if found.Arms, err = f.drawn(ctx, m, rng, key, f.k, judged[0].Worlds); err != nil {
		return Match{}, Spread{}, err
	}
	for i, a := range arms {
		found.Arms = append(found.Arms, judged[2+i].arm(a.name))
	}
	if found.Arms, err = m.withFollowed(ctx, key, f.mostFollowed(about.t, f.k), found.Arms); err != nil {
		return Match{}, Spread{}, err
	}
	found.RandomEquals, err = f.randomEquals(ctx, m, rng, key, judged[1].Mean)
	return found, judged[0], err
}

// judged fills in what is known of a person, whoever put them on the list.
func (d *dossier) judged(u uint32, m *spreader) Judged {
	c := Connector{Person: u, Tribe: d.tribe(u)}
	d.describe(&c, 0, false)
	j := Judged{
		Person: u, Tribe: c.Tribe, StrongTies: c.StrongTies, AnsweredBy: c.AnsweredBy, LastSeen: c.LastSeen, Flags: c.Flags,
	}
	for _, f := range [...]struct {
		set  bool
		name string
	}{{d.t.Bot[u], flagBot}, {d.silent(u), flagSilent}, {m.out.Degree(u) == 0, flagNoTells}} {
		if f.set {
			j.Flags = append(j.Flags, f.name)
		}
	}
	return j
}
