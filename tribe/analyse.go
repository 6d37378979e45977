package tribe

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"

	"tribemap/internal/par"
)

// AnalyseOptions says what an analysis looks for. The zero value is the
// default of each part.
type AnalyseOptions struct {
	Scope      Scope // as asked for; Start and End are filled in
	Resolution float64
	MinTribe   int
	Connectors int // a tribe
	SeedTells  int
	Share      float64 // the fewest connectors, up to Connectors, who reach this share of their tribe
	NoShow     float64 // chance that a connector stays away
	MaxSets    int     // that connectors are chosen on, a tribe, as in ConnectorOptions
	Stability  int     // resamples to judge tribes and connectors by; 0 = none
	Seed       uint64
	Threads    int // never changes the result
	Edits      Edits

	// Previous is the run before, nil for a first run: tribes keep its ids and,
	// where they still hold, its names, and little news is worked into its
	// tribes instead of looking for tribes anew, unless Fresh is set.
	Previous *Result
	Fresh    bool

	// Progress, if given, is told what begins.
	Progress func(step string)
}

// Analyse finds the tribes of a talk, scores its ties and chooses the critical
// few, and gathers all that is shown of them.
func Analyse(ctx context.Context, t *Talk, heard Heard, opt AnalyseOptions) (*Result, error) {
	a := &analysis{talk: t, texts: heard.Texts, opt: opt, result: &Result{Scope: opt.Scope}}
	a.result.Scope.Start, a.result.Scope.End = t.Start, t.End
	for _, step := range []func(context.Context) error{
		a.markBots, a.detect, a.scoreTies, a.findWordsAndConnectors, a.fillEvidence,
	} {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	a.describePeople()
	a.describeMonths()
	a.describeTribes()
	a.trace()
	a.count(heard)
	a.warn(heard)
	return a.result, nil
}

// analysis is an Analyse under way.
type analysis struct {
	talk       *Talk
	texts      Texts
	opt        AnalyseOptions
	botReasons []string // why, for each bot; "" for people
	found      *Detection
	heirs      []int // place of each tribe in the run before, −1 new
	ids        []int // of each tribe
	few        CriticalFew
	result     *Result
}

// tribeOf returns each person's tribe or None.
func (a *analysis) tribeOf() []uint32 { return a.found.Tribes.Membership }

func (a *analysis) markBots(context.Context) (err error) {
	a.botReasons, err = MarkBots(a.talk, a.texts)
	return err
}

// begin tells what begins.
func (a *analysis) begin(step string) {
	if a.opt.Progress != nil {
		a.opt.Progress(step)
	}
}

func (a *analysis) detect(ctx context.Context) (err error) {
	a.begin("tribes")
	signals := NewSignals(a.talk, SignalOptions{})
	g, err := signals.Graph(nil)
	if err != nil {
		return err
	}
	known, err := a.workIn(ctx, g)
	if err != nil {
		return err
	}
	opt := DetectOptions{
		Resolution: a.opt.Resolution, MinTribe: a.opt.MinTribe, Stability: a.opt.Stability,
		Seed: a.opt.Seed, Threads: a.opt.Threads, known: known, begin: a.begin,
		Redraw: func(d *Detection) (Partition, error) { return redraw(ctx, d, a.talk.People, a.opt) },
	}
	if known != nil {
		opt.Resolution = known.resolution.Gamma
	}
	if a.found, err = detectTalk(ctx, g, signals, opt); err != nil {
		return err
	}
	a.identify()
	a.result.Resolution, a.result.Resamples, a.result.MinTribe = a.found.Resolution, a.opt.Stability, a.found.opt.MinTribe
	a.result.Communities = a.found.Communities.Membership
	for e := range a.found.Graph.Edges() {
		a.result.Edges = append(a.result.Edges, e)
	}
	return nil
}

func (a *analysis) scoreTies(context.Context) error {
	a.begin("ties")
	window := Window{a.talk.Start, a.talk.End}
	dyads := Dyads(a.talk.Interactions, window, a.opt.Threads)
	report, err := AddFeeling(dyads, a.talk, a.texts, a.opt.Threads)
	if err != nil {
		return err
	}
	if w := report.Warning(); w != "" {
		a.result.Warnings = append(a.result.Warnings, w)
	}
	a.result.Ties = ScoreTies(dyads, len(a.talk.People), TieOptions{Threads: a.opt.Threads})
	PlaceTies(a.result.Ties, len(a.talk.People), a.opt.Threads)
	CountSharedThreads(a.result.Ties, a.talk, a.opt.Threads)
	CountReactions(a.result.Ties, a.talk)
	return nil
}

// findWordsAndConnectors does both side by side: much of the one waits for
// texts, most of the other does not.
func (a *analysis) findWordsAndConnectors(ctx context.Context) error {
	a.begin("words and connectors")
	steps := [...]func(context.Context) error{a.findWords, a.chooseConnectors}
	var errs [len(steps)]error
	par.For(a.opt.Threads, len(steps), 1, func(i, _, _ int) { errs[i] = steps[i](ctx) })
	if err := errors.Join(errs[:]...); err != nil {
		return err
	}
	names := make([]string, len(a.result.Tribes))
	for i := range names {
		names[i] = a.result.Tribes[i].Name
	}
	a.few.name(names)
	return nil
}

// findWords finds the words that mark each tribe and names it by them, unless a
// person has.
func (a *analysis) findWords(context.Context) error {
	old, given := a.oldNames()
	words, names, err := WordsAndNames(a.talk, a.texts, a.tribeOf(), WordOptions{Names: old, Taken: given, Threads: a.opt.Threads})
	if err != nil {
		return err
	}
	channels, err := a.channels()
	if err != nil {
		return err
	}
	a.result.Tribes = make([]Tribe, a.found.Tribes.K)
	for i := range a.result.Tribes {
		a.result.Tribes[i] = Tribe{ID: a.ids[i], Name: cmp.Or(names[i], a.nameByPerson(uint32(i), old)), Words: words[i], Channels: channels[i]}
	}
	a.rename()
	if len(a.opt.Scope.Keywords) > 0 {
		a.result.Proposals, err = ProposeTerms(a.talk, a.texts, a.opt.Scope.Keywords, WordOptions{Threads: a.opt.Threads})
	}
	return err
}

// nameByPerson names a tribe that no word marks by the one of its people whose
// ties weigh most, or as before if that person is still there.
func (a *analysis) nameByPerson(t uint32, old []string) string {
	centre, most := uint32(None), -1.0
	for u, of := range a.tribeOf() {
		if of == t && old != nil && old[t] == aroundPerson+a.talk.People[u].Handle {
			return old[t]
		}
		if w := a.found.Graph.WeightedDegree(uint32(u)); of == t && w > most {
			centre, most = uint32(u), w
		}
	}
	return aroundPerson + a.talk.People[centre].Handle
}

const aroundPerson = "Around "

// connectorStream is the random stream that connectors are chosen with.
const connectorStream = 0x636f6e6e

func (a *analysis) chooseConnectors(ctx context.Context) error {
	opt := ConnectorOptions{
		K: a.opt.Connectors, SeedTells: a.opt.SeedTells, Share: a.opt.Share, NoShow: a.opt.NoShow, Numbers: a.ids, Threads: a.opt.Threads,
		MaxSets: a.opt.MaxSets, Resamples: cmp.Or(a.opt.Stability, -1),
		Pinned: numbers(a.talk.People, a.opt.Edits.Pin), Excluded: numbers(a.talk.People, a.opt.Edits.Exclude),
	}
	few, err := Connectors(ctx, a.talk, a.tribeOf(), a.result.Ties, rand.New(rand.NewPCG(a.opt.Seed, connectorStream)), opt)
	if err != nil {
		return err
	}
	a.few = few
	a.result.Connectors, a.result.Reach = few.Connectors, few.Reach
	a.result.Warnings = append(a.result.Warnings, few.Warnings...)
	return nil
}

func (a *analysis) fillEvidence(context.Context) error {
	a.result.Stories = TieStories(a.talk, a.result.Ties, a.result.Connectors)
	return errors.Join(FillEvidence(a.texts, a.result.Connectors, a.result.Stories), a.findDecisions())
}

// describePeople fills in what is known about each person.
func (a *analysis) describePeople() {
	t := a.talk
	people := make([]Member, len(t.People))
	for i := range people {
		at := a.found.People[i]
		people[i] = Member{
			Person: t.People[i], Bot: t.Bot[i], BotReason: a.botReasons[i],
			Tribe: at.Tribe, Second: at.Second, SecondShare: at.SecondShare, Confidence: at.Confidence,
		}
	}
	for _, p := range t.Posts {
		m := &people[p.Author]
		m.Posts++
		if p.OnTopic {
			m.OnTopic++
		}
		m.LastSeen = max(m.LastSeen, p.Time)
	}
	for _, tie := range a.result.Ties {
		if tie.Strong {
			people[tie.A].StrongTies++
			people[tie.B].StrongTies++
		}
		if tie.FromA > 0 {
			people[tie.B].AnsweredBy++
		}
		if tie.FromA < tie.Count {
			people[tie.A].AnsweredBy++
		}
	}
	a.result.People = people
}

func (a *analysis) count(heard Heard) {
	c := &a.result.Counts
	c.Posts, c.Threads, c.People = len(a.talk.Posts), a.talk.Threads, len(a.talk.People)
	c.Interactions, c.Dyads, c.LostTimes = len(a.talk.Interactions), len(a.result.Ties), heard.LostTimes
	for _, p := range a.talk.Posts {
		if p.OnTopic {
			c.OnTopic++
		}
	}
	for i := range a.result.People {
		switch m := &a.result.People[i]; {
		case m.Bot:
			c.Bots++
		case m.Tribe < 0:
			c.Unaffiliated++
		}
	}
}

// several counts things in words.
func several(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// warn says what the numbers cannot tell.
func (a *analysis) warn(heard Heard) {
	say := func(format string, args ...any) {
		a.result.Warnings = append(a.result.Warnings, fmt.Sprintf(format, args...))
	}
	a.result.Warnings = append(a.result.Warnings, a.found.Warnings...)
	if heard.Undated > 0 {
		say("%s outside the window", several(heard.Undated, "post without a known time lies", "posts without a known time lie"))
	}
	if heard.LostTimes > 0 {
		say("%s no credible time: counted, but not in recency, sittings or span", several(heard.LostTimes, "post has", "posts have"))
	}
	if a.opt.Stability == 0 && len(a.result.Tribes) > 0 {
		say("nothing was resampled: the stability of tribes, people and connectors was not judged")
	}
	if a.opt.Stability > 0 {
		for i := range a.result.Tribes {
			if t := &a.result.Tribes[i]; t.Stability < Unstable {
				say("tribe %d (%s) is unstable: other samples of the same talk draw it differently", t.ID, t.Name)
			}
		}
	}
}
