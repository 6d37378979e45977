package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"tribemap"
	"tribemap/crawl/live"
)

// village is a place where people talk, served over HTTP: threads of eight
// posts, found by searching a window of time, ten results a page.
type village struct {
	mu       sync.Mutex
	asked    map[string]int // how often each address was
	requests atomic.Int64
}

const (
	villageThreads = 250
	villagePosts   = 8
	villageFrom    = 1_500_000_000
	villagePage    = 10
	villageCap     = 60
)

func villageThread(i int) []tribemap.Post {
	posts := make([]tribemap.Post, villagePosts)
	for j := range posts {
		posts[j] = tribemap.Post{
			Ref:    tribemap.Ref{Source: "village", ID: fmt.Sprintf("%d.%d", i, j)},
			Author: fmt.Sprint("villager", (i*i+j*j)%97),
			Time:   villageFrom + int64(i)*3600 + int64(j)*60,
			Text:   fmt.Sprintf("post %d of thread %d, about wells and roofs", j, i),
			Thread: fmt.Sprintf("%d.0", i),
		}
		if j > 0 {
			posts[j].Parent = fmt.Sprintf("%d.%d", i, (j-1)/2)
		}
	}
	return posts
}

type villageAnswer struct {
	Total int
	Posts []tribemap.Post
}

func (v *village) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	v.requests.Add(1)
	v.mu.Lock()
	v.asked[r.URL.String()]++
	v.mu.Unlock()
	number := func(name string) int {
		n, _ := strconv.Atoi(r.URL.Query().Get(name))
		return n
	}
	var a villageAnswer
	switch r.URL.Path {
	case "/search":
		for i := range villageThreads {
			if t := villageThread(i)[0]; t.Time >= int64(number("since")) && t.Time < int64(number("until")) {
				a.Posts = append(a.Posts, t)
			}
		}
		a.Total = len(a.Posts)
		from := min(number("page")*villagePage, a.Total, villageCap)
		a.Posts = a.Posts[from:min(from+villagePage, a.Total, villageCap)]
	case "/thread":
		a.Posts = villageThread(number("id"))
	}
	_ = json.NewEncoder(w).Encode(a)
}

// villageSource is the live.Source for it.
type villageSource struct{}

func (villageSource) Name() string { return "village" }

func (villageSource) Caps() live.Caps {
	return live.Caps{Kinds: []live.Kind{live.Search, live.Thread}, ResultCap: villageCap, Granularity: 1e9}
}

func (villageSource) Plan(q live.Query) ([]live.Task, error) {
	return []live.Task{{Source: "village", Base: q.Place, Kind: live.Search, Target: "wells", Since: q.Since, Until: q.Until}}, nil
}

func (villageSource) Request(t live.Task, _ live.Session) (live.Request, error) {
	v := url.Values{"id": {t.Target}}
	if t.Kind == live.Search {
		v = url.Values{"page": {strconv.Itoa(t.Page)}, "since": {fmt.Sprint(t.Since)}, "until": {fmt.Sprint(t.Until)}}
	}
	return live.Request{URL: t.Base + "/" + string(t.Kind) + "?" + v.Encode()}, nil
}

func (villageSource) Parse(t live.Task, a live.Answer) (live.Found, error) {
	var body villageAnswer
	if err := json.Unmarshal(a.Body, &body); err != nil {
		return live.Found{}, fmt.Errorf("%w: %w", live.ErrBroken, err)
	}
	f := live.Found{Page: tribemap.Page{Posts: body.Posts}, Total: body.Total}
	if t.Kind != live.Search {
		return f, nil
	}
	f.Capped = body.Total > villageCap
	for _, p := range body.Posts {
		thread, _, _ := strings.Cut(p.Thread, ".")
		f.Next = append(f.Next, live.Task{Source: "village", Base: t.Base, Kind: live.Thread, Target: thread, Fresh: p.Time})
	}
	if len(body.Posts) == villagePage {
		next := t
		next.Page++
		f.Next = append(f.Next, next)
	}
	return f, nil
}

// crawlVillage is a process that crawls it into the store of a folder.
func crawlVillage() {
	dir, place := os.Args[1], os.Args[2]
	st, err := project{dir}.createStore()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(exitFailed)
	}
	report, err := live.Run(context.Background(), &storeJournal{store: st}, live.Options{
		Sources:      []live.Source{villageSource{}},
		Asks:         []live.Ask{{Source: "village", Query: live.Query{Place: place, Since: villageFrom, Until: villageFrom + villageThreads*3600}}},
		Exhaustive:   true,
		AllowPrivate: true,
		Agent:        "tribemap test",
	})
	if err == nil {
		err = st.Close()
	}
	if err != nil || report.Ended != live.Finished {
		fmt.Fprintln(os.Stderr, report.Ended, err)
		os.Exit(exitFailed)
	}
}
