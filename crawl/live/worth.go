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
}

func (a *arm) add(o arm) {
	a.Units += o.Units
	a.Requests += o.Requests
	a.Posts += o.Posts
	a.OnTopic += o.OnTopic
	a.Answers += o.Answers
}

// guesses are the answers that one unit brings where nothing is known yet, in
// talk that is on topic. A thread is nothing but answers; a search shows posts
// from everywhere, and leads to threads.
var guesses = map[Kind]float64{
	Thread: 8, Replies: 6, Search: 4, Author: 3, Feed: 2, Reactions: 1, Profile: .2,
}

const (
	trust       = 5  // requests after which an arm's own figures weigh as much as its kind's
	usualThread = 20 // posts; a thread known to hold fewer or more is worth less or more
)

// worths learns what tasks are worth.
type worths struct{ arms map[string]*arm }

func newWorths() *worths { return &worths{arms: make(map[string]*arm)} }

// armsOf lists the arms a task belongs to, from the widest to the narrowest.
func armsOf(t Task) [2]string {
	kind := t.Source + " " + string(t.Kind)
	return [2]string{kind, kind + " " + t.Why.Keyword}
}

// learn adds what a task brought and returns the arms that changed.
func (w *worths) learn(t Task, brought arm) []Entry {
	var entries []Entry
	for _, name := range armsOf(t) {
		a := w.arms[name]
		if a == nil {
			a = &arm{}
			w.arms[name] = a
		}
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
			answers = (trust*answers + a.Answers/max(relevant, .01)) / (trust + a.Units)
		}
	}
	if t.Worth.Relevant > 0 {
		relevant = t.Worth.Relevant
	}
	if t.Worth.Posts > 0 && t.Kind != Search {
		answers *= float64(t.Worth.Posts) / usualThread
	}
	return relevant * answers / float64(max(1, units))
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

func threadOf(p *tribemap.Post) string {
	if p.Thread == "" {
		return p.ID
	}
	return p.Thread
}
