package fakeworld

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Discourse serves a world as a forum does: a search shows one post of each
// topic, on ten pages and no more, and a topic comes with its first twenty
// posts and the numbers of all. What is deleted is not listed.
type Discourse struct{ World *World }

const (
	discourseHits  = 50
	discoursePages = 10
	discourseFirst = 20
)

// ServeHTTP implements http.Handler.
func (d Discourse) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	topic, isTopic := strings.CutPrefix(r.URL.Path, "/t/")
	switch {
	case r.URL.Path == "/search.json":
		d.search(rw, r, q.Get("q"), number(q.Get("page")))
	case isTopic && strings.HasSuffix(topic, "/posts.json"):
		d.batch(rw, number(strings.TrimSuffix(topic, "/posts.json")), q["post_ids[]"])
	case isTopic:
		d.topic(rw, number(strings.TrimSuffix(topic, ".json")))
	default:
		reply(rw, http.StatusNotFound, object{"errors": []string{"not found"}, "error_type": "not_found"})
	}
}

var discourseDays = regexp.MustCompile(`after:(\S+) before:(\S+)`)

// search shows the newest post that matches of each topic.
func (d Discourse) search(rw http.ResponseWriter, r *http.Request, question string, page int) {
	word, _, _ := strings.Cut(question, " ")
	from, until := int64(0), int64(1<<60)
	if days := discourseDays.FindStringSubmatch(question); days != nil {
		from, until = day(days[1]), day(days[2])
	}
	var found []*Post
	met := make(map[int]bool)
	for i := range slices.Backward(d.World.Posts) {
		p := &d.World.Posts[i]
		if !p.shown() || !p.Topic || word != d.World.Keyword || p.Time < from || p.Time >= until || met[p.Thread] || d.World.Post(p.Thread).Gone {
			continue
		}
		met[p.Thread] = true
		found = append(found, p)
	}
	start := min(max(0, (page-1)*discourseHits-shift(r)), len(found))
	end := min(start+discourseHits, len(found))
	if page > discoursePages {
		start, end = 0, 0
	}
	posts, topics := []object{}, []object{}
	for _, p := range found[start:end] {
		posts = append(posts, object{
			"id": p.ID, "name": "", "username": d.World.People[p.Author].Name, "created_at": iso(p.Time), "like_count": 0,
			"blurb": d.World.Keyword, "post_number": d.place(p), "topic_id": p.Thread,
		})
		topics = append(topics, object{"id": p.Thread, "title": d.World.Post(p.Thread).Title, "posts_count": len(d.World.Threads[p.Thread])})
	}
	reply(rw, http.StatusOK, object{
		"posts": posts, "topics": topics, "users": []any{}, "categories": []any{}, "tags": []any{}, "groups": []any{},
		"grouped_search_result": object{
			"more_posts": nil, "more_users": nil, "more_categories": nil, "term": question, "search_log_id": 1,
			"more_full_page_results": page <= discoursePages && end < len(found), "can_create_topic": false, "error": nil,
		},
	})
}

func day(s string) int64 {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0
	}
	return t.Unix()
}

// place is the number of a post in its topic, from 1.
func (d Discourse) place(p *Post) int { return d.World.place[p.ID-First] }

// stream lists the posts of a topic that are shown.
func (d Discourse) stream(topic int) []int {
	return slices.DeleteFunc(slices.Clone(d.World.Threads[topic]), func(id int) bool { return d.World.Post(id).Gone })
}

func (d Discourse) topic(rw http.ResponseWriter, id int) {
	root := d.World.Post(id)
	if root == nil || root.Parent != 0 || !root.shown() {
		reply(rw, http.StatusNotFound, object{"errors": []string{"not found"}, "error_type": "not_found"})
		return
	}
	stream := d.stream(id)
	reply(rw, http.StatusOK, object{
		"id": id, "title": root.Title, "fancy_title": root.Title, "posts_count": len(stream), "created_at": iso(root.Time),
		"views": 1, "reply_count": 0, "last_posted_at": iso(d.World.Post(stream[len(stream)-1]).Came), "visible": true,
		"closed": false, "archived": false, "archetype": "regular", "slug": "x", "category_id": 1, "deleted_at": nil,
		"highest_post_number": len(d.World.Threads[id]), "details": object{"participants": []any{}},
		"post_stream": object{"posts": d.posts(stream[:min(discourseFirst, len(stream))]), "stream": stream},
	})
}

func (d Discourse) batch(rw http.ResponseWriter, topic int, wanted []string) {
	var ids []int
	for _, w := range wanted {
		if p := d.World.Post(number(w)); p != nil && p.shown() && p.Thread == topic {
			ids = append(ids, p.ID)
		}
	}
	reply(rw, http.StatusOK, object{"id": topic, "post_stream": object{"posts": d.posts(ids)}})
}

func (d Discourse) posts(ids []int) []object {
	posts := []object{}
	for _, id := range ids {
		posts = append(posts, d.post(d.World.Post(id)))
	}
	return posts
}

func (d Discourse) post(p *Post) object {
	o := object{
		"id": p.ID, "name": "", "username": d.World.People[p.Author].Name, "user_id": p.Author + 1, "created_at": iso(p.Time),
		"updated_at": iso(p.Came), "cooked": p.Text, "post_number": d.place(p), "post_type": 1, "reply_count": 0,
		"reply_to_post_number": nil, "quote_count": 0, "reads": 1, "score": 1.0, "topic_id": p.Thread, "version": 1,
		"actions_summary": []any{}, "hidden": false, "user_deleted": false, "deleted_at": nil,
	}
	if p.Edited > 0 {
		o["version"], o["updated_at"] = 2, iso(p.Edited)
	}
	if says := d.World.Post(p.Claims); says != nil {
		o["reply_to_post_number"] = d.place(says)
		o["reply_to_user"] = object{"username": d.World.People[says.Author].Name, "avatar_template": ""}
	} else if p.Claims != 0 {
		o["reply_to_post_number"] = 1 << 20
	}
	return o
}
