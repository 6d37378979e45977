package sites

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"tribemap/crawl/live"
)

// toOlder asks for the next page of a list that goes back in time, unless this
// one has passed the window's beginning. A first page that is newer than the
// window is left at once where the server's numbers tell the time.
func (r *mastodonReader) toOlder(t live.Task, a live.Answer, all []mastodonStatus, from func(*live.Task, string)) {
	older := linked(a.Header, "next", "max_id")
	if older == "" && a.Header.Get("Link") == "" && len(all) >= mastodonPage {
		older = string(all[len(all)-1].ID)
	}
	if older == "" || len(all) == 0 || r.past(t, all) {
		return
	}
	if snowflakes(all) {
		older = earlier(older, snowflake(t.Until))
	}
	next := t
	next.Page++
	from(&next, older)
	r.found.Next = append(r.found.Next, next)
}

// past reports whether all posts of a page are older than the window. Posts
// without a time say nothing.
func (r *mastodonReader) past(t live.Task, all []mastodonStatus) bool {
	return !slices.ContainsFunc(all, func(s mastodonStatus) bool {
		at := sane(rfc3339(s.Created), r.at)
		return at == 0 || at >= t.Since
	})
}

// snowflakes reports whether the server's numbers tell when a post was
// written, as Mastodon's do, to a minute.
func snowflakes(all []mastodonStatus) bool {
	return slices.ContainsFunc(all, func(s mastodonStatus) bool {
		n, err := strconv.ParseInt(string(s.ID), 10, 64)
		off := n>>16/1000 - rfc3339(s.Created)
		return err == nil && n > 1<<40 && -60 <= off && off <= 60
	})
}

// earlier returns the smaller of two snowflakes.
func earlier(a, b string) string {
	x, errX := strconv.ParseInt(a, 10, 64)
	y, errY := strconv.ParseInt(b, 10, 64)
	if errX == nil && errY == nil && 0 < y && y < x {
		return b
	}
	return a
}

// linked returns a parameter of the address that a Link header gives for a
// relation, "" if there is none.
func linked(h http.Header, relation, parameter string) string {
	for _, field := range h.Values("Link") {
		for part := range strings.SplitSeq(field, ",") {
			address, about, _ := strings.Cut(strings.TrimSpace(part), ">")
			if !strings.Contains(about, `rel="`+relation+`"`) {
				continue
			}
			if u, err := url.Parse(strings.TrimPrefix(address, "<")); err == nil {
				return u.Query().Get(parameter)
			}
		}
	}
	return ""
}
