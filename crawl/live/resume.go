package live

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"tribemap"
)

// run is a crawl under way. Its fields belong to the goroutine that called
// Run; workers get copies and answer on a channel.
type run struct {
	opt     Options
	journal Journal
	sources map[string]Source
	fetch   *fetcher
	logins  *logins

	front  *frontier
	limits map[string]*limiter
	gates  map[string]*gate // of places whose robots.txt is obeyed
	ledger *ledger
	worths *worths
	sides  *sides
	known  *known

	leads map[recordKey][]string // posts that led to threads that may fall apart, of those that were met in this run

	readTasks   *decoder
	readWindows *decoder
	each        func(prefix string, fn func(key string, value []byte)) // entry of the journal, by rising key
	broken      error                                                  // of each, which ends the run at the next answer

	asked  map[string]span     // of each source: all that the asks cover
	places map[string][]string // of each source: the bases that are asked

	learnt   int // answers since the frontier was valued
	answers  chan answered
	inFlight int
	taken    cost // by what is in flight
	began    time.Time
	before   Spent // by earlier runs
	spent    Spent
	number   int // of the next request, over all runs
}

// start takes up what earlier runs left and adds what is asked for.
func start(ctx context.Context, journal Journal, opt Options) (*run, error) {
	r := &run{
		opt: opt, journal: journal,
		sources:     make(map[string]Source),
		fetch:       newFetcher(opt.Transport, opt.Agent, opt.AllowPrivate),
		front:       newFrontier(),
		limits:      make(map[string]*limiter),
		gates:       make(map[string]*gate),
		worths:      newWorths(),
		sides:       newSides(),
		known:       newKnown(),
		leads:       make(map[recordKey][]string),
		asked:       make(map[string]span),
		places:      make(map[string][]string),
		readTasks:   newDecoder(),
		readWindows: newDecoder(),
		answers:     make(chan answered),
		began:       time.Now(),
	}
	r.each = func(prefix string, fn func(string, []byte)) {
		err := journal.Entries(ctx, prefix, func(key string, value []byte) error {
			fn(key, value)
			return nil
		})
		r.broken = cmp.Or(r.broken, err)
	}
	r.ledger = newLedger(r.windowOf)
	if opt.Dial != nil {
		r.fetch.dial = opt.Dial
	}
	for _, s := range opt.Sources {
		r.sources[s.Name()] = s
	}
	if opt.Proxy {
		r.fetch.guard.find = http.ProxyFromEnvironment
	}
	r.logins = newLogins()
	if err := r.resume(ctx); err != nil {
		return nil, err
	}
	if err := r.plan(ctx); err != nil {
		return nil, err
	}
	return r, r.logins.lend(opt.Credentials, r.places)
}

// resume reads the journal, windows and all else at the same time: it holds up
// the first request.
func (r *run) resume(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return r.eachOf(ctx, windowTable, r.resumeWindow) })
	group.Go(func() error { return r.resumeAllElse(ctx) })
	if err := group.Wait(); err != nil {
		return err
	}
	for host, l := range r.limits {
		l.spend(l.most, r.lost(host, l.most), time.Now())
	}
	r.front.revalue(r.value)
	return nil
}

func (r *run) resumeAllElse(ctx context.Context) error {
	for table, take := range map[string]func(key string, value []byte) error{
		taskTable:   r.resumeTask,
		hostTable:   r.resumeHost,
		robotsTable: r.resumeRobots,
		armTable: func(key string, value []byte) error {
			a := new(arm)
			r.worths.arms[key] = a
			return json.Unmarshal(value, a)
		},
		sideTable: func(text string, value []byte) error {
			key, err := readKey(text)
			return cmp.Or(err, r.sides.resume(key, value))
		},
		countEntry: func(_ string, value []byte) error {
			var all counted
			err := json.Unmarshal(value, &all)
			r.before, r.number = all.Spent, max(all.Requests, all.Number)
			return err
		},
	} {
		if err := r.eachOf(ctx, table, take); err != nil {
			return err
		}
	}
	return nil
}

// eachOf reads a table of the journal.
func (r *run) eachOf(ctx context.Context, table string, take func(key string, value []byte) error) error {
	return r.journal.Entries(ctx, table, func(key string, value []byte) error {
		if err := take(strings.TrimPrefix(key, table), value); err != nil {
			return fmt.Errorf("entry %q: %w", key, err)
		}
		return nil
	})
}

func (r *run) resumeTask(text string, value []byte) error {
	key, err := readKey(text)
	if err != nil {
		return err
	}
	if done, is := doneAt(value); is {
		r.known.resume(key, done)
		return nil
	}
	rec, err := r.readTasks.task(value)
	if err != nil {
		return err
	}
	r.known.resume(key, rec.Done)
	if rec.Task == nil {
		return nil
	}
	if r.sources[rec.Task.Source] == nil || r.shuns(*rec.Task) {
		return nil // a source that is not asked this time: its tasks wait
	}
	w := &waiting{task: *rec.Task, key: key, attempts: rec.Attempts, trouble: rec.Trouble}
	if rec.After > time.Now().Unix() {
		w.after = time.Unix(rec.After, 0)
	}
	r.front.add(w)
	return nil
}

// resumeWindow lets most windows rest; those of threads that go on are needed at
// once.
func (r *run) resumeWindow(text string, value []byte) error {
	key, err := readKey(text)
	if err != nil {
		return err
	}
	w, err := r.readWindows.standing(value)
	if err != nil {
		return err
	}
	if w.rests() && !w.lively(int64(r.opt.Quiet.Seconds()), r.began.Unix()) {
		r.ledger.resting.lay(key, &w)
		return nil
	}
	r.ledger.windows[key], err = r.readWindows.window(value)
	return err
}

// entry reads an entry of the journal, nil if there is none.
func (r *run) entry(key string) (found []byte) {
	r.each(key, func(_ string, value []byte) { found = slices.Clone(value) })
	return found
}

// windowOf reads the record of a window that rests.
func (r *run) windowOf(key recordKey) *windowRecord {
	w, err := r.readWindows.window(r.entry(windowTable + key.String()))
	if err != nil {
		r.broken = cmp.Or(r.broken, fmt.Errorf("window %s: %w", key, err))
		return nil
	}
	return w
}

func (r *run) resumeHost(key string, value []byte) error {
	var rec hostRecord
	if err := json.Unmarshal(value, &rec); err != nil {
		return err
	}
	if s := r.sources[rec.Source]; s != nil {
		l := newLimiter(s.Caps().Budget, perHost)
		l.resume(rec.Memory)
		r.limits[key] = l
	}
	return nil
}

// lost returns how many units the requests cost at most that an earlier process
// may have sent to a host without writing it down. What they asked for waits yet;
// else they were for a session, or for rules.
func (r *run) lost(host string, inFlight int) (units int) {
	var costs []int
	for _, w := range r.front.all(host) {
		costs = append(costs, r.units(w.task))
	}
	slices.Sort(costs)
	for range inFlight {
		last := 1
		if n := len(costs); n > 0 {
			last, costs = costs[n-1], costs[:n-1]
		}
		units += last
	}
	return units
}

// hostRecord is a limiter's memory and whose place it limits.
type hostRecord struct {
	Source string     `json:"source"`
	Memory hostMemory `json:"memory"`
}

// limitOf returns the limiter of a task's host.
func (r *run) limitOf(t Task) *limiter {
	l := r.limits[t.Base]
	if l == nil {
		l = newLimiter(r.sources[t.Source].Caps().Budget, perHost)
		r.limits[t.Base] = l
	}
	return l
}

// plan adds the first tasks of what is asked for, without what complete
// windows cover already.
func (r *run) plan(ctx context.Context) error {
	var fresh []Task
	for _, ask := range r.opt.Asks {
		source := r.sources[ask.Source]
		if source == nil {
			return fmt.Errorf("source %q: %w", ask.Source, ErrUnknownSource)
		}
		tasks, err := source.Plan(ask.Query)
		if err != nil {
			return fmt.Errorf("source %q: %w", ask.Source, err)
		}
		for _, t := range tasks {
			r.cover(t)
			for _, s := range r.ledger.uncovered(t, max(0, int64(r.opt.Overlap.Seconds()))) {
				t.Since, t.Until = s.since, s.until
				t.Mark = r.ledger.mark(t)
				t.Fresh = r.began.Unix() + 1 // if it was asked before, then in vain
				fresh = append(fresh, t)
			}
		}
	}
	if r.opt.Quiet > 0 {
		fresh = append(fresh, r.ledger.lively(int64(r.opt.Quiet.Seconds()), time.Now().Unix())...)
	}
	added := r.add(fresh)
	if len(added) == 0 {
		return nil
	}
	for _, ask := range r.opt.Asks {
		added = append(added, record(policyTable, ask.Source, r.sources[ask.Source].Caps().Policy))
	}
	_, err := r.journal.Apply(ctx, Commit{Entries: append(added, r.ledger.entries()...)})
	return err
}

// cover widens what the asks cover by a task, and notes its place.
func (r *run) cover(t Task) {
	s, met := r.asked[t.Source]
	if !met {
		s = span{t.Since, t.Until}
	}
	r.asked[t.Source] = span{min(s.since, t.Since), max(s.until, t.Until)}
	if !slices.Contains(r.places[t.Source], t.Base) {
		r.places[t.Source] = append(r.places[t.Source], t.Base)
	}
}

// add takes tasks into the frontier that were never met, or were done before
// the latest that is known of their target. It returns what to write down.
func (r *run) add(tasks []Task) []Entry {
	var entries []Entry
	for _, t := range tasks {
		key := t.key()
		done, met := r.known.at(key)
		switch {
		case r.sources[t.Source] == nil, r.shuns(t):
			continue
		case met && done == 0:
			entries = append(entries, r.ledTo(key, t)...)
			entries = append(entries, r.remember(key, t)...)
			continue
		case met && t.Fresh <= done:
			entries = append(entries, r.add(r.brokenOff(t))...)
			continue
		}
		r.known.set(key, 0)
		entries = append(entries, r.remember(key, t)...)
		r.ledger.opened(t)
		r.worths.meet(t)
		r.front.push(&waiting{task: t, key: key, value: r.value(t)})
		entries = append(entries, record(taskTable, key.String(), taskRecord{Task: &t}))
	}
	return entries
}

// ledTo counts another lead to a task that waits: what many posts lead to is
// talk about the topic, not a word in passing.
func (r *run) ledTo(key recordKey, t Task) []Entry {
	w := r.front.ready[key]
	if w == nil || r.opt.Exhaustive || t.Why.Post == "" || t.Why.Post == w.task.Why.Post {
		return nil
	}
	w.task.Worth.add(t.Worth)
	r.front.changed(w, r.value(w.task))
	return []Entry{record(taskTable, key.String(), taskRecord{Task: &w.task, Attempts: w.attempts})}
}

// add takes in what another lead promises. An unknown chance is that of the
// task's arm, and better than that of a lead which is off topic itself.
func (w *Worth) add(o Worth) {
	w.Posts = max(w.Posts, o.Posts)
	switch {
	case o.Relevant == 0:
		w.Leads++
		w.Relevant = 0
	case w.Relevant != 0:
		w.Relevant = max(w.Relevant, o.Relevant)
	}
}

// value is what the frontier sorts by.
func (r *run) value(t Task) float64 {
	if r.opt.Exhaustive {
		return 0
	}
	return r.worths.value(t, r.units(t))
}

// units is what a task costs.
func (r *run) units(t Task) int {
	if n := r.sources[t.Source].Caps().Units[t.Kind]; n > 0 {
		return n
	}
	return 1
}

// refused reports whether the author of a post must not be stored.
func (r *run) refused(source, author string) bool {
	return r.opt.Refuse(tribemap.Ref{Source: source, ID: author})
}
