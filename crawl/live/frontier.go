package live

import (
	"container/heap"
	"slices"
	"time"
)

// waiting is a task in the frontier.
type waiting struct {
	task     Task
	key      taskKey
	attempts int
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
	ready map[taskKey]*waiting // those in a heap
	next  int
	size  int
}

func newFrontier() *frontier {
	return &frontier{hosts: make(map[string]*queue), ready: make(map[taskKey]*waiting)}
}

func (f *frontier) push(w *waiting) {
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
		heap.Push(&q.ready, w)
		return
	}
	q.later = append(q.later, w)
}

// peek returns the most valuable task of a host that may be tried now, and
// otherwise when the first may be, zero if there is none.
func (f *frontier) peek(host string, now time.Time) (*waiting, time.Time) {
	q := f.hosts[host]
	if q == nil {
		return nil, time.Time{}
	}
	q.ripen(now)
	if len(q.ready) > 0 {
		return q.ready[0], time.Time{}
	}
	return nil, q.first()
}

// pop takes the task away that peek returned.
func (f *frontier) pop(host string) *waiting {
	f.size--
	w := heap.Pop(&f.hosts[host].ready).(*waiting)
	delete(f.ready, w.key)
	return w
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

func (q *queue) first() time.Time {
	var at time.Time
	for _, w := range q.later {
		if at.IsZero() || w.after.Before(at) {
			at = w.after
		}
	}
	return at
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
