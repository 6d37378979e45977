package crawl

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"

	"tribemap"
)

// Dumps of Reddit hold one comment or submission a line, packed with a window
// of 2 GiB. Their fields changed over the years: times as texts, missing names.

// matchReddit takes lines of JSON objects that say when and where on Reddit
// something was written.
func matchReddit(h head) bool {
	line, _ := h.firstLine()
	return len(line) > 0 && line[0] == '{' && bytes.Contains(line, []byte(`"created_utc"`)) && bytes.Contains(line, []byte(`"subreddit"`))
}

func readReddit(f *file, out *batch) error {
	return eachLine(f, out, func(n int, line []byte) error {
		if len(bytes.TrimSpace(line)) == 0 {
			return nil
		}
		var item redditItem
		if err := json.Unmarshal(line, &item); err != nil {
			out.problem(f, n, err)
			return nil
		}
		return item.post(f, n, out)
	})
}

// redditItem is a comment, or a submission if it answers no link.
type redditItem struct {
	ID        idText      `json:"id"`
	Author    string      `json:"author"`
	Created   moment      `json:"created_utc"`
	Edited    moment      `json:"edited"` // false, or when
	Subreddit string      `json:"subreddit"`
	LinkID    string      `json:"link_id"`
	ParentID  idText      `json:"parent_id"`
	Title     string      `json:"title"`
	Selftext  string      `json:"selftext"`
	Body      string      `json:"body"`
	URL       string      `json:"url"`
	IsSelf    bool        `json:"is_self"`
	Permalink string      `json:"permalink"`
	Score     json.Number `json:"score"`
}

// takenBack stands where an author or a moderator took something back.
func takenBack(s string) bool { return s == "[deleted]" || s == "[removed]" }

var redditAddressed = regexp.MustCompile(`(?:^|[\s(\[])/?u/([A-Za-z0-9_-]{3,20})`)

func (r *redditItem) post(f *file, line int, out *batch) error {
	text := r.Body + r.Selftext
	if takenBack(r.Author) || takenBack(text) {
		out.passOver()
		return nil
	}
	if err := out.person(tribemap.Person{
		Ref: tribemap.Ref{ID: r.Author}, Handle: r.Author, Bot: r.Author == "AutoModerator",
	}); err != nil {
		return err
	}
	if r.Created.bad {
		out.lostTime()
	}
	p := tribemap.Post{
		Author: r.Author, Time: r.Created.seconds, Received: r.Created.seconds, Edited: r.Edited.seconds, Title: r.Title,
		Text: withoutMarked(text), Channel: r.Subreddit, Thread: r.LinkID, Parent: string(r.ParentID),
	}
	if r.ID != "" {
		p.ID = "t3_" + string(r.ID)
		if r.LinkID != "" {
			p.ID = "t1_" + string(r.ID)
		}
	}
	if score, err := r.Score.Int64(); err == nil {
		p.Likes = max(0, score)
	}
	if strings.HasPrefix(r.Permalink, "/") {
		p.URL = "https://www.reddit.com" + r.Permalink
	}
	p.Links = links(p.Text)
	if !r.IsSelf && r.LinkID == "" {
		p.Links = appendNew(p.Links, r.URL, "")
	}
	for _, m := range redditAddressed.FindAllStringSubmatch(p.Text, -1) {
		p.Mentions = appendNew(p.Mentions, m[1], r.Author)
	}
	return out.post(f, line, p)
}

// withoutMarked leaves out the lines that begin with ">", somebody else's.
func withoutMarked(text string) string {
	if !strings.Contains(text, ">") && !strings.Contains(text, "&gt;") {
		return text
	}
	var own []string
	for line := range strings.SplitSeq(text, "\n") {
		bare := strings.TrimSpace(line)
		if !strings.HasPrefix(bare, ">") && !strings.HasPrefix(bare, "&gt;") {
			own = append(own, line)
		}
	}
	return strings.TrimSpace(strings.Join(own, "\n"))
}
