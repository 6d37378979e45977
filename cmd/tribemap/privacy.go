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
	c *cli.Context, open func(project) (*store.Store, error), do func(context.Context, project, *store.Store, whois) error,
) error {
	if c.NArg() != 1 || strings.Trim(c.Args().First(), "@ ") == "" {
		return usagef("privacy %s wants one person: source:id, an id such as user@host, a handle or a name", c.Command.Name)
	}
	pr := projectOf(c)
	if !exists(pr.storeDir()) {
		return pr.nothing("conversations", `"tribemap import FILE…" or "tribemap crawl"`)
	}
	st, err := open(pr)
	if err != nil {
		return err
	}
	who, err := lookUp(c.Context, st, c.Args().First())
	if err == nil {
		err = do(c.Context, pr, st, who)
	}
	return errors.Join(err, st.Close())
}

// personAccount is the JSON object of privacy report.
type personAccount struct {
	Person    tribemap.Person   `json:"person"`
	OptedOut  bool              `json:"opted_out"`
	Policy    *live.Policy      `json:"policy"` // what the terms of the source allow; null if it was not crawled
	Posts     []postAccount     `json:"posts"`
	Addressed int               `json:"addressed"` // posts of others that name them
	Reactions []reactionAccount `json:"reactions,omitempty"`
	Runs      []string          `json:"runs"` // that they are in
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

func (p *program) reportPerson(ctx context.Context, pr project, st *store.Store, w whois) error {
	who, err := w.one()
	if refs, _ := w.meant(); err != nil && len(refs) == 1 && refs[0] != (tribemap.Ref{}) {
		who, err = refs[0], nil // perhaps in optout.txt
	}
	if err != nil {
		return err
	}
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
	if a.Reactions, err = reactionsOf(ctx, st, who); err != nil {
		return err
	}
	runs, err := pr.runsWith(who)
	a.Runs = append(a.Runs, runs...)
	if len(w.found) == 0 && !a.OptedOut && len(runs) == 0 && len(a.Reactions) == 0 {
		return errors.Join(err, w.nobody())
	}
	return errors.Join(err, writeJSON(p.stdout, a))
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
