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
// posts, people of whom nothing else is stored, what the crawl knows of both, and
// the runs that rest on them.
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
	now := time.Now()
	late, err := overdue(ctx, st, kept, now.Unix())
	if err != nil {
		return err
	}
	if len(late.posts) == 0 {
		fmt.Fprintln(p.stdout, "store   nothing is kept for longer than the terms of its source allow")
		return nil
	}
	entries, err := late.forget(ctx, st, kept, now)
	if err != nil {
		return storeHint(err)
	}
	erased, err := st.Erase(ctx, store.Erasure{
		People: slices.SortedFunc(maps.Keys(late.authors), tribemap.Ref.Compare),
		Posts:  func(post *tribemap.Post) bool { return late.posts[post.Ref] },
		Gone: func(post tribemap.Ref, at int64) bool { // the place tells it again; an archive does not
			return late.sources[post.Source] > 0 && at < keptSince(kept, post.Source, now)
		},
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
	if n := entries + erased.Gone; n > 0 {
		fmt.Fprintf(p.stdout, "crawl   their ids taken out of %s\n", plural(n, "record"))
	}
	fmt.Fprintf(p.stdout, "runs    %s removed\n", plural(len(runs), "run"))
	for _, f := range files {
		fmt.Fprintf(p.stdout, "file    %s removed\n", f)
	}
	if len(runs) > 0 {
		p.talk.say(`next: tribemap find, tribemap map; copies that left this folder are not known here`)
	}
	return nil
}

// keptSince is when what a source gave may be kept from, Unix seconds.
func keptSince(kept live.Keeping, source string, now time.Time) int64 {
	policy, _ := kept.Of(source)
	return now.AddDate(0, 0, -policy.RetentionDays).Unix()
}

// forget takes out of the crawl's journal and of the reasons of other posts what
// names them. It returns how many entries of the journal changed.
func (o overduePosts) forget(ctx context.Context, st *store.Store, kept live.Keeping, now time.Time) (entries int, err error) {
	var all []live.Forgotten
	for _, source := range slices.Sorted(maps.Keys(o.sources)) {
		f := live.Forgotten{
			Source: source, People: make(map[string]bool), Posts: make(map[string]bool),
			Before: keptSince(kept, source, now),
		}
		for ref := range o.posts {
			if ref.Source == source {
				f.Posts[ref.ID] = true
			}
		}
		for ref := range o.authors {
			if ref.Source == source {
				f.People[ref.ID] = true
			}
		}
		n, err := live.Forget(ctx, &storeJournal{store: st}, f)
		if entries += n; err != nil {
			return entries, err
		}
		all = append(all, f)
	}
	return entries, forgetReasons(ctx, st, all)
}
