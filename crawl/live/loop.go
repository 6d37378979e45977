package live

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"
)

// perHost is how many requests may be in flight to one host.
const perHost = 2

// answered is what a worker brings back.
type answered struct {
	w       *waiting
	units   int
	number  int
	session Session   // that it was asked in
	valid   validator // of the answer before
	url     string    // its own, before any redirect
	answer  Answer
	login   bool // asked for a session, not for the task
	err     error
}

// loop asks and commits until something ends the run.
func (r *run) loop(ctx context.Context) (Report, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer r.drain(cancel)
	for {
		if r.overBudget() && r.inFlight == 0 {
			return r.report(r.nothingMore()), nil
		}
		wake, why := r.dispatch(ctx)
		if r.inFlight == 0 && wake.IsZero() && !r.overBudget() {
			return r.report(r.nothingMore()), nil
		}
		if r.inFlight == 0 {
			r.tell(why, wake)
		}
		select {
		case <-ctx.Done():
			return r.report(Interrupted), nil
		case a := <-r.answers:
			r.inFlight--
			r.taken = r.taken.minus(cost{1, a.units})
			if err := r.take(ctx, a); err != nil {
				if ctx.Err() != nil {
					return r.report(Interrupted), nil
				}
				return r.report(Interrupted), err
			}
			r.tell("", time.Time{})
		case <-alarm(r.untilOver(wake)):
		}
	}
}

// drain waits for the workers, whose answers are dropped: they will be asked
// for again.
func (r *run) drain(cancel context.CancelFunc) {
	cancel()
	for ; r.inFlight > 0; r.inFlight-- {
		<-r.answers
	}
}

// alarm fires at a time, never if that is zero.
func alarm(at time.Time) <-chan time.Time {
	if at.IsZero() {
		return nil
	}
	return time.After(time.Until(at))
}

// untilOver returns wake, or the end of the time budget where that comes first:
// a run that only waits ends in time, too.
func (r *run) untilOver(wake time.Time) time.Time {
	over := r.began.Add(r.opt.Budget.Time)
	if r.opt.Budget.Time > 0 && wake.After(over) {
		return over
	}
	return wake
}

// nothingMore tells why no task can be asked for, nor waited for: there is none,
// or those that are left cost more than what is left of the budget.
func (r *run) nothingMore() Ending {
	if r.front.size > 0 {
		return OutOfBudget
	}
	return Finished
}

// dispatch sends what may be sent now, the most valuable first. It returns
// when it is worth trying again, zero if only an answer can change anything,
// and what there is to wait for.
func (r *run) dispatch(ctx context.Context) (wake time.Time, why string) {
	for r.inFlight < r.opt.Workers && !r.overBudget() {
		w, at, reason := r.best()
		if w == nil {
			return at, reason
		}
		if w.task.Kind != robotsKind {
			r.front.drop(w)
		}
		r.send(ctx, w)
	}
	return time.Time{}, ""
}

// best returns the most valuable task whose host may be asked now, or when the
// first may be and why not now.
func (r *run) best() (w *waiting, wake time.Time, why string) {
	now := time.Now()
	later := func(at time.Time, reason string) {
		if !at.IsZero() && (wake.IsZero() || at.Before(wake)) {
			wake, why = at, reason
		}
	}
	for _, host := range slices.Sorted(maps.Keys(r.front.hosts)) {
		c, at := r.front.peek(host, now, r.affords)
		if c == nil {
			later(at, host+": "+r.front.trouble(host))
			continue
		}
		l := r.limitOf(c.asked())
		if l.inFlight >= l.most || l.signing {
			continue
		}
		if at, reason := l.ready(r.units(c.task), now); at.After(now) {
			later(at, host+": "+reason)
			continue
		}
		if c, at, reason := r.admit(c, now); c == nil {
			later(at, host+": "+reason)
		} else if w == nil || c.value > w.value {
			w = c
		}
	}
	return w, wake, why
}

// send hands a task to a worker, or what must be asked before it.
func (r *run) send(ctx context.Context, w *waiting) {
	l, units := r.limitOf(w.asked()), r.units(w.task)
	l.spend(1, units, time.Now())
	l.inFlight++
	r.inFlight++
	r.taken = r.taken.plus(cost{1, units})
	r.number++
	source := r.sources[w.task.Source]
	session, open := r.logins.session(source, w.task.Base)
	a := answered{w: w, units: units, number: r.number, login: !open && w.task.Kind != robotsKind, session: session, valid: r.recall(ctx, w.task)}
	l.signing = a.login
	q := question{source, w.task, w.hop, session, a.valid, r.enter(w, l)}
	credential := r.logins.credentials[sessionKey(source, w.task.Base)]
	go func() {
		if a.login {
			a.answer, a.err = r.signIn(ctx, q, credential)
		} else {
			a.url, a.answer, a.err = r.ask(ctx, q)
		}
		r.answers <- a
	}()
}

// question is what a worker asks.
type question struct {
	source  Source
	task    Task
	hop     *hop // nil: at its own address
	session Session
	valid   validator
	robots  *robots // nil where none keeps us out
}

// ask runs in a worker. It touches nothing of the run but what is safe for use
// by several goroutines.
func (r *run) ask(ctx context.Context, q question) (address string, a Answer, err error) {
	req := Request{URL: q.task.Base + "/robots.txt"}
	if q.task.Kind != robotsKind {
		req, err = q.source.Request(q.task, q.session)
	}
	if err != nil {
		return "", Answer{}, fmt.Errorf("%w: %w", ErrRequest, err)
	}
	q.valid.condition(&req)
	address = req.URL
	q.hop.turn(&req)
	if q.task.Kind != robotsKind {
		req.robots = q.robots
	}
	a, err = r.fetch.do(ctx, req, func() int64 { return time.Now().Unix() })
	return address, a, err
}

func (r *run) tell(why string, until time.Time) {
	if r.opt.OnProgress == nil {
		return
	}
	all := r.before
	all.add(r.spent)
	r.opt.OnProgress(Progress{
		Spent: r.spent, All: all, Left: r.front.size + r.inFlight,
		Budget: r.opt.Budget, Taken: time.Since(r.began), Waiting: why, Until: until,
	})
}
