package live

import (
	"tribemap"
)

// A task is worth the evidence of dyads it should bring for what it costs:
//
//	value = P(on topic) · expected answers between people / units
//
// Both factors are learned while crawling, for each arm: the tasks of one kind
// that one keyword led to at one source. Before an arm was tried, it is
// expected to do as its kind does, and that as the guess below says.

// arm is what the tasks of one arm brought so far.
type arm struct {
	Units    float64 `json:"units"`
	Requests float64 `json:"requests"`
	Posts    float64 `json:"posts"`    // new ones
	OnTopic  float64 `json:"on_topic"` // requests that brought talk on topic
	Answers  float64 `json:"answers"`  // new posts on topic that answer somebody
	Size     float64 `json:"size"`     // of what was asked for, as far as it was known: see size
	Known    float64 `json:"known"`    // tasks of which the place announces the size, done or not
	Expected float64 `json:"expected"` // posts that these announce
}

func (a *arm) add(o arm) {
	a.Units += o.Units
	a.Requests += o.Requests
	a.Posts += o.Posts
	a.OnTopic += o.OnTopic
	a.Answers += o.Answers
	a.Size += o.Size
	a.Known += o.Known
	a.Expected += o.Expected
}

// guesses are the answers that one request brings where nothing is known yet,
// in talk that is on topic. A thread is nothing but answers; a search shows posts
// from everywhere, and leads to threads. Likes are no answers: a hundred of them
// come with a request, and tell less of a tie than one word.
var guesses = map[Kind]float64{
	Thread: 8, Replies: 6, Search: 4, Author: 3, Feed: 2, Reactions: 1, Profile: .2, Likes: .1,
}

const (
	trust       = 5  // requests after which an arm's own figures weigh as much as its kind's
	usualThread = 20 // posts that a place announces, before any did
)

// worths learns what tasks are worth.
type worths struct{ arms map[string]*arm }

func newWorths() *worths { return &worths{arms: make(map[string]*arm)} }

// armsOf lists the arms a task belongs to, from the widest to the narrowest.
// Tasks of which the place announces the size are apart from those that could
// be of any.
func armsOf(t Task) [2]string {
	kind := t.Source + " " + string(t.Kind)
	if t.Worth.Posts > 0 {
		kind += " of known size"
	}
	return [2]string{kind, kind + " " + t.Why.Keyword}
}

// learn adds what a task brought and returns the arms that changed.
func (w *worths) learn(t Task, brought arm) []Entry {
	var entries []Entry
	brought.Size = w.size(t)
	for _, name := range armsOf(t) {
		a := w.of(name)
		a.add(brought)
		entries = append(entries, record(armTable, name, a))
	}
	return entries
}

// value returns the answers on topic that a unit spent on t should bring.
func (w *worths) value(t Task, units int) float64 {
	relevant, answers := .5, guesses[t.Kind]
	for _, name := range armsOf(t) {
		if a := w.arms[name]; a != nil && a.Requests > 0 {
			relevant = (trust*relevant + a.OnTopic) / (trust + a.Requests)
			answers = (trust*answers + a.Answers/max(relevant, .01)) / (trust + a.Size)
		}
	}
	if t.Worth.Relevant > 0 {
		relevant = t.Worth.Relevant
	}
	return relevant * answers * w.size(t) / float64(max(1, units))
}

// meet takes in a task that is new: what size is usual is learned from all that
// are known of, so that a kind of which none was done yet stands where others
// do.
func (w *worths) meet(t Task) {
	if t.Worth.Posts == 0 {
		return
	}
	a := w.of(armsOf(t)[0])
	a.Known++
	a.Expected += float64(t.Worth.Posts)
}

// of returns an arm.
func (w *worths) of(name string) *arm {
	a := w.arms[name]
	if a == nil {
		a = &arm{}
		w.arms[name] = a
	}
	return a
}

// size is how much a task should bring beside others of its arm: by the posts
// that the place announces, or else by the posts on topic that led to it, since
// what many lead to is talk about the topic and not a word in passing.
func (w *worths) size(t Task) float64 {
	if t.Worth.Posts == 0 || t.Kind == Search {
		return float64(1 + t.Worth.Leads)
	}
	usual := float64(usualThread)
	if a := w.arms[armsOf(t)[0]]; a != nil {
		usual = (trust*usual + a.Expected) / (trust + a.Known)
	}
	return float64(t.Worth.Posts) / usual
}

// inPassing is the chance that a thread is on topic to which a post led that is
// not.
const inPassing = .05

// rate sets the chance of tasks that a post of the page led to: what it says
// tells more than what its kind brought so far.
func rate(tasks []Task, page tribemap.Page, match func(*tribemap.Post) bool) {
	said := make(map[string]*tribemap.Post, len(page.Posts))
	for i := range page.Posts {
		said[page.Posts[i].ID] = &page.Posts[i]
	}
	for i := range tasks {
		t := &tasks[i]
		if p := said[t.Why.Post]; p != nil && t.Worth.Relevant == 0 && !match(p) {
			t.Worth.Relevant = inPassing
		}
	}
}

// brought sums up what a task's answer is worth to a crawl for match.
func brought(page tribemap.Page, isNew func(*tribemap.Post) bool, match func(*tribemap.Post) bool, units int) arm {
	a := arm{Units: float64(units), Requests: 1}
	onTopic := make(map[string]bool) // threads
	for i := range page.Posts {
		if p := &page.Posts[i]; match(p) {
			onTopic[threadOf(p)] = true
		}
	}
	if len(onTopic) > 0 {
		a.OnTopic = 1
	}
	for i := range page.Posts {
		p := &page.Posts[i]
		if !isNew(p) {
			continue
		}
		a.Posts++
		if p.Parent != "" && onTopic[threadOf(p)] {
			a.Answers++
		}
	}
	return a
}

// foresight is the part of what a task leads to that counts as its own doing.
const foresight = .5

// credit adds what a task leads to: a search may show no talk itself, and yet
// be what tells the threads worth reading from the others.
func (a *arm) credit(promised float64) {
	if promised > 0 {
		a.Answers += foresight * promised
		a.OnTopic = 1
	}
}

// How often tasks that wait are valued anew: after so many answers, and fewer
// the more tasks there are, so that an answer costs a bounded time.
const (
	revalueAfter = 8
	revalueShare = 64 // tasks an answer
)

// revalue applies what was learned to the tasks that wait.
func (r *run) revalue() {
	r.learnt++
	if !r.opt.Exhaustive && r.learnt >= max(revalueAfter, r.front.size/revalueShare) {
		r.learnt = 0
		r.front.revalue(r.value)
	}
}

// promised sums up what tasks of other windows that were never met should
// bring; likes, of which posts have any number, are left out.
func (r *run) promised(t Task, next []Task) (sum float64) {
	met := make(map[recordKey]bool)
	for _, n := range next {
		key := n.key()
		if _, known := r.known.at(key); known || met[key] || n.Kind == t.Kind || n.Kind == Likes {
			continue
		}
		met[key] = true
		sum += r.value(n) * float64(r.units(n))
	}
	return sum
}

func threadOf(p *tribemap.Post) string {
	if p.Thread == "" {
		return p.ID
	}
	return p.Thread
}
