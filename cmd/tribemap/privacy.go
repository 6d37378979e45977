package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tribemap"
	"tribemap/crawl/live"
	"tribemap/store"

	"github.com/urfave/cli/v2"
)

func (p *program) privacyCommand() *cli.Command {
	return &cli.Command{
		Name:  "privacy",
		Usage: "say what is known of a person, or remove them everywhere",
		Subcommands: []*cli.Command{
			{
				Name: "report", Usage: "print all that the project holds of a person, as JSON", ArgsUsage: "PERSON",
				Action: func(c *cli.Context) error { return p.onPerson(c, project.openStore, p.reportPerson) },
			},
			{
				Name: "erase", Usage: "remove a person: posts, ties and everything computed with them", ArgsUsage: "PERSON",
				Description: "Runs that the person is in are removed, and what was drawn or exported from them into out/;\n" +
					"\"tribemap find\" makes a new run. A crawl or an import can bring the person back: optout prevents that.",
				Action: func(c *cli.Context) error { return p.onPerson(c, project.createStore, p.erasePerson) },
			},
			{
				Name: "optout", Usage: "remove a person and never store them again", ArgsUsage: "PERSON",
				Action: func(c *cli.Context) error { return p.onPerson(c, project.createStore, p.optOutPerson) },
			},
			{
				Name: "purge", Usage: "remove posts that are kept for longer than the terms of their source allow",
				Description: "Runs that rest on such a source are removed, and what was drawn or exported from them into out/.\n" +
					"Exports are refused while there are such posts.",
				Action: p.purge,
			},
		},
	}
}

// onPerson opens the store, for reading or writing, and finds who is meant.
func (p *program) onPerson(
	c *cli.Context, open func(project) (*store.Store, error), do func(context.Context, project, *store.Store, tribemap.Ref) error,
) error {
	if c.NArg() != 1 {
		return usagef("privacy %s wants one person: source:id, a handle or a name", c.Command.Name)
	}
	pr := projectOf(c)
	if !exists(pr.storeDir()) {
		return pr.nothing("conversations", `"tribemap import FILE…" or "tribemap crawl"`)
	}
	st, err := open(pr)
	if err != nil {
		return err
	}
	who, err := personIn(c.Context, st, c.Args().First())
	if err == nil {
		err = do(c.Context, pr, st, who)
	}
	return errors.Join(err, st.Close())
}

// personIn finds a person in the store by id, handle or name, or by source:id.
// Some ids hold colons themselves.
func personIn(ctx context.Context, st *store.Store, text string) (tribemap.Ref, error) {
	wanted := strings.ToLower(strings.TrimPrefix(text, "@"))
	var found []tribemap.Ref
	for person, err := range st.People(ctx) {
		if err != nil {
			return tribemap.Ref{}, err
		}
		if slices.Contains([]string{strings.ToLower(person.ID), strings.ToLower(person.Handle), strings.ToLower(person.Name)}, wanted) {
			found = append(found, person.Ref)
		}
	}
	switch len(found) {
	case 0:
		return personNamed(st, text)
	case 1:
		return found[0], nil
	}
	var all []string
	for _, ref := range found[:min(5, len(found))] {
		all = append(all, ref.String())
	}
	return tribemap.Ref{}, hint(usagef("%s are called %q", either(len(found), "person", "people"), text), "one of %s", strings.Join(all, ", "))
}

// personNamed reads source:id, of somebody whom perhaps nothing describes, or
// who is not stored yet: of the source alone it can be told whether there is one.
func personNamed(st *store.Store, text string) (tribemap.Ref, error) {
	ref, err := tribemap.ParseRef(text)
	if err != nil {
		return ref, hint(fmt.Errorf("nobody called %q in the store", text), "name the person as source:id")
	}
	for _, s := range st.Sources() {
		if s.Source == ref.Source {
			return ref, nil
		}
	}
	if sourceNamed(family(ref.Source)) == nil {
		return ref, hint(fmt.Errorf("nobody called %q in the store, and no source %q", text, ref.Source), "name the person as source:id, such as bluesky:%s", text)
	}
	return ref, nil
}

// personAccount is the JSON object of privacy report.
type personAccount struct {
	Person    tribemap.Person `json:"person"`
	OptedOut  bool            `json:"opted_out"`
	Policy    *live.Policy    `json:"policy"` // what the terms of the source allow; null if it was not crawled
	Posts     []postAccount   `json:"posts"`
	Addressed int             `json:"addressed"` // posts of others that name them
	Runs      []string        `json:"runs"`      // that they are in
}

type postAccount struct {
	Ref     string `json:"ref"`
	Time    int64  `json:"time"` // Unix seconds
	Channel string `json:"channel,omitempty"`
	Title   string `json:"title,omitempty"`
	Text    string `json:"text"`
	URL     string `json:"url,omitempty"`
	Why     string `json:"why,omitempty"`   // why it was fetched
	Until   int64  `json:"until,omitempty"` // Unix seconds when it must be gone by the terms of its source
}

func (p *program) reportPerson(ctx context.Context, pr project, st *store.Store, who tribemap.Ref) error {
	a := personAccount{Person: tribemap.Person{Ref: who}, Posts: []postAccount{}, Runs: []string{}}
	leave, err := pr.optOut()
	if err != nil {
		return err
	}
	a.OptedOut = leave[who]
	if person, err := st.Person(who); err == nil {
		a.Person = person
	}
	kept, err := live.Kept(ctx, &storeJournal{store: st})
	if err != nil {
		return err
	}
	if policy, is := kept.Of(who.Source); is {
		a.Policy = &policy
	}
	called := []string{who.ID, a.Person.Handle}
	err = st.ScanPosts(ctx, func(post *tribemap.Post) error {
		if post.Source != who.Source {
			return nil
		}
		if post.Author == who.ID {
			why, err := st.Why(post.Ref)
			a.Posts = append(a.Posts, postAccount{post.ID, post.Time, post.Channel, post.Title, post.Text, post.URL, string(why), kept.Until(post.Source, why)})
			return err
		}
		if slices.ContainsFunc(post.Mentions, func(m string) bool { return slices.Contains(called, m) }) {
			a.Addressed++
		}
		return nil
	})
	if err != nil {
		return err
	}
	runs, err := pr.runsWith(who)
	a.Runs = append(a.Runs, runs...)
	return errors.Join(err, writeJSON(p.stdout, a))
}

func (p *program) optOutPerson(ctx context.Context, pr project, st *store.Store, who tribemap.Ref) error {
	leave, err := pr.optOut()
	if err != nil {
		return err
	}
	if !leave[who] {
		f, err := os.OpenFile(pr.path(optOutName), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(f, who)
		if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
			return err
		}
		fmt.Fprintf(p.stdout, "optout  %s is never stored again\n", who)
	}
	return p.erasePerson(ctx, pr, st, who)
}

func (p *program) erasePerson(ctx context.Context, pr project, st *store.Store, who tribemap.Ref) error {
	theirs := func(post *tribemap.Post) bool { return post.Source == who.Source && post.Author == who.ID }
	if err := forgetCrawl(ctx, st, who, theirs); err != nil {
		return storeHint(err)
	}
	erased, err := st.Erase(ctx, []tribemap.Ref{who}, theirs)
	if err != nil {
		return storeHint(err)
	}
	runs, err := pr.runsWith(who)
	if err != nil {
		return err
	}
	files, err := pr.removeRuns(runs)
	if err != nil {
		return err
	}
	decisions, err := pr.forgetDecisions(who)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "store   %s of %s removed\n", plural(erased.Posts, "post"), who)
	fmt.Fprintf(p.stdout, "runs    %s removed\n", plural(len(runs), "run"))
	for _, f := range files {
		fmt.Fprintf(p.stdout, "file    %s removed\n", f)
	}
	if decisions > 0 {
		fmt.Fprintf(p.stdout, "edits   %s no longer name them\n", plural(decisions, "decision"))
	}
	if len(runs) > 0 {
		p.talk.say(`next: tribemap find, tribemap map; copies that left this folder are not known here`)
	}
	return nil
}

// forgetCrawl takes a person and their posts out of what a crawl remembers. Erase
// compacts the store afterwards, so that no file holds what was taken out.
func forgetCrawl(ctx context.Context, st *store.Store, who tribemap.Ref, theirs func(*tribemap.Post) bool) error {
	posts := make(map[string]bool)
	err := st.ScanHeaders(ctx, func(post *tribemap.Post) error {
		if theirs(post) {
			posts[post.ID] = true
		}
		return nil
	})
	if err != nil {
		return err
	}
	named := live.NamedAfter(who, posts)
	if err := live.Forget(ctx, &storeJournal{store: st}, who.Source, named); err != nil {
		return err
	}
	return st.MapReasons(ctx, func(why []byte) ([]byte, error) { return live.ForgetIn(why, who.Source, named) })
}

// runsWith lists the runs that a person is in.
func (p project) runsWith(who tribemap.Ref) ([]string, error) {
	return p.runsHolding(func(ref tribemap.Ref) bool { return ref == who })
}

// runsHolding lists the runs with somebody whom is names.
func (p project) runsHolding(is func(tribemap.Ref) bool) ([]string, error) {
	entries, err := os.ReadDir(p.path("runs"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var found []string
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		in, err := anyPerson(p.path("runs", e.Name(), peopleFile), is)
		if err != nil {
			return nil, err
		}
		if in {
			found = append(found, e.Name())
		}
	}
	return found, err
}

func anyPerson(name string, is func(tribemap.Ref) bool) (bool, error) {
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer f.Close()
	for dec := json.NewDecoder(f); ; {
		var ref tribemap.Ref
		switch err := dec.Decode(&ref); {
		case errors.Is(err, io.EOF):
			return false, nil
		case err != nil:
			return false, fmt.Errorf("%s: %w", name, err)
		case is(ref):
			return true, nil
		}
	}
}

// removeRuns removes runs, and with them all that was made from a run into
// out/: what is in a packed page cannot be told.
func (p project) removeRuns(runs []string) (files []string, err error) {
	if len(runs) == 0 {
		return nil, nil
	}
	for _, id := range runs {
		if err := os.RemoveAll(p.path("runs", id)); err != nil {
			return nil, err
		}
	}
	latest, err := os.ReadFile(p.path("runs", latestFile))
	if err == nil && slices.Contains(runs, strings.TrimSpace(string(latest))) {
		if err := os.Remove(p.path("runs", latestFile)); err != nil {
			return nil, err
		}
	}
	entries, err := os.ReadDir(p.path("out"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	for _, e := range entries {
		name := filepath.Join("out", e.Name())
		if err := os.RemoveAll(p.path(name)); err != nil {
			return files, err
		}
		files = append(files, name)
	}
	return files, err
}

// forgetDecisions takes a person out of the decisions, and those decisions
// away that were about nobody else. It returns how many it changed.
func (p project) forgetDecisions(who tribemap.Ref) (changed int, err error) {
	all, err := p.decisions()
	if err != nil {
		return 0, err
	}
	is := func(name string) bool { return name == who.String() }
	var kept []decision
	for _, d := range all {
		before := len(d.People)
		named := slices.ContainsFunc(d.People, is)
		d.People = slices.DeleteFunc(d.People, is)
		for i := range d.Tribes {
			named = named || slices.ContainsFunc(d.Tribes[i].Members, is)
			d.Tribes[i].Members = slices.DeleteFunc(d.Tribes[i].Members, is)
		}
		if named {
			changed++
		}
		if before == 0 || len(d.People) == before {
			kept = append(kept, d)
		}
	}
	if changed == 0 {
		return 0, nil
	}
	return changed, writeFile(p.path(decisionsName), func(w io.Writer) error { return writeLines(w, kept) })
}
