package live

import (
	"cmp"
	"encoding/json"
	"slices"

	"tribemap"
)

// Some places show a thread without what stands below something deleted (see
// Caps.FallsApart). The posts that led to such a thread are remembered until it
// is read, and those that were not in it are asked for by themselves.

// mostLeads bounds how many posts are remembered of a thread.
const mostLeads = 200

// remember notes the post that led to a thread, and returns what to write down.
func (r *run) remember(key recordKey, t Task) []Entry {
	if !r.canFallApart(t) {
		return nil
	}
	leads := r.leadsOf(key)
	if len(leads) >= mostLeads || slices.Contains(leads, t.Why.Post) {
		return nil
	}
	r.leads[key] = append(leads, t.Why.Post)
	return []Entry{record(leadTable, key.String(), r.leads[key])}
}

// leadsOf returns the posts that led to a thread, which an earlier run may have
// met.
func (r *run) leadsOf(key recordKey) []string {
	leads, met := r.leads[key]
	if met {
		return leads
	}
	if text := r.entry(leadTable + key.String()); text != nil {
		r.broken = cmp.Or(r.broken, json.Unmarshal(text, &leads))
	}
	return leads
}

func (r *run) canFallApart(t Task) bool {
	return r.sources[t.Source].Caps().FallsApart && t.Kind == Thread && t.Why.Post != "" && t.Why.Post != t.Target
}

// brokenOff returns the task for a post whose thread was read before without
// it, if it was.
func (r *run) brokenOff(t Task) []Task {
	if !r.canFallApart(t) {
		return nil
	}
	if has, err := r.journal.Has(tribemap.Ref{Source: t.Source, ID: t.Why.Post}); has || err != nil {
		return nil
	}
	return []Task{t.around(t.Why.Post)}
}

// around asks for what stands around a post that a thread's answer left out.
func (t Task) around(post string) Task {
	return Task{
		Source: t.Source, Base: t.Base, Kind: Replies, Target: post, Fresh: t.Fresh,
		Why: Why{Keyword: t.Why.Keyword, Post: post},
	}
}

// leftOut returns tasks for the posts that led to a thread and are not in it.
func (r *run) leftOut(key recordKey, t Task, page tribemap.Page) ([]Task, []Entry) {
	if !r.sources[t.Source].Caps().FallsApart || t.Kind != Thread {
		return nil, nil
	}
	leads := r.leadsOf(key)
	if leads == nil {
		return nil, nil
	}
	delete(r.leads, key)
	met := make(map[string]bool, len(page.Posts))
	for i := range page.Posts {
		met[page.Posts[i].ID] = true
	}
	var tasks []Task
	for _, post := range leads {
		if !met[post] {
			tasks = append(tasks, t.around(post))
		}
	}
	return tasks, []Entry{{Key: leadTable + key.String()}}
}
