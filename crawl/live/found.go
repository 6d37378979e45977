package live

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"tribemap"
)

// mostAgain is how often a task is tried whose answer the place calls
// unfinished.
const mostAgain = 10

// found stores what an answer holds and what follows from it.
func (r *run) found(ctx context.Context, a answered, f Found, now time.Time) error {
	t := a.w.task
	w := r.ledger.of(t)
	if w.stale(t, f) {
		if a.w.attempts < mostDull {
			return r.troubled(ctx, a, fmt.Errorf("%w: the page before once more", ErrBroken), now)
		}
		return r.end(ctx, a, Capped, "the place repeats its pages", now)
	}
	more := f.bound()
	r.nameParents(ctx, t, &f)
	kept := a.keepValidator(f)
	broken, entries := r.leftOut(a.w.key, t, f.Page)
	entries = append(entries, kept...)
	entries = append(entries, named(t, f)...)
	f.Next = append(f.Next, broken...)
	w.Declined += r.drop(t.Source, &f)
	w.met(f)

	r.wentOn(&f, now)
	rate(f.Next, f.Page, r.opt.Match)
	further, done := r.further(t, f, w)
	if more && done.coverage == Complete {
		done.coverage, done.note = Capped, "more follows from an answer than is taken in"
	}
	served := slices.Collect(slices.Chunk(f.Served, servedAtOnce))
	if len(served) > 0 {
		entries = append(entries, r.serve(t, served[0], now)...)
		served = served[1:]
	}
	promised := r.promised(t, further)
	entries = append(entries, r.add(further)...)
	entries = append(entries, r.add(r.otherSides(t, f.Page))...)
	entries = append(entries, r.sides.entries()...)
	unfinished := f.Again > 0 && a.w.attempts < mostAgain
	switch {
	case unfinished:
		entries = append(entries, r.later(a.w, now.Add(f.Again)))
	case f.Again > 0:
		done.coverage, done.note = Capped, "the place asked to come back too often"
		fallthrough
	default: // after its further pages were added: their window has not ended
		entries = append(entries, r.finished(a.w, done, now)...)
		entries = append(entries, r.seen(a, w, done)...)
	}
	entries = append(entries, r.learn(a, f.Page, promised)...)
	_, err := r.commit(ctx, a, Commit{Page: f.Page, Gone: f.Gone, Entries: entries, Why: r.reason(a)}, now)
	if unfinished {
		r.front.push(a.w)
	}
	if err != nil {
		return err
	}
	return r.serveFurther(ctx, t, served, now)
}

// servedAtOnce bounds how many tasks one commit marks as done.
const servedAtOnce = 5000

// serveFurther marks the rest of the tasks that have the same answer, each part
// with its windows. A process that dies in between asks for one of them again.
func (r *run) serveFurther(ctx context.Context, t Task, parts [][]string, now time.Time) error {
	for _, targets := range parts {
		entries := r.serve(t, targets, now)
		if _, err := r.journal.Apply(ctx, Commit{Entries: append(entries, r.ledger.entries()...)}); err != nil {
			return err
		}
	}
	return nil
}

// later notes that a task is to be done once more.
func (r *run) later(w *waiting, at time.Time) Entry {
	w.attempts++
	w.after = at
	return record(taskTable, w.key.String(), taskRecord{Task: &w.task, Attempts: w.attempts, After: at.Unix()})
}

// finished marks a task as done, and its window as what it came to.
func (r *run) finished(w *waiting, how ending, now time.Time) []Entry {
	entries := []Entry{r.done(w.key, "", now)}
	if how.split {
		return append(entries, r.ledger.split(w.task)...)
	}
	r.ledger.ended(w.task, how.coverage, how.note, now.Unix())
	return entries
}

// learn takes in what a task brought, and what it leads to.
func (r *run) learn(a answered, page tribemap.Page, promised float64) []Entry {
	gain := brought(page, r.isNew, r.opt.Match, a.units)
	gain.credit(promised)
	entries := r.worths.learn(a.w.task, gain)
	r.revalue()
	return entries
}

// isNew reports whether a post is not stored.
func (r *run) isNew(p *tribemap.Post) bool {
	has, err := r.journal.Has(p.Ref)
	return err == nil && !has
}

// serve marks tasks as done that would have the same answer as t.
func (r *run) serve(t Task, targets []string, now time.Time) (entries []Entry) {
	for _, target := range targets {
		other := t
		other.Target = target
		key := other.key()
		if target == t.Target {
			continue
		}
		if w := r.front.ready[key]; w != nil {
			r.front.drop(w)
			r.ledger.ended(other, Complete, "", now.Unix())
		} else if done, met := r.known.at(key); met && done == 0 {
			continue // being asked, or waiting for its time
		}
		entries = append(entries, r.done(key, "", now))
	}
	return entries
}

// drop takes out people who must not be stored, what they said, and what names
// them: others' posts that answer them stay, and are not led to by theirs. It
// returns how many posts are left out because their authors wish so.
func (r *run) drop(source string, f *Found) (declined int) {
	no := func(who tribemap.Ref) bool { return slices.Contains(f.NoIndex, who.ID) || r.opt.Refuse(who) }
	told := func(source, id string) bool { return r.refused(source, Tells(id)) }
	left := make(map[tribemap.Ref]bool) // posts
	for i := range f.Page.Posts {
		p := &f.Page.Posts[i]
		if slices.Contains(f.NoIndex, p.Author) {
			declined++
		}
		if no(tribemap.Ref{Source: p.Source, ID: p.Author}) {
			left[p.Ref] = true
		}
		Unname(p, r.opt.Refuse)
	}
	f.Page.Posts = slices.DeleteFunc(f.Page.Posts, func(p tribemap.Post) bool { return left[p.Ref] })
	f.Page.People = slices.DeleteFunc(f.Page.People, func(p tribemap.Person) bool { return no(p.Ref) })
	f.Page.Reactions = Unreact(f.Page.Reactions, no)
	f.Gone = slices.DeleteFunc(f.Gone, func(p tribemap.Ref) bool { return told(p.Source, p.ID) })
	maps.DeleteFunc(f.Names, func(_, id string) bool { return told(source, id) })
	for i := range f.Next {
		t := &f.Next[i]
		if lead := t.Why.Post; left[tribemap.Ref{Source: t.Source, ID: lead}] || told(t.Source, lead) {
			t.Why.Post = ""
		}
	}
	return declined
}

// otherSides asks for people whose answers are missing: anew, where the sides of
// earlier runs were forgotten (see Forget).
func (r *run) otherSides(t Task, page tribemap.Page) []Task {
	caps := r.sources[t.Source].Caps()
	if r.opt.Exhaustive || !slices.Contains(caps.Kinds, Author) {
		return nil
	}
	asked := r.asked[t.Source]
	var tasks []Task
	for _, m := range r.sides.missing(page, r.isNew, asked.until) {
		tasks = append(tasks, Task{
			Source: t.Source, Base: t.Base, Kind: Author, Target: m.person.ID,
			Since: max(asked.since, m.since), Until: asked.until,
			Why: Why{Keyword: t.Why.Keyword, Person: m.person.ID}, Fresh: r.began.Unix() + 1,
		})
	}
	return tasks
}
