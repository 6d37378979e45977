package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strconv"

	"tribemap"
	"tribemap/store"
	"tribemap/tribe"
	"tribemap/viz"

	"github.com/cespare/xxhash/v2"
	"github.com/urfave/cli/v2"
)

// runOptions are the choices that decide a run's bytes, beside its input.
type runOptions struct {
	Keywords   []string `json:"keywords"`
	Since      int64    `json:"since"`
	Until      int64    `json:"until"`
	Resolution float64  `json:"resolution"` // 0: automatic
	MinTribe   int      `json:"min_tribe"`
	Connectors int      `json:"connectors"`
	SeedTells  int      `json:"seed_tells"`
	Share      float64  `json:"share,omitempty"`
	NoShow     float64  `json:"no_show,omitempty"`
	Stability  int      `json:"stability"`
	Seed       uint64   `json:"seed"`
	Fresh      bool     `json:"fresh"` // look for tribes anew even where little has changed
}

var findFlags = []cli.Flag{
	&cli.StringFlag{Name: "since", Usage: "only posts from `DATE` on"},
	&cli.StringFlag{Name: "until", Usage: "only posts before `DATE`"},
	&cli.StringSliceFlag{Name: "match", Usage: "only threads that hold `WORD`; may be given several times, instead of the keywords of " + configName},
	&cli.BoolFlag{Name: "all", Usage: "everything, whatever " + configName + " says"},
	&cli.StringFlag{Name: "resolution", Value: "auto", Usage: "look at resolution `GAMMA`: auto, or a number; higher finds smaller tribes"},
	&cli.IntFlag{Name: "min-tribe", Usage: "fewer than `N` people are no tribe", DefaultText: "5"},
	&cli.IntFlag{Name: "connectors", Usage: "name `K` connectors for each tribe", DefaultText: "5"},
	&cli.IntFlag{Name: "seed-tells", Value: 5, Usage: "a connector who is asked to tell the story tells `N` people"},
	&cli.Float64Flag{Name: "share", Usage: "name the fewest connectors of each tribe who reach this `SHARE` of it, up to --connectors (then 50 by default)"},
	&cli.Float64Flag{Name: "no-show", Usage: "chance `P` that a connector who is asked does not show up"},
	&cli.IntFlag{Name: "stability", Value: 20, Usage: "judge stability over `N` resamples; 0 leaves it out"},
	&cli.BoolFlag{Name: "fresh", Usage: "look for tribes anew even where hardly anything has changed"},
	&cli.StringFlag{Name: "previous", Usage: "continue the tribes of run `ID`, or of none", DefaultText: "the latest run with these keywords"},
	&cli.Uint64Flag{Name: "seed", Value: 1, Usage: "start of all chance; the same `S` gives the same bytes"},
}

func (p *program) findCommand() *cli.Command {
	return &cli.Command{
		Name:  "find",
		Usage: "find the tribes, ties and connectors of the store; saved as a run",
		Description: "The scope is the window and the keywords of " + configName + ": a thread counts if one of its\n" +
			"posts holds a keyword. Flags given here take their place.",
		Flags: append([]cli.Flag{&cli.BoolFlag{Name: "json", Usage: "print the run as JSON"}}, findFlags...),
		Action: func(c *cli.Context) error {
			if err := noArguments(c); err != nil {
				return err
			}
			pr := projectOf(c)
			cfg, err := pr.config()
			if err != nil {
				return err
			}
			opt, err := findOptions(c, cfg)
			if err != nil {
				return err
			}
			r, err := p.find(c.Context, pr, opt, c.String("previous"), c.Int("threads"))
			if err != nil {
				return err
			}
			if c.Bool("json") {
				return writeJSON(p.stdout, struct {
					manifest
					*tribe.Result
					Tribes []tribeRow `json:"tribes"` // with their doubts
				}{r.manifest, r.WithIDs(), tribeRows(r.Result)})
			}
			p.printSummary(r)
			p.talk.say(`next: tribemap map, tribemap connectors, tribemap explain PERSON`)
			return nil
		},
	}
}

// mostForShare is how many connectors a tribe has at most where a share of it is
// to be reached: no client asks more people.
const mostForShare = 50

// findOptions joins flags and tribemap.yaml; flags win.
func findOptions(c *cli.Context, cfg config) (opt runOptions, err error) {
	opt = runOptions{
		Keywords:   cfg.Keywords,
		MinTribe:   cmp.Or(c.Int("min-tribe"), cfg.Rules.MinTribe, 5),
		Connectors: cmp.Or(c.Int("connectors"), cfg.Rules.Connectors, 5),
		SeedTells:  c.Int("seed-tells"),
		Share:      c.Float64("share"),
		NoShow:     c.Float64("no-show"),
		Stability:  c.Int("stability"),
		Seed:       c.Uint64("seed"),
		Fresh:      c.Bool("fresh"),
	}
	if opt.Share > 0 && !c.IsSet("connectors") {
		opt.Connectors = mostForShare
	}
	since, until := cmp.Or(c.String("since"), cfg.Window.Since), cmp.Or(c.String("until"), cfg.Window.Until)
	if c.IsSet("match") && c.Bool("all") {
		return opt, usagef("--all and --match exclude each other")
	}
	if c.IsSet("match") {
		opt.Keywords = c.StringSlice("match")
	}
	if c.Bool("all") {
		opt.Keywords, since, until = nil, c.String("since"), c.String("until")
	}
	var err1, err2, err3 error
	opt.Since, err1 = moment("since", since)
	opt.Until, err2 = moment("until", until)
	opt.Resolution, err3 = resolution(c.String("resolution"))
	if err := errors.Join(err1, err2, err3); err != nil {
		return opt, err
	}
	return opt, opt.validate()
}

func (o runOptions) validate() error {
	switch {
	case o.Until != 0 && o.Until <= o.Since:
		return usagef("the window ends before it begins")
	case o.MinTribe < 2:
		return usagef("--min-tribe: wanted 2 or more, got %d", o.MinTribe)
	case o.Connectors < 1:
		return usagef("--connectors: wanted 1 or more, got %d", o.Connectors)
	case o.SeedTells < 1:
		return usagef("--seed-tells: wanted 1 or more, got %d", o.SeedTells)
	case !(o.Share >= 0 && o.Share < 1):
		return usagef("--share: wanted 0 or more and under 1, got %v", o.Share)
	case !(o.NoShow >= 0 && o.NoShow < 1):
		return usagef("--no-show: wanted 0 or more and under 1, got %v", o.NoShow)
	case o.Stability < 0:
		return usagef("--stability: wanted 0 or more, got %d", o.Stability)
	}
	return nil
}

// resolution reads "auto" (0) or a positive number.
func resolution(text string) (float64, error) {
	if text == "auto" {
		return 0, nil
	}
	gamma, err := strconv.ParseFloat(text, 64)
	if err != nil || !(gamma > 0) || gamma > 1e6 {
		return 0, usagef("--resolution: wanted auto or a number over 0, got %q", text)
	}
	return gamma, nil
}

// find analyses the store and saves the run. previous is the run to continue,
// "" chooses.
func (p *program) find(ctx context.Context, pr project, opt runOptions, previous string, threads int) (r *savedRun, err error) {
	st, err := pr.openStore()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	if err := tryFile(pr.path("runs", latestFile)); err != nil {
		return nil, err
	}
	l, err := p.load(ctx, pr, st, opt, threads)
	if err != nil {
		return nil, err
	}
	if len(l.talk.Posts) == 0 {
		return nil, nothingInScope(st)
	}
	m := manifest{Version: version, Input: l.input, Decisions: l.decisions, Options: opt}
	if m.Previous, err = pr.previousRun(&m, previous); err != nil {
		return nil, err
	}
	before, err := pr.runBefore(m.Previous)
	if err != nil {
		return nil, err
	}
	var s *step
	result, err := tribe.Analyse(ctx, l.talk, l.heard, tribe.AnalyseOptions{
		Scope:      tribe.Scope{Keywords: opt.Keywords, Since: opt.Since, Until: opt.Until},
		Resolution: opt.Resolution, MinTribe: opt.MinTribe, Connectors: opt.Connectors,
		SeedTells: opt.SeedTells, Share: opt.Share, NoShow: opt.NoShow, Stability: opt.Stability, Seed: opt.Seed, Threads: threads, Edits: l.edits,
		Previous: before.result(), Fresh: opt.Fresh || before.otherChance(&m),
		Progress: func(what string) { s = p.talk.next(s, what) },
	})
	if err != nil {
		return nil, err
	}
	m.Counts, m.ID = result.Counts, m.hash()
	r = &savedRun{manifest: m, Result: result}
	if err := r.place(ctx, before, threads); err != nil {
		return nil, err
	}
	s.done("%s, %s", plural(len(result.Tribes), "tribe"), plural(len(result.Ties), "tie"))
	return r, pr.saveRun(r)
}

func nothingInScope(st *store.Store) error {
	if posts, _ := st.Count(); posts == 0 {
		return hint(errors.New("the store is empty"), `run "tribemap import FILE…" or "tribemap crawl" first`)
	}
	return hint(errors.New("no posts in scope"), `"tribemap find --all" takes everything; "tribemap status" says what there is`)
}

// place gives people their places on the map and tribes their colours, the same
// as in the run before as far as that can be.
func (r *savedRun) place(ctx context.Context, before *savedRun, threads int) (err error) {
	r.Places, err = viz.Place(ctx, r.Result, viz.MapOptions{RNG: r.Options.Seed, Threads: threads}, placesBefore(before, r.Result))
	if err != nil {
		return err
	}
	var worn *viz.Colours
	if before != nil {
		worn = before.Colours
	}
	colours, err := viz.Colour(r.Result, r.Places, worn)
	r.Colours = &colours
	return err
}

// runBefore loads the run that another continues, nil for "".
func (p project) runBefore(id string) (*savedRun, error) {
	if id == "" {
		return nil, nil
	}
	return p.loadRun(id)
}

// otherChance reports whether a run was made by another version or from another
// seed, so that its tribes are not what this one would find.
func (r *savedRun) otherChance(m *manifest) bool {
	return r != nil && (r.Version != m.Version || r.Options.Seed != m.Options.Seed)
}

func (r *savedRun) result() *tribe.Result {
	if r == nil {
		return nil
	}
	return r.Result
}

// hash names a run by what decides its bytes.
func (m *manifest) hash() string {
	h := xxhash.New()
	enc := json.NewEncoder(h)
	enc.Encode([]any{m.Version, m.Input, m.Decisions, m.Options, m.Previous}) // a hash never fails
	return fmt.Sprintf("%016x", h.Sum64())[:12]
}

// loaded is a store read in the scope of a run.
type loaded struct {
	talk             *tribe.Talk
	heard            tribe.Heard
	edits            tribe.Edits
	input, decisions string
}

func (p *program) load(ctx context.Context, pr project, st *store.Store, opt runOptions, threads int) (l loaded, err error) {
	// What a talk is made from are few large arrays without pointers.
	defer debug.SetGCPercent(debug.SetGCPercent(eagerCollection))
	all, err := pr.decisions()
	if err != nil {
		return l, err
	}
	edits, same, err := replay(all)
	if err != nil {
		return l, err
	}
	leave, err := pr.optOut()
	if err != nil {
		return l, err
	}
	match, err := matcher(opt.Keywords)
	if err != nil {
		return l, usagef("%v", err)
	}
	s := p.talk.step("read the store")
	total, _ := st.Count()
	var seen fingerprint
	archive := archiveOf(ctx, st, &seen, func(n int64) { s.at(n, int64(total), "posts") })
	talk, heard, err := tribe.Listen(archive, tribe.ListenOptions{
		Since: opt.Since, Until: opt.Until, Match: match, Same: same, Leave: leave, Threads: threads,
	})
	if err != nil {
		return l, err
	}
	seen.closed = true
	s.done("%s of %s in scope", count(int64(len(talk.Posts)), "posts"), thousands(int64(total)))
	return loaded{talk, heard, edits, seen.String(), decisionsHash(all, leave)}, nil
}

// decisionsHash covers what a person decided, not when.
func decisionsHash(all []decision, leave map[tribemap.Ref]bool) string {
	decided := slices.Clone(all)
	for i := range decided {
		decided[i].At, decided[i].Run = "", ""
	}
	return fmt.Sprintf("%016x", xxhash.Sum64String(fmt.Sprintf("%+v %v", decided, leave)))
}

// matcher tells posts on topic; nil where there are no keywords.
func matcher(keywords []string) (func(*tribemap.Post) bool, error) {
	if len(keywords) == 0 {
		return nil, nil
	}
	m, err := tribe.NewMatcher(keywords)
	if err != nil {
		return nil, err
	}
	return func(p *tribemap.Post) bool { return m.Match(p.Title, p.Text) }, nil
}
