package crawl

import (
	"bytes"
	"encoding/json"
	"strings"

	"tribemap"
	"tribemap/crawl/markup"
)

// matchHNItems takes lines of items as the site's own interface gives them.
func matchHNItems(h head) bool {
	line, _ := h.firstLine()
	if len(line) == 0 || line[0] != '{' {
		return false
	}
	var item struct {
		ID     idText          `json:"id"`
		Time   json.RawMessage `json:"time"`
		Type   string          `json:"type"`
		By     *string         `json:"by"`
		Kids   json.RawMessage `json:"kids"`
		Parent json.RawMessage `json:"parent"`
		Source *string         `json:"source"`
	}
	if json.Unmarshal(line, &item) != nil || item.ID == "" || item.Source != nil {
		return false
	}
	return hnTypes[item.Type] && len(item.Time) > 0 && (item.By != nil || item.Kids != nil || item.Parent != nil)
}

// hnTypes are the kinds of items; answers to polls are none that talk.
var hnTypes = map[string]bool{"story": true, "comment": true, "job": true, "poll": true, "pollopt": true}

// hnItem is one item. Threads are followed up by Parent: an item names no root.
type hnItem struct {
	ID      idText `json:"id"`
	By      string `json:"by"`
	Time    moment `json:"time"`
	Type    string `json:"type"`
	Title   string `json:"title"`
	Text    string `json:"text"`
	URL     string `json:"url"`
	Score   int64  `json:"score"`
	Parent  idText `json:"parent"`
	Deleted bool   `json:"deleted"`
	Dead    bool   `json:"dead"`
}

// readHNItems reads items. Parents come before what answers them, so most
// threads are known; of others the parent is.
func readHNItems(f *file, out *batch) error {
	roots := make(map[idText]idText)
	return eachLine(f, out, func(n int, line []byte) error {
		if line = bytes.TrimSpace(line); len(line) == 0 || string(line) == "null" {
			return nil
		}
		var item hnItem
		if err := json.Unmarshal(line, &item); err != nil {
			out.problem(f, n, err)
			return nil
		}
		root := item.ID
		if item.Parent != "" {
			root = roots[item.Parent]
		}
		if root != "" {
			roots[item.ID] = root
		}
		return item.post(f, n, root, out)
	})
}

func (i *hnItem) post(f *file, line int, root idText, out *batch) error {
	if i.Deleted || i.Dead || i.Type == "pollopt" {
		out.passOver()
		return nil
	}
	if err := out.person(tribemap.Person{
		Ref: tribemap.Ref{ID: i.By}, Handle: i.By, URL: "https://news.ycombinator.com/user?id=" + i.By,
	}); err != nil {
		return err
	}
	if i.Time.bad {
		out.lostTime()
	}
	p := tribemap.Post{
		Ref: tribemap.Ref{ID: string(i.ID)}, Author: i.By, Time: i.Time.seconds, Received: i.Time.seconds, Title: i.Title,
		Thread: string(root), Parent: string(i.Parent), Likes: max(0, i.Score),
		URL: "https://news.ycombinator.com/item?id=" + string(i.ID), Notice: i.Type == "job",
	}
	var pages []string
	p.Text, pages = markup.Own(i.Text, func(markup.Element, string) {})
	p.Text = strings.TrimSpace(withoutMarked(p.Text))
	for _, page := range append(pages, i.URL) {
		p.Links = appendNew(p.Links, page, "")
	}
	return out.post(f, line, p)
}
