package main

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"tribemap"
	"tribemap/crawl/live"
	"tribemap/store"
)

// mayExport refuses where a source that people of the run come from does not
// allow lists of them to leave, or does not allow the use that the format is
// for, or gave posts that should be gone by now. Without a store nothing was
// crawled.
func (p *program) mayExport(ctx context.Context, pr project, r *savedRun, commercial bool) (err error) {
	if !exists(pr.storeDir()) {
		return nil
	}
	st, err := pr.openStore()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	kept, err := live.Kept(ctx, &storeJournal{store: st})
	if err != nil {
		return err
	}
	limited := false
	for _, source := range r.sources() {
		policy, _ := kept.Of(source)
		switch {
		case policy.NoExport:
			return hint(policyf("the terms of %s do not allow lists of its people to leave the project", source),
				"its terms: %s; tribemap map --share draws them under pseudonyms", policy.Terms)
		case policy.NoCommerce && commercial:
			return hint(policyf("the terms of %s do not allow commercial use, which this format is for", source), "its terms: %s", policy.Terms)
		case policy.Attribution != "":
			p.talk.say("credit %s where you use this: %s", source, policy.Attribution)
		}
		limited = limited || policy.RetentionDays > 0
	}
	if !limited {
		return nil
	}
	late, err := overdue(ctx, st, kept, time.Now().Unix())
	if err != nil || len(late.posts) == 0 {
		return err
	}
	return hint(policyf("%v", late), `"tribemap privacy purge" removes them and the runs that rest on them, "tribemap find" makes a new one`)
}

// sources lists where the people of a run come from, sorted.
func (r *savedRun) sources() []string {
	seen := make(map[string]bool)
	for i := range r.People {
		seen[r.People[i].Source] = true
	}
	return slices.Sorted(maps.Keys(seen))
}

// overduePosts are posts that are stored for longer than the terms of their
// sources allow.
type overduePosts struct {
	posts   map[tribemap.Ref]bool
	authors map[tribemap.Ref]bool // of whom nothing else is stored
	sources map[string]int        // posts by source
}

// overdue finds them. Only sources that set a time are looked at.
func overdue(ctx context.Context, st *store.Store, kept live.Keeping, now int64) (overduePosts, error) {
	late := overduePosts{make(map[tribemap.Ref]bool), make(map[tribemap.Ref]bool), make(map[string]int)}
	stays := make(map[tribemap.Ref]bool)
	err := st.ScanReasons(ctx, func(post *tribemap.Post, why []byte) error {
		if policy, _ := kept.Of(post.Source); policy.RetentionDays == 0 {
			return nil
		}
		author := tribemap.Ref{Source: post.Source, ID: post.Author}
		if until := kept.Until(post.Source, why); until == 0 || until > now {
			stays[author] = true
			return nil
		}
		late.posts[post.Ref], late.authors[author] = true, true
		late.sources[post.Source]++
		return nil
	})
	maps.DeleteFunc(late.authors, func(author tribemap.Ref, _ bool) bool { return stays[author] })
	return late, err
}

// String says how many there are of each source, and that they are late.
func (o overduePosts) String() string {
	var parts []string
	for _, source := range slices.Sorted(maps.Keys(o.sources)) {
		parts = append(parts, plural(o.sources[source], "post")+" of "+source)
	}
	return strings.Join(parts, ", ") + " kept for longer than its terms allow"
}
