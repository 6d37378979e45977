package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"tribemap"
	"tribemap/crawl/live"
	"tribemap/crawl/sites"
	"tribemap/store"
	"tribemap/tribe"

	"github.com/urfave/cli/v2"
)

func (p *program) crawlCommand() *cli.Command {
	return &cli.Command{
		Name:  "crawl",
		Usage: "fetch conversations from the sources of tribemap.yaml into the store",
		Description: "Sources: " + strings.Join(sourceNames(), ", ") + ".\n" +
			"A crawl that was stopped, however it was, goes on where it stood. Credentials come from the\n" +
			"environment and are never stored: TRIBEMAP_BLUESKY_NAME and _SECRET, or _TOKEN, for the one\n" +
			"place of a source, TRIBEMAP_MASTODON_A_EXAMPLE_TOKEN for a.example where there are several.\n" +
			"Exit code 3: something was not seen whole, or not asked for before the budget ended.",
		Flags: []cli.Flag{
			&cli.StringSliceFlag{Name: "source", Usage: "ask `NAME` or NAME=PLACE, instead of the sources of tribemap.yaml; can be repeated"},
			&cli.BoolFlag{Name: "plan", Usage: "say what it would ask and cost, and ask nobody"},
			&cli.IntFlag{Name: "requests", Usage: "stop after `N` requests"},
			&cli.IntFlag{Name: "units", Usage: "stop after `N` units of the sources' own currency"},
			&cli.IntFlag{Name: "posts", Usage: "stop after `N` new posts"},
			&cli.DurationFlag{Name: "time", Usage: "stop after a while, such as `30m`"},
			&cli.BoolFlag{Name: "exhaustive", Usage: "ask for everything the searches lead to, in order of discovery, not the best first"},
			&cli.BoolFlag{Name: "allow-private", Usage: "ask hosts in private networks and on this machine, too"},
			&cli.BoolFlag{Name: "proxy", Usage: "ask through the proxy that HTTPS_PROXY or HTTP_PROXY names; mail and news servers are asked directly"},
			&cli.BoolFlag{Name: "json", Usage: "print JSON"},
		},
		Action: p.crawl,
	}
}

func sourceNames() []string {
	var names []string
	for _, s := range sites.All() {
		names = append(names, s.Name())
	}
	return names
}

func (p *program) crawl(c *cli.Context) error {
	if err := noArguments(c); err != nil {
		return err
	}
	pr := projectOf(c)
	opt, err := pr.crawlOptions(c)
	if err != nil {
		return err
	}
	if c.Bool("plan") {
		return p.planCrawl(c, pr, opt)
	}
	if os.Getenv("HTTPS_PROXY")+os.Getenv("https_proxy")+os.Getenv("HTTP_PROXY")+os.Getenv("http_proxy") != "" && !opt.Proxy {
		p.talk.say("crawl: the environment names a proxy, which is not used; --proxy asks through it")
	}
	defer boundMemory()()
	st, err := pr.createStore()
	if err != nil {
		return err
	}
	err = p.crawlInto(c, pr, st, opt)
	if leave, err := pr.optOut(); err == nil {
		p.warnOptOut(st, leave)
	}
	return errors.Join(err, st.Close())
}

// planCrawl writes nothing: a project that cannot be written to, or has no
// store yet, can be planned for.
func (p *program) planCrawl(c *cli.Context, pr project, opt live.Options) error {
	open := pr.openStore
	if _, err := os.Stat(pr.storeDir()); errors.Is(err, fs.ErrNotExist) {
		open = func() (*store.Store, error) { return store.Open("", store.Options{InMemory: true}) }
	}
	st, err := open()
	if err != nil {
		return err
	}
	forecast, err := live.Plan(c.Context, &storeJournal{store: st}, opt)
	if err := errors.Join(err, st.Close()); err != nil {
		return whoseHint(err)
	}
	return p.printForecast(c, forecast)
}

func (p *program) crawlInto(c *cli.Context, pr project, st *store.Store, opt live.Options) error {
	journal := &storeJournal{store: st}
	ledger := pr.path(progressName)
	watch := &crawlWatch{step: p.talk.step("crawl"), talk: p.talk, file: ledger}
	opt.OnProgress = watch.see
	report, err := live.Run(c.Context, journal, opt)
	watch.end()
	if err != nil {
		return whoseHint(storeHint(err))
	}
	// A run that was interrupted brought what it brought.
	if err := st.LogImport(context.WithoutCancel(c.Context), crawlImport(report, journal.changes, opt)); err != nil {
		return storeHint(err)
	}
	return p.printCrawl(c, report)
}

// crawlImport is how status remembers a run of a crawl.
func crawlImport(r live.Report, changes store.Changes, opt live.Options) store.Import {
	var names []string
	for _, s := range opt.Sources {
		names = append(names, s.Name())
	}
	return store.Import{
		Time: time.Now().Unix(), Format: "crawl", Files: names, Read: changes.New + changes.Updated + changes.Unchanged,
		Changes: changes, Note: string(r.Ended),
	}
}

// crawlOptions reads flags, tribemap.yaml, optout.txt and the environment.
func (p project) crawlOptions(c *cli.Context) (live.Options, error) {
	cfg, err := p.config()
	if err != nil {
		return live.Options{}, err
	}
	wanted, err := wantedSources(c.StringSlice("source"), cfg.Sources)
	if err != nil {
		return live.Options{}, err
	}
	matcher, err := tribe.NewMatcher(cfg.Keywords)
	if err != nil {
		return live.Options{}, usagef("%s: keywords: %v", configName, err)
	}
	leave, err := p.optOut()
	if err != nil {
		return live.Options{}, err
	}
	opt := live.Options{
		Match: func(post *tribemap.Post) bool { return matcher.Match(post.Title, post.Text) },
		Budget: live.Budget{
			Requests: c.Int("requests"), Units: c.Int("units"), Posts: c.Int("posts"), Time: c.Duration("time"),
		},
		Exhaustive:   c.Bool("exhaustive"),
		AllowPrivate: c.Bool("allow-private"),
		Proxy:        c.Bool("proxy"),
		Agent:        userAgent(cfg.Contact),
	}
	if len(leave) > 0 {
		opt.Refuse = func(r tribemap.Ref) bool { return leave[r] }
	}
	if b := opt.Budget; b.Requests < 0 || b.Units < 0 || b.Posts < 0 || b.Time < 0 {
		return live.Options{}, usagef("a budget is not negative")
	}
	if err := checkCredentials(wanted, cfg.Sources); err != nil {
		return live.Options{}, err
	}
	return opt, addAsks(&opt, wanted, cfg)
}

// addAsks turns sources and keywords into what is asked.
func addAsks(opt *live.Options, wanted []sourceConfig, cfg config) error {
	query := live.Query{Keywords: cfg.Keywords, Now: time.Now().Unix()}
	var err error
	if query.Since, err = moment("window.since", cfg.Window.Since); err != nil {
		return err
	}
	if query.Until, err = moment("window.until", cfg.Window.Until); err != nil {
		return err
	}
	opt.Credentials = make(map[string]live.Credential)
	known := make(map[string]bool)
	for _, w := range wanted {
		source := sourceNamed(w.Name)
		if !known[w.Name] {
			known[w.Name] = true
			opt.Sources = append(opt.Sources, source)
		}
		q := query
		q.Place = w.Place
		if !addCredential(opt, source, q) && source.Caps().NeedsLogin {
			return hint(fmt.Errorf("%s tells nothing without credentials", w.Name),
				"set TRIBEMAP_%s_NAME and TRIBEMAP_%[1]s_SECRET in the environment", environmentName(w.Name))
		}
		opt.Asks = append(opt.Asks, live.Ask{Source: w.Name, Query: q})
	}
	if len(cfg.Keywords) == 0 {
		return hint(usagef("no keywords"), "list the words of the tribe under keywords in %s", configName)
	}
	return nil
}

// wantedSources returns the sources to ask: those of the flags, or else those
// of the configuration.
func wantedSources(flags []string, configured []sourceConfig) ([]sourceConfig, error) {
	wanted := configured
	if len(flags) > 0 {
		wanted = nil
		for _, f := range flags {
			name, place, _ := strings.Cut(f, "=")
			wanted = append(wanted, sourceConfig{name, place})
		}
	}
	if len(wanted) == 0 {
		return nil, hint(usagef("no sources"), "list them under sources in %s, or name one: --source hackernews", configName)
	}
	for _, w := range wanted {
		if sourceNamed(w.Name) == nil {
			return nil, usagef("no source %q; known are %s", w.Name, strings.Join(sourceNames(), ", "))
		}
	}
	return wanted, nil
}

func sourceNamed(name string) live.Source {
	for _, s := range sites.All() {
		if s.Name() == name {
			return s
		}
	}
	return nil
}

// userAgent says who asks and how to reach them.
func userAgent(contact string) string {
	if contact == "" {
		contact = "no contact given"
	}
	return "tribemap/" + version + " (" + oneLine(contact) + ")"
}
