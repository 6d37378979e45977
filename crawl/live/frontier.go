package live

import (
	"cmp"
	"container/heap"
	"fmt"
	"slices"
	"time"
)

// waiting is a task in the frontier.
type waiting struct {
	task     Task
	key      recordKey
	attempts int
	sessions int       // it was asked in, and none was taken
	trouble  string    // why it was not done before, "" if it was not tried
	after    time.Time // not before
	hop      *hop      // where it was sent, nil at its own address
	value    float64
	number   int // in order of discovery: first found, first served among equals
	at       int // place in the heap
}

// frontier holds the tasks that are left, by host. Of a host's tasks the most
// valuable comes first.
type frontier struct {
	hosts map[string]*queue
	ready map[recordKey]*waiting // those in a heap
	next  int
	size  int
}

func newFrontier() *frontier {
	return &frontier{hosts: make(map[string]*queue), ready: make(map[recordKey]*waiting)}
}

// push puts a task where its value belongs.
func (f *frontier) push(w *waiting) {
	q := f.add(w)
	if w.after.IsZero() {
		heap.Fix(&q.ready, w.at)
	}
}

// add puts a task at the end, until revalue. It returns the queue that it is in.
func (f *frontier) add(w *waiting) *queue {
	if w.number == 0 {
		f.next++
		w.number = f.next
	}
	host := w.asked().Base
	q := f.hosts[host]
	if q == nil {
		q = &queue{}
		f.hosts[host] = q
	}
	f.size++
	if w.after.IsZero() {
		f.ready[w.key] = w
		q.ready.Push(w)
		return q
	}
	q.later = append(q.later, w)
	return q
}

// peek returns the most valuable task of a host that may be tried now, of those
// that fit, and otherwise when the first may be, zero if there is none.
func (f *frontier) peek(host string, now time.Time, fits func(Task) bool) (*waiting, time.Time) {
	q := f.hosts[host]
	if q == nil {
		return nil, time.Time{}
	}
	q.ripen(now)
	if len(q.ready) > 0 && fits(q.ready[0].task) {
		return q.ready[0], time.Time{}
	}
	var best *waiting
	for i, w := range q.ready { // what is left of a budget is too little for the first
		if fits(w.task) && (best == nil || q.ready.Less(i, best.at)) {
			best = w
		}
	}
	if w := q.first(); w != nil {
		return best, w.after
	}
	return best, time.Time{}
}

// trouble tells why a host's next task waits that may not be tried yet, "" if
// there is none.
func (f *frontier) trouble(host string) string {
	w := f.hosts[host].first()
	if w == nil {
		return ""
	}
	return fmt.Sprintf("trying again after %s (try %d)", cmp.Or(w.trouble, "an unfinished answer"), w.attempts+1)
}

// all lists the tasks of a host.
func (f *frontier) all(host string) []*waiting {
	q := f.hosts[host]
	if q == nil {
		return nil
	}
	return append(slices.Clone([]*waiting(q.ready)), q.later...)
}

// drop takes a task away that is ready.
func (f *frontier) drop(w *waiting) {
	f.size--
	heap.Remove(&f.hosts[w.asked().Base].ready, w.at)
	delete(f.ready, w.key)
}

// changed puts a task that is ready where its value now belongs.
func (f *frontier) changed(w *waiting, value float64) {
	w.value = value
	heap.Fix(&f.hosts[w.asked().Base].ready, w.at)
}

// revalue sets all values anew.
func (f *frontier) revalue(value func(Task) float64) {
	for _, q := range f.hosts {
		for i, w := range q.ready {
			w.value, w.at = value(w.task), i
		}
		heap.Init(&q.ready)
	}
}

// queue is what is left to ask one host.
type queue struct {
	ready byValue
	later []*waiting // failed, and not to be tried before their time
}

// ripen moves tasks whose time has come.
func (q *queue) ripen(now time.Time) {
	q.later = slices.DeleteFunc(q.later, func(w *waiting) bool {
		if w.after.After(now) {
			return false
		}
		heap.Push(&q.ready, w)
		return true
	})
}

// first returns the task that may be tried first of those that may not yet, nil
// if there is none.
func (q *queue) first() *waiting {
	var first *waiting
	for _, w := range q.later {
		if first == nil || w.after.Before(first.after) {
			first = w
		}
	}
	return first
}

// byValue is a heap, the most valuable task on top.
type byValue []*waiting

func (h byValue) Len() int { return len(h) }
func (h byValue) Less(i, j int) bool {
	if h[i].value != h[j].value {
		return h[i].value > h[j].value
	}
	return h[i].number < h[j].number
}

func (h byValue) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].at, h[j].at = i, j
}

func (h *byValue) Push(x any) {
	w := x.(*waiting)
	w.at = len(*h)
	*h = append(*h, w)
}

func (h *byValue) Pop() any {
	old := *h
	w := old[len(old)-1]
	old[len(old)-1] = nil
	*h = old[:len(old)-1]
	return w
}
