package sites

import (
	"fmt"
	"net/http"
	"slices"

	"tribemap"
	"tribemap/crawl/live"
)

// Parse implements live.Source.
func (d Discourse) Parse(t live.Task, a live.Answer) (live.Found, error) {
	switch a.Status {
	case http.StatusNotFound, http.StatusGone:
		return d.missing(t), nil
	case http.StatusBadRequest, http.StatusUnprocessableEntity:
		return live.Found{Total: -1, Refused: "the forum does not answer this question"}, nil
	}
	r := newDiscourseReader(t, a)
	var err error
	switch {
	case t.Kind == live.Search:
		err = r.search(t, a)
	case t.Kind == live.Feed:
		err = r.feed(t, a)
	case t.Cursor == "":
		err = r.topic(t, a)
	default:
		err = r.batch(t, a)
	}
	if err != nil {
		return live.Found{}, err
	}
	return r.found, nil
}

// missing reads a 404. The post that led to a topic that is no more is no more
// either.
func (Discourse) missing(t live.Task) live.Found {
	f := live.Found{Total: -1}
	switch {
	case t.Kind == live.Thread && t.Why.Post != "":
		f.Gone = []tribemap.Ref{{Source: discourseSource(t.Base), ID: t.Why.Post}}
	case t.Kind == live.Feed:
		f.Refused = "the forum has no such category"
	}
	return f
}

// search reads a page of results: one post of each topic, of which only the
// first words are given.
func (r *discourseReader) search(t live.Task, a live.Answer) error {
	var page struct {
		Posts []struct {
			ID      number `json:"id"`
			Topic   number `json:"topic_id"`
			Created string `json:"created_at"`
		} `json:"posts"`
		Topics []struct {
			ID    number `json:"id"`
			Posts int    `json:"posts_count"`
		} `json:"topics"`
		Result *struct {
			More  truth  `json:"more_full_page_results"`
			Error string `json:"error"`
		} `json:"grouped_search_result"`
	}
	if err := decode(a, &page); err != nil {
		return err
	}
	if page.Result == nil || page.Result.Error != "" {
		return fmt.Errorf("no result: %w", live.ErrBroken)
	}
	size := make(map[number]int, len(page.Topics))
	for _, topic := range page.Topics {
		size[topic.ID] = topic.Posts
	}
	for _, hit := range page.Posts {
		r.toTopic(t, hit.Topic, hit.ID, sane(rfc3339(hit.Created), r.at), size[hit.Topic])
	}
	switch {
	case !bool(page.Result.More) || len(page.Posts) == 0:
	case t.Page+1 >= discoursePages:
		r.found.Capped = true
	default:
		next := t
		next.Page++
		r.found.Next = append(r.found.Next, next)
	}
	return nil
}

// truth is a yes that is documented as a text and sent as a boolean.
type truth bool

// UnmarshalJSON implements json.Unmarshaler.
func (b *truth) UnmarshalJSON(text []byte) error {
	switch string(text) {
	case "null", "false", `""`, `"false"`:
		*b = false
	default:
		*b = true
	}
	return nil
}

// toTopic asks for a topic.
func (r *discourseReader) toTopic(t live.Task, topic, post number, fresh int64, posts int) {
	if topic == "" {
		return
	}
	r.found.Next = append(r.found.Next, live.Task{
		Source: t.Source, Base: t.Base, Kind: live.Thread, Target: string(topic), Fresh: fresh,
		Why: live.Why{Keyword: t.Why.Keyword, Post: string(post)}, Worth: live.Worth{Posts: max(0, posts)},
	})
}

// feed reads a page of a category: the topics that were last written in come
// first, but for those that are pinned.
func (r *discourseReader) feed(t live.Task, a live.Answer) error {
	var page struct {
		List *struct {
			More   string `json:"more_topics_url"`
			Topics []struct {
				ID     number `json:"id"`
				Posts  int    `json:"posts_count"`
				Last   string `json:"last_posted_at"`
				Bumped string `json:"bumped_at"`
				Pinned bool   `json:"pinned"`
			} `json:"topics"`
		} `json:"topic_list"`
	}
	if err := decode(a, &page); err != nil {
		return err
	}
	if page.List == nil {
		return fmt.Errorf("no topics: %w", live.ErrBroken)
	}
	past := false
	for _, topic := range page.List.Topics {
		last := sane(max(rfc3339(topic.Last), rfc3339(topic.Bumped)), r.at)
		if last > 0 && last < t.Since {
			past = past || !topic.Pinned
			continue
		}
		r.toTopic(t, topic.ID, "", last, topic.Posts)
	}
	if page.List.More != "" && len(page.List.Topics) > 0 && !past {
		next := t
		next.Page++
		r.found.Next = append(r.found.Next, next)
	}
	return nil
}

// topic reads a topic with its first posts, and asks for the others.
func (r *discourseReader) topic(t live.Task, a live.Answer) error {
	var topic discourseTopic
	if err := decode(a, &topic); err != nil {
		return err
	}
	if topic.Stream == nil || topic.Stream.Posts == nil {
		return fmt.Errorf("no posts: %w", live.ErrBroken)
	}
	if topic.Archetype == "private_message" {
		return nil
	}
	category := string(topic.Category)
	for _, u := range topic.Details.Participants {
		r.name(u.Username)
	}
	r.take(topic.Stream.Posts, t.Target, topic.Title, category)
	var rest []string
	for _, id := range topic.Stream.IDs {
		if !r.given[id] && id != "" {
			rest = append(rest, string(id))
		}
	}
	t.Fresh = max(t.Fresh, sane(rfc3339(topic.Last), r.at))
	r.found.Next = append(r.found.Next, batches(t, category, rest)...)
	return nil
}

// batch reads posts that were asked for by number. Those that are missing are
// asked for again without the others, since a forum may give fewer at once;
// what does not come then was deleted.
func (r *discourseReader) batch(t live.Task, a live.Answer) error {
	var topic discourseTopic
	if err := decode(a, &topic); err != nil {
		return err
	}
	if topic.Stream == nil {
		return fmt.Errorf("no posts: %w", live.ErrBroken)
	}
	category, ids := batchOf(t)
	r.take(topic.Stream.Posts, t.Target, "", category)
	missing := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return id == "" || r.given[number(id)] })
	if len(missing) < len(ids) {
		r.found.Next = append(r.found.Next, batches(t, category, missing)...)
		return nil
	}
	for _, id := range missing {
		r.found.Gone = append(r.found.Gone, r.ref(id))
	}
	return nil
}
