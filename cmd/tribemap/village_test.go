package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"

	"tribemap"
)

// village is a place where people talk, served over HTTP to who signed in:
// threads of eight posts, found by searching a window of time, ten results a
// page. Some posts are edited after the search has seen them, some are taken
// back. Threads tell who liked a post and when, the search only who. It says how often it wants to be asked, and watches who does not listen.
type village struct {
	mu       sync.Mutex
	served   map[string]int // how often each address was answered, sessions apart
	visits   []villageVisit
	waits    []villageWait
	notYet   time.Time // until when it answers nobody
	period   time.Time // when what it allows began to be counted
	used     int       // since then
	beyond   int       // requests that came though it had told that nothing is left
	sessions int
}

// villageVisit is a request as who sent it tells.
type villageVisit struct {
	process string
	sent    time.Time
}

// villageWait is an answer that asked to wait.
type villageWait struct {
	process string
	until   time.Time
}

const (
	villageThreads = 150
	villagePosts   = 8
	villageFrom    = 1_500_000_000
	villagePage    = 10
	villageCap     = 60
	villageSecret  = "under the mat"

	villageWaits  = 53 // requests between two answers that ask to wait
	villageWait1  = 300 * time.Millisecond
	villageForget = 71 // requests between two moments at which it forgets its session
	villageTells  = 50 // requests for which it tells an allowance, and for which it does not
	villageAllows = 15 // requests in a period
	villagePeriod = 200 * time.Millisecond
)

func newVillage() *village {
	return &village{served: make(map[string]int)}
}

// villageTalk is a thread as it is when it is read: some posts are not what they
// were when it was found.
func villageTalk(i int) (posts []tribemap.Post, gone []tribemap.Ref) {
	for j := range villagePosts {
		p := villagePost(i, j)
		switch {
		case (i+3*j)%11 == 0:
			gone = append(gone, p.Ref)
			continue
		case (i+j)%5 == 0:
			p.Edited, p.Text = p.Time+600, p.Text+", thought over"
		}
		posts = append(posts, p)
	}
	return posts, gone
}

// villagePost is a post as it was said.
func villagePost(i, j int) tribemap.Post {
	p := tribemap.Post{
		Ref:    tribemap.Ref{Source: "village", ID: fmt.Sprintf("%d.%d", i, j)},
		Author: fmt.Sprint("villager", (i*i+j*j)%97),
		Time:   villageFrom + int64(i)*3600 + int64(j)*60,
		Text:   fmt.Sprintf("post %d of thread %d, about wells and roofs", j, i),
		Thread: fmt.Sprintf("%d.0", i),
	}
	if j > 0 {
		p.Parent = fmt.Sprintf("%d.%d", i, (j-1)/2)
	}
	return p
}

// villageLikes lists who liked a post: up to three people.
func villageLikes(p tribemap.Post) (likes []tribemap.Reaction) {
	for k := range (p.Time/3600 + p.Time/60) % 4 {
		who := fmt.Sprint("villager", (p.Time/60+17*k)%97)
		likes = append(likes, tribemap.Reaction{Source: p.Source, Post: p.ID, By: who, Time: p.Time + 90*(k+1)})
	}
	return likes
}

type villageAnswer struct {
	Total int
	Posts []tribemap.Post
	Likes []tribemap.Reaction
	Gone  []tribemap.Ref
}

// ServeHTTP implements http.Handler.
func (v *village) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !v.lets(w, r) {
		return
	}
	number := func(name string) int {
		n, _ := strconv.Atoi(r.URL.Query().Get(name))
		return n
	}
	var a villageAnswer
	switch r.URL.Path {
	case "/search":
		a = villageSearch(int64(number("since")), int64(number("until")), number("page"))
	case "/thread":
		a = villageThread(number("id"))
	}
	_ = json.NewEncoder(w).Encode(a)
}

// villageThread tells of likes to posts that were taken back, too.
func villageThread(i int) (a villageAnswer) {
	a.Posts, a.Gone = villageTalk(i)
	for j := range villagePosts {
		a.Likes = append(a.Likes, villageLikes(villagePost(i, j))...)
	}
	return a
}

func villageSearch(since, until int64, page int) (a villageAnswer) {
	for i := range villageThreads {
		if p := villagePost(i, 0); p.Time >= since && p.Time < until {
			a.Posts = append(a.Posts, p)
		}
	}
	a.Total = len(a.Posts)
	from := min(page*villagePage, a.Total, villageCap)
	a.Posts = a.Posts[from:min(from+villagePage, a.Total, villageCap)]
	for _, p := range a.Posts {
		for _, like := range villageLikes(p) {
			like.Time = 0
			a.Likes = append(a.Likes, like)
		}
	}
	return a
}

// lets writes down a visit and answers it itself, unless it is to be served.
func (v *village) lets(w http.ResponseWriter, r *http.Request) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	now, process := time.Now(), r.Header.Get(processField)
	sent, _ := strconv.ParseInt(r.Header.Get(sentField), 10, 64)
	v.visits = append(v.visits, villageVisit{process, time.Unix(0, sent)})
	if len(v.visits)%villageForget == 0 {
		v.sessions++
	}
	left := v.allowance(w.Header(), now)
	switch {
	case now.Before(v.notYet), len(v.visits)%villageWaits == 0:
		v.notYet = now.Add(villageWait1)
		v.waits = append(v.waits, villageWait{process, v.notYet})
		w.Header().Set("Retry-After", fmt.Sprint(villageWait1.Seconds()))
		w.WriteHeader(http.StatusTooManyRequests)
	case left < 0:
		v.beyond++
		w.WriteHeader(http.StatusForbidden)
	case r.URL.Path == "/session" && r.Header.Get("Authorization") == villageSecret:
		v.sessions++
		fmt.Fprint(w, v.sessions)
	case r.Header.Get("Authorization") != fmt.Sprint(v.sessions):
		w.WriteHeader(http.StatusUnauthorized)
	default:
		v.served[r.URL.String()]++
		return true
	}
	return false
}

// allowance counts a request and tells what is left of a period; for every other
// hundred or so it allows everything, and tells nothing.
func (v *village) allowance(h http.Header, now time.Time) (left int) {
	if len(v.visits)/villageTells%2 == 1 {
		v.used = 0
		return 0
	}
	if v.used == 0 || now.Sub(v.period) >= villagePeriod {
		v.period, v.used = now, 0
	}
	v.used++
	left = villageAllows - v.used
	h.Set("X-RateLimit-Remaining", strconv.Itoa(max(0, left)))
	h.Set("X-RateLimit-Reset", fmt.Sprint((villagePeriod - now.Sub(v.period)).Seconds()))
	return left
}

// visited returns how many requests came.
func (v *village) visited() int {
	v.mu.Lock()
	defer v.mu.Unlock()
	return len(v.visits)
}

// repeats returns how many answers had been given before, and forgets them all.
func (v *village) repeats() (again int) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, n := range v.served {
		again += n - 1
	}
	clear(v.served)
	return again
}
