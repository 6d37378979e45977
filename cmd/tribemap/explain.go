package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"tribemap"
	"tribemap/tribe"

	"github.com/urfave/cli/v2"
)

func (p *program) explainCommand() *cli.Command {
	return &cli.Command{
		Name:      "explain",
		Usage:     "why this person, this tie or this tribe: every number, down to the posts",
		ArgsUsage: "PERSON | PERSON PERSON | --tribe T",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "tribe", Usage: "explain tribe `T` (number or name)"},
			&cli.IntFlag{Name: "posts", Value: 10, Usage: "show at most `N` posts; 0 shows all"},
			&cli.StringFlag{Name: "run", Usage: "explain run `ID` instead of the latest"},
			&cli.BoolFlag{Name: "json", Usage: "print JSON"},
		},
		Action: p.explain,
	}
}

func (p *program) explain(c *cli.Context) error {
	names := c.Args().Slice()
	if c.Int("posts") < 0 {
		return usagef("--posts: wanted 0 or more, got %d", c.Int("posts"))
	}
	if byTribe := c.IsSet("tribe"); byTribe && len(names) > 0 || !byTribe && (len(names) < 1 || len(names) > 2) {
		return usagef("explain wants one person, two people, or --tribe T")
	}
	r, err := loadedRun(c)
	if err != nil {
		return err
	}
	e := &explainer{savedRun: r, most: c.Int("posts")}
	about, err := e.subject(c, names)
	if err != nil {
		return err
	}
	if err := p.readPosts(c.Context, projectOf(c), e, about); err != nil {
		return err
	}
	answer := e.answer(about)
	if c.Bool("json") {
		return writeJSON(p.stdout, answer)
	}
	answer.print(p)
	return nil
}

// subject is what a question is about: one or two people, or a tribe.
type subject struct {
	people []uint32
	tribe  int // −1: people
}

// explainer answers questions about a run, with the posts behind it.
type explainer struct {
	*savedRun
	notes []decision
	most  int
	posts []shownPost // what the answer rests on, evidence first, then the newest
	total int         // how many there are in all

	timeline tribe.Timeline // of two people
	evidence bool           // the first posts are a connector's evidence
}

func (e *explainer) subject(c *cli.Context, names []string) (subject, error) {
	if c.IsSet("tribe") {
		id, err := e.tribe(c.String("tribe"))
		return subject{tribe: id}, err
	}
	s := subject{tribe: -1}
	for _, name := range names {
		who, err := e.person(name)
		if err != nil {
			return s, err
		}
		s.people = append(s.people, who)
	}
	if len(s.people) == 2 && s.people[0] == s.people[1] {
		return s, usagef("the same person twice")
	}
	return s, nil
}

// shownPost is a post behind a number.
type shownPost struct {
	Ref     string `json:"post"`
	URL     string `json:"url,omitempty"`
	Time    string `json:"time"`
	From    string `json:"from"`
	To      string `json:"to,omitempty"`
	Kind    string `json:"kind,omitempty"`
	Channel string `json:"channel,omitempty"`
	Title   string `json:"title,omitempty"`
	Text    string `json:"text"`

	when int64
	post uint32
}

// readPosts reads the store again in the scope of the run and keeps the posts
// that the subject's numbers were counted from.
func (p *program) readPosts(ctx context.Context, pr project, e *explainer, about subject) (err error) {
	if e.notes, err = pr.decisions(); err != nil {
		return err
	}
	st, err := pr.openStore()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	l, err := p.load(ctx, pr, st, e.Options, 0)
	if err != nil {
		return err
	}
	if l.input != e.Input || l.decisions != e.Decisions {
		p.talk.warn(`the store or the decisions have changed since run %s; "tribemap find" makes a new one`, e.ID)
	}
	return e.collect(l, about)
}

func (e *explainer) collect(l loaded, about subject) error {
	wanted := e.behind(l.talk, about)
	e.total = len(wanted)
	if len(about.people) == 2 {
		e.timeline = e.timelineOf(l.talk, about.people[0], about.people[1])
	}
	rank := e.evidenceRank(l.talk, about)
	slices.SortFunc(wanted, func(a, b shownPost) int {
		return cmp.Or(cmp.Compare(rank(a.post), rank(b.post)), cmp.Compare(b.when, a.when), cmp.Compare(a.post, b.post))
	})
	if e.most > 0 && len(wanted) > e.most {
		wanted = wanted[:e.most]
	}
	at := make(map[uint32][]int, len(wanted))
	for i, w := range wanted {
		at[w.post] = append(at[w.post], i)
	}
	err := l.heard.Texts(func(n uint32, post *tribemap.Post) bool {
		for _, i := range at[n] {
			w := &wanted[i]
			w.Ref, w.URL, w.Channel, w.Title, w.Text = post.Ref.String(), post.URL, post.Channel, post.Title, post.Text
			w.Time = instant(w.when)
		}
		return true
	})
	e.posts = wanted
	return err
}

// timelineOf counts what two people of the run said to each other by months.
func (e *explainer) timelineOf(t *tribe.Talk, x, y uint32) tribe.Timeline {
	a, b := e.People[min(x, y)].Ref, e.People[max(x, y)].Ref
	first := uint32(tribe.None)
	var between []tribemap.Interaction
	for _, i := range t.Interactions {
		from, to := t.People[i.From].Ref, t.People[i.To].Ref
		switch {
		case from == a && to == b:
			first = i.From
		case from != b || to != a:
			continue
		}
		between = append(between, i)
	}
	return tribe.NewTimeline(between, first)
}

// evidenceRank orders posts: the evidence for a connector first, in its order.
func (e *explainer) evidenceRank(t *tribe.Talk, about subject) func(post uint32) int {
	rank := make(map[tribemap.Ref]int)
	for _, c := range e.Connectors {
		if len(about.people) == 1 && c.Person == about.people[0] {
			for i, x := range c.Evidence {
				rank[x.Post] = i - len(c.Evidence)
			}
		}
	}
	e.evidence = len(rank) > 0
	return func(post uint32) int { return rank[t.Posts[post].Ref] }
}

// behind lists the posts a subject's numbers come from: the interactions of two
// people, everything a person said or was told, what a tribe said on topic.
func (e *explainer) behind(t *tribe.Talk, about subject) []shownPost {
	var out []shownPost
	handle := func(n uint32) string { return t.People[n].Handle }
	if about.tribe >= 0 {
		inTribe := make(map[tribemap.Ref]bool)
		for i := range e.People {
			inTribe[e.People[i].Ref] = e.People[i].Tribe == about.tribe
		}
		for n, post := range t.Posts {
			if author := t.People[post.Author]; inTribe[author.Ref] && post.OnTopic {
				out = append(out, shownPost{From: author.Handle, when: post.Time, post: uint32(n)})
			}
		}
		return out
	}
	who := make(map[tribemap.Ref]bool)
	for _, n := range about.people {
		who[e.People[n].Ref] = true
	}
	counted := make(map[uint32]bool)
	for _, x := range slices.Concat(t.Interactions, t.Inferred) {
		from, to := who[t.People[x.From].Ref], who[t.People[x.To].Ref]
		if from && to || len(about.people) == 1 && (from || to) {
			out = append(out, shownPost{From: handle(x.From), To: handle(x.To), Kind: x.Kind.String(), when: x.Time, post: x.Post})
			counted[x.Post] = true
		}
	}
	for n, post := range t.Posts {
		if len(about.people) == 1 && who[t.People[post.Author].Ref] && !counted[uint32(n)] {
			out = append(out, shownPost{From: handle(post.Author), when: post.Time, post: uint32(n)})
		}
	}
	return out
}

func (e *explainer) answer(about subject) (a answer) {
	switch {
	case about.tribe >= 0:
		a = e.aboutTribe(about.tribe)
	case len(about.people) == 2:
		a = e.aboutTie(about.people[0], about.people[1])
	default:
		a = e.aboutPerson(about.people[0])
	}
	a.order = "the newest"
	if e.evidence {
		a.order = "the best evidence, then the newest:"
	}
	return a
}

// answer is an explanation: facts in words, then the posts.
type answer struct {
	Subject string       `json:"subject"`
	Facts   []tribe.Fact `json:"facts"`
	Posts   []shownPost  `json:"posts"`
	Total   int          `json:"posts_total"`

	order string // how the posts are ordered, in words
}

func (a *answer) add(name, format string, args ...any) {
	a.Facts = append(a.Facts, tribe.Fact{Name: name, Text: fmt.Sprintf(format, args...)})
}

func (a answer) print(p *program) {
	fmt.Fprintln(p.stdout, printable(a.Subject))
	for _, f := range a.Facts {
		fmt.Fprintf(p.stdout, "  %-12s %s\n", f.Name, printable(f.Text))
	}
	if a.Total == 0 {
		return
	}
	more := ""
	if a.Total > len(a.Posts) {
		more = fmt.Sprintf(", %s %d; --posts 0 shows all", a.order, len(a.Posts))
	}
	fmt.Fprintf(p.stdout, "\nposts behind this: %s%s\n", thousands(int64(a.Total)), more)
	for _, post := range a.Posts {
		post.print(p)
	}
}

func (s shownPost) print(p *program) {
	who := s.From
	if s.To != "" {
		who += " → " + s.To
	}
	when := s.Time
	if when == "" {
		when = "time unknown"
	}
	fmt.Fprintf(p.stdout, "\n%s  %s  %s\n  %s\n", when, printable(who), s.Kind, cmp.Or(s.URL, s.Ref))
	if s.Title != "" {
		fmt.Fprintf(p.stdout, "  %s\n", printable(s.Title))
	}
	fmt.Fprintf(p.stdout, "  %s\n", excerpt(s.Text, 400))
}

// excerpt is the start of a text on one line, cut at a word.
func excerpt(text string, most int) string {
	runes := []rune(printable(strings.Join(strings.Fields(text), " ")))
	if len(runes) <= most {
		return string(runes)
	}
	cut := string(runes[:most])
	if at := strings.LastIndexByte(cut, ' '); at > most/2 {
		cut = cut[:at]
	}
	return cut + " …"
}
