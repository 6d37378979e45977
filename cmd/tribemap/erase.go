package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"tribemap"
	"tribemap/crawl/live"
	"tribemap/store"
)

// optOutPerson keeps a person out, whether the store knows them or not.
func (p *program) optOutPerson(ctx context.Context, pr project, st *store.Store, w whois) error {
	who, err := w.meant()
	if err != nil {
		return err
	}
	added, err := pr.addOptOut(who)
	if err != nil {
		return err
	}
	for _, ref := range added {
		fmt.Fprintf(p.stdout, "optout  %s is never stored again\n", ref)
	}
	for _, ref := range who {
		if !slices.Contains(added, ref) {
			fmt.Fprintf(p.stdout, "optout  %s stands in %s already\n", ref, optOutName)
		}
	}
	if len(w.found) == 0 {
		fmt.Fprintln(p.stdout, "store   nobody of that name is in the store yet; they will not be stored")
	}
	e, err := p.eraseAll(ctx, pr, st, who)
	if err == nil && !e.nothing() {
		p.printErased(who, e)
	}
	return err
}

// addOptOut writes people into optout.txt who are not in it, and returns those.
func (p project) addOptOut(who []tribemap.Ref) (added []tribemap.Ref, err error) {
	leave, err := p.optOut()
	if err != nil {
		return nil, err
	}
	added = slices.DeleteFunc(slices.Clone(who), func(ref tribemap.Ref) bool { return leave[ref] })
	if len(added) == 0 {
		return nil, nil
	}
	f, err := os.OpenFile(p.path(optOutName), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, err
	}
	for _, ref := range added {
		if _, err := fmt.Fprintln(f, ref); err != nil {
			return nil, errors.Join(err, f.Close())
		}
	}
	return added, errors.Join(f.Sync(), f.Close())
}

// warnOptOut tells of people in optout.txt whose source is none, who are kept
// out of nothing.
func (p *program) warnOptOut(st *store.Store, leave map[tribemap.Ref]bool) {
	var stored []string
	for _, s := range st.Sources() {
		stored = append(stored, s.Source)
	}
	for _, ref := range slices.SortedFunc(maps.Keys(leave), tribemap.Ref.Compare) {
		if !knownSource(ref.Source, stored) {
			p.talk.warn("%s: %q keeps out nobody: nothing comes from a source %q", optOutName, ref, ref.Source)
		}
	}
}

func (p *program) erasePerson(ctx context.Context, pr project, st *store.Store, w whois) error {
	who, err := w.meant()
	if err != nil {
		return err
	}
	e, err := p.eraseAll(ctx, pr, st, who)
	if err != nil {
		return err
	}
	if e.nothing() {
		return w.nobody()
	}
	p.printErased(who, e)
	return nil
}

// erasedAll says what was taken out of a project.
type erasedAll struct {
	store.Erased
	Entries   int // of the crawl's journal
	Runs      []string
	Files     []string
	Decisions int
}

func (e erasedAll) nothing() bool {
	return e.Erased == (store.Erased{}) && e.Entries == 0 && len(e.Runs) == 0 && e.Decisions == 0
}

// eraseAll takes people out of the store, the crawl's journal, runs and
// decisions.
func (p *program) eraseAll(ctx context.Context, pr project, st *store.Store, who []tribemap.Ref) (e erasedAll, err error) {
	all, err := forgotten(ctx, st, who)
	if err != nil {
		return e, err
	}
	for _, f := range all {
		n, err := live.Forget(ctx, &storeJournal{store: st}, f)
		if e.Entries += n; err != nil {
			return e, err
		}
	}
	for _, ref := range who {
		n, err := pr.forgetDecisions(ref)
		if e.Decisions += n; err != nil {
			return e, err
		}
	}
	if err := forgetReasons(ctx, st, all); err != nil {
		return e, storeHint(err)
	}
	if e.Erased, err = st.Erase(ctx, erasure(st, who)); err != nil { // last: it takes what was deleted before off the disk
		return e, storeHint(err)
	}
	if e.Runs, err = pr.runsHolding(func(ref tribemap.Ref) bool { return slices.Contains(who, ref) }); err != nil {
		return e, err
	}
	e.Files, err = pr.removeRuns(e.Runs)
	return e, err
}

// forgetReasons takes out of the reasons of posts what is to be forgotten.
func forgetReasons(ctx context.Context, st *store.Store, all []live.Forgotten) error {
	return st.MapReasons(ctx, func(why []byte) ([]byte, error) {
		for _, f := range all {
			why = f.Reason(why)
		}
		return why, nil
	})
}

// forgotten lists people with the posts they wrote, by source.
func forgotten(ctx context.Context, st *store.Store, who []tribemap.Ref) ([]live.Forgotten, error) {
	all := make(map[string]live.Forgotten)
	for _, ref := range who {
		if all[ref.Source].People == nil {
			all[ref.Source] = live.Forgotten{Source: ref.Source, People: make(map[string]bool), Posts: make(map[string]bool)}
		}
		all[ref.Source].People[ref.ID] = true
	}
	err := st.ScanHeaders(ctx, func(p *tribemap.Post) error {
		if f := all[p.Source]; f.People[p.Author] {
			f.Posts[p.ID] = true
		}
		return nil
	})
	return slices.Collect(maps.Values(all)), err
}

// erasure is what leaves the store with people: what they said, who they are,
// and what others' posts say of them beside their words.
func erasure(st *store.Store, who []tribemap.Ref) store.Erasure {
	called := make(map[tribemap.Ref]bool)
	for _, ref := range who {
		called[ref] = true
		if person, err := st.Person(ref); err == nil && person.Handle != "" {
			called[tribemap.Ref{Source: ref.Source, ID: person.Handle}] = true
		}
	}
	return store.Erasure{
		People: who,
		Posts: func(p *tribemap.Post) bool {
			return slices.Contains(who, tribemap.Ref{Source: p.Source, ID: p.Author})
		},
		Edit: func(p *tribemap.Post) bool {
			return live.Unname(p, func(ref tribemap.Ref) bool { return called[ref] })
		},
		Gone: func(p tribemap.Ref, _ int64) bool {
			return slices.Contains(who, tribemap.Ref{Source: p.Source, ID: live.Tells(p.ID)})
		},
		Reactions: func(r *tribemap.Reaction) bool {
			return slices.Contains(who, tribemap.Ref{Source: r.Source, ID: live.Tells(r.Post)})
		},
	}
}

func (p *program) printErased(who []tribemap.Ref, e erasedAll) {
	var names []string
	for _, ref := range who {
		names = append(names, ref.String())
	}
	fmt.Fprintf(p.stdout, "store   %s of %s removed\n", plural(e.Posts, "post"), strings.Join(names, ", "))
	if e.Edited > 0 {
		fmt.Fprintf(p.stdout, "store   links to them taken out of %s of others, whose words stay\n", plural(e.Edited, "post"))
	}
	if e.Reactions > 0 {
		fmt.Fprintf(p.stdout, "store   %s by them and of their posts removed\n", plural(e.Reactions, "reaction"))
	}
	if n := e.Entries + e.Gone; n > 0 {
		fmt.Fprintf(p.stdout, "crawl   their name taken out of %s\n", plural(n, "record"))
	}
	fmt.Fprintf(p.stdout, "runs    %s removed\n", plural(len(e.Runs), "run"))
	for _, f := range e.Files {
		fmt.Fprintf(p.stdout, "file    %s removed\n", f)
	}
	if e.Decisions > 0 {
		fmt.Fprintf(p.stdout, "edits   %s no longer name them\n", plural(e.Decisions, "decision"))
	}
	if len(e.Runs) > 0 {
		p.talk.say(`next: tribemap find, tribemap map; copies that left this folder are not known here`)
	}
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
