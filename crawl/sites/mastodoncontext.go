package sites

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"tribemap/crawl/live"
)

// Where a server cuts a context off. Without a token Mastodon gives 40 posts
// above and 60 below, down to 20 levels; with one 4,096 either way.
const (
	contextAbove = 40
	contextBelow = 60
	contextDepth = 20
	contextMost  = 4096
)

// mastodonContext is what stands around a post: the posts above it, the first
// one first, and those below it, each before what answers it.
type mastodonContext struct {
	Ancestors   []mastodonStatus  `json:"ancestors"`
	Descendants *[]mastodonStatus `json:"descendants"`
}

// context reads what stands around a post. It leads up, to the thread's first
// post, and down, to the posts whose answers were cut off.
func (r *mastodonReader) context(t live.Task, a live.Answer) error {
	var c mastodonContext
	if err := decode(a, &c); err != nil {
		return err
	}
	if c.Descendants == nil {
		return fmt.Errorf("no descendants: %w", live.ErrBroken)
	}
	id, uri := mastodonTarget(t)
	r.uris[number(id)] = uri
	r.meet(c.Ancestors)
	r.meet(*c.Descendants)
	first := c.first(uri)
	for i := range c.Ancestors {
		r.take(&c.Ancestors[i], first)
	}
	for i := range *c.Descendants {
		r.take(&(*c.Descendants)[i], first)
	}
	if len(c.Ancestors) > 0 && c.Ancestors[0].open() {
		r.found.Next = append(r.found.Next, r.contextOf(t, live.Thread, &c.Ancestors[0]))
	}
	r.below(t, number(id), *c.Descendants)
	r.found.Again = asyncRefresh(a.Header)
	return nil
}

// first returns the uri of the thread's first post as far as the server knows
// it, "" if the server may have cut it off.
func (c *mastodonContext) first(own string) string {
	if len(c.Ancestors) == 0 {
		return own
	}
	if len(c.Ancestors) >= contextAbove && c.Ancestors[0].Parent != "" {
		return ""
	}
	return c.Ancestors[0].URI
}

// below asks for the answers that were cut off. Those to the post itself
// cannot be had: the window is capped then.
func (r *mastodonReader) below(t live.Task, target number, all []mastodonStatus) {
	answers := make(map[number]int, len(all))
	for i := range all {
		answers[all[i].Parent]++
	}
	cut := len(all) == contextBelow || len(all) >= contextMost
	depth := depths(target, all)
	for i := range all {
		s := &all[i]
		if s.open() && s.Replies > answers[s.ID] && (cut || depth[s.ID] >= contextDepth-1) {
			r.found.Next = append(r.found.Next, r.contextOf(t, live.Replies, s))
		}
	}
	expected, err := strconv.Atoi(t.Cursor)
	r.found.Capped = cut && (err != nil || expected > answers[target])
}

// depths returns how far below the target each post stands. Parents come
// before what answers them; a post that does not follow its parent is taken to
// stand right below the target.
func depths(target number, all []mastodonStatus) map[number]int {
	depth := make(map[number]int, len(all)+1)
	depth[target] = 0
	for i := range all {
		depth[all[i].ID] = depth[all[i].Parent] + 1
	}
	return depth
}

// asyncRefresh returns how long a server asks to wait while it collects the
// answers that other servers hold, 0 if it does not.
func asyncRefresh(h http.Header) time.Duration {
	field := h.Get("Mastodon-Async-Refresh")
	if field == "" {
		return 0
	}
	for member := range strings.SplitSeq(field, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(member), "=")
		if n, err := strconv.Atoi(value); name == "retry" && err == nil && n > 0 {
			return time.Duration(min(n, 60)) * time.Second
		}
	}
	return 5 * time.Second
}
