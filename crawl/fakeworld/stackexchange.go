package fakeworld

import (
	"compress/gzip"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// StackExchange serves a world as the service of Stack Exchange does to a
// stranger: always compressed, in pages of which there are twenty-five, and with
// a word in the body when to come back. A thread's first post is a question;
// what answers it is an answer or a comment, and all below are comments, which
// go when what they stand below is deleted.
type StackExchange struct {
	World *World
	asked int
}

const (
	stackPages    = 25
	stackRests    = 9 // requests after which it wants to rest
	stackRest     = 10
	stackThrottle = 30
)

// Kind says what a post is there: a question, an answer or a comment.
func (s *StackExchange) Kind(p *Post) string {
	switch {
	case p.Parent == 0:
		return "question"
	case p.Parent == p.Thread && p.ID%3 > 0:
		return "answer"
	}
	return "comment"
}

// Name is what a post is known by: comments are numbered apart.
func (s *StackExchange) Name(p *Post) string {
	if s.Kind(p) == "comment" {
		return "c" + strconv.Itoa(p.ID)
	}
	return strconv.Itoa(p.ID)
}

// Under returns the question or answer that a comment stands below.
func (s *StackExchange) Under(p *Post) *Post {
	p = s.World.Post(p.Parent)
	for s.Kind(p) == "comment" {
		p = s.World.Post(p.Parent)
	}
	return p
}

// Visible reports whether a post can be seen.
func (s *StackExchange) Visible(p *Post) bool {
	if s.Kind(p) == "comment" && !s.Under(p).shown() {
		return false
	}
	return p.shown() && s.World.Post(p.Thread).shown()
}

// ServeHTTP implements http.Handler.
func (s *StackExchange) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	part := strings.Split(strings.TrimPrefix(r.URL.Path, "/2.3/"), "/")
	page := number(q.Get("page"))
	switch {
	case faultOf(r) == OwnThrottle:
		rw.Header().Set(waitField, strconv.Itoa(stackThrottle))
		s.failed(rw, 502, "throttle_violation", "too many requests from this IP, more requests available in "+strconv.Itoa(stackThrottle)+" seconds")
	case page > stackPages:
		s.failed(rw, 403, "access_denied", "page above 25 requires access token or app key")
	case part[0] == "search":
		s.list(rw, r, func(p *Post) bool {
			return p.Parent == 0 && p.Topic && q.Get("q") == s.World.Keyword && p.Time >= int64(number(q.Get("fromdate"))) && p.Time <= int64(number(q.Get("todate")))
		})
	case len(part) == 3 && part[2] == "answers":
		wanted := strings.Split(part[1], ";")
		s.list(rw, r, func(p *Post) bool { return s.Kind(p) == "answer" && slices.Contains(wanted, strconv.Itoa(p.Thread)) })
	case len(part) == 3 && part[2] == "comments":
		wanted := strings.Split(part[1], ";")
		s.list(rw, r, func(p *Post) bool {
			return s.Kind(p) == "comment" && slices.Contains(wanted, strconv.Itoa(s.Under(p).ID))
		})
	default:
		s.failed(rw, 404, "no_method", "no method found with this name")
	}
}

func (s *StackExchange) failed(rw http.ResponseWriter, id int, name, message string) {
	s.write(rw, http.StatusBadRequest, object{"error_id": id, "error_name": name, "error_message": message})
}

// list writes a page, the oldest first.
func (s *StackExchange) list(rw http.ResponseWriter, r *http.Request, wanted func(*Post) bool) {
	q := r.URL.Query()
	all := []object{}
	for i := range s.World.Posts {
		if p := &s.World.Posts[i]; wanted(p) && s.Visible(p) {
			all = append(all, s.post(p))
		}
	}
	page, size := number(q.Get("page")), number(q.Get("pagesize"))
	s.asked++
	o := object{"items": pageOf(all, page, size, 0), "has_more": page*size < len(all), "quota_max": 10_000, "quota_remaining": 10_000 - s.asked}
	if s.asked%stackRests == 0 {
		o["backoff"] = stackRest
		rw.Header().Set(waitField, strconv.Itoa(stackRest))
	}
	s.write(rw, http.StatusOK, o)
}

func (*StackExchange) write(rw http.ResponseWriter, status int, o object) {
	rw.Header().Set("Content-Type", "application/json; charset=utf-8")
	rw.Header().Set("Content-Encoding", "gzip")
	rw.WriteHeader(status)
	z := gzip.NewWriter(rw)
	_ = json.NewEncoder(z).Encode(o) // plain values, into memory
	_ = z.Close()
}

func (s *StackExchange) owner(person int) object {
	name := s.World.People[person].Name
	return object{
		"user_id": person + 1, "account_id": person + 1, "display_name": name, "user_type": "registered", "reputation": 1,
		"link": "https://stackoverflow.com/users/" + strconv.Itoa(person+1) + "/" + name,
	}
}

func (s *StackExchange) post(p *Post) object {
	o := object{"owner": s.owner(p.Author), "body": p.Text, "score": 1, "creation_date": p.Time, "content_license": "CC BY-SA 4.0"}
	if s.Kind(p) == "comment" {
		o["comment_id"], o["post_id"], o["edited"] = p.ID, s.Under(p).ID, p.Edited > 0
		if to := s.World.Post(p.Claims); to != nil && s.Kind(to) == "comment" {
			o["reply_to_user"] = s.owner(to.Author)
		}
		return o
	}
	o["question_id"], o["last_activity_date"] = p.Thread, max(p.Time, p.Edited)
	if p.Edited > 0 {
		o["last_edit_date"] = p.Edited
	}
	if s.Kind(p) == "answer" {
		o["answer_id"], o["is_accepted"] = p.ID, false
		return o
	}
	thread := s.World.Threads[p.ID]
	answers := 0
	for _, id := range thread {
		if a := s.World.Post(id); s.Kind(a) == "answer" && a.shown() {
			answers++
		}
	}
	o["last_activity_date"] = s.World.Post(thread[len(thread)-1]).Came
	o["title"], o["tags"], o["answer_count"], o["view_count"], o["is_answered"] = p.Title, []string{"bread"}, answers, 1, answers > 0
	o["link"] = "https://stackoverflow.com/questions/" + strconv.Itoa(p.ID)
	return o
}
