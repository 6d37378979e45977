package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"tribemap"
	"tribemap/crawl/live"
	"tribemap/store"

	"github.com/urfave/cli/v2"
)

// purge removes what is kept for longer than the terms of its source allow:
// posts, people of whom nothing else is stored, and the runs that rest on them.
func (p *program) purge(c *cli.Context) error {
	if err := noArguments(c); err != nil {
		return err
	}
	pr := projectOf(c)
	if !exists(pr.storeDir()) {
		return pr.nothing("conversations", `"tribemap import FILE…" or "tribemap crawl"`)
	}
	st, err := pr.createStore()
	if err != nil {
		return err
	}
	return errors.Join(p.purgeStore(c.Context, pr, st), st.Close())
}

func (p *program) purgeStore(ctx context.Context, pr project, st *store.Store) error {
	kept, err := live.Kept(ctx, &storeJournal{store: st})
	if err != nil {
		return err
	}
	late, err := overdue(ctx, st, kept, time.Now().Unix())
	if err != nil {
		return err
	}
	if len(late.posts) == 0 {
		fmt.Fprintln(p.stdout, "store   nothing is kept for longer than the terms of its source allow")
		return nil
	}
	people := slices.SortedFunc(maps.Keys(late.authors), tribemap.Ref.Compare)
	erased, err := st.Erase(ctx, store.Erasure{
		People: people, Posts: func(post *tribemap.Post) bool { return late.posts[post.Ref] },
	})
	if err != nil {
		return storeHint(err)
	}
	runs, err := pr.runsHolding(func(who tribemap.Ref) bool { return late.sources[who.Source] > 0 })
	if err != nil {
		return err
	}
	files, err := pr.removeRuns(runs)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "store   %s and %s removed\n", plural(erased.Posts, "post"), count(int64(erased.People), "people"))
	fmt.Fprintf(p.stdout, "runs    %s removed\n", plural(len(runs), "run"))
	for _, f := range files {
		fmt.Fprintf(p.stdout, "file    %s removed\n", f)
	}
	if len(runs) > 0 {
		p.talk.say(`next: tribemap find, tribemap map; copies that left this folder are not known here`)
	}
	return nil
}
