package crawl

import (
	"reflect"
	"testing"

	"tribemap"
)

const outboxText = `{"@context": "https://www.w3.org/ns/activitystreams", "id": "outbox.json", "type": "OrderedCollection", "totalItems": 4, "orderedItems": [
 {"id": "a", "type": "Create", "object": {"id": "https://a.example/users/ann/statuses/1", "type": "Note", "summary": "bread", "inReplyTo": "https://b.example/users/bo/statuses/9",
  "published": "2023-11-14T22:13:20Z", "url": "https://a.example/@ann/1", "attributedTo": "https://A.example/users/Ann",
  "to": ["https://www.w3.org/ns/activitystreams#Public"], "cc": ["https://a.example/users/ann/followers"], "contentMap": {"en": "x"},
  "content": "<p><a href=\"https://b.example/@bo\" class=\"u-url mention\">@<span>bo</span></a> dark, see <a href=\"https://ex.org\">this</a> <a href=\"https://a.example/tags/rye\" class=\"mention hashtag\">#rye</a></p>",
  "tag": [{"type": "Mention", "href": "https://b.example/users/bo", "name": "@Bo@B.example"}, {"type": "Mention", "href": "https://a.example/users/cy", "name": "@cy"},
   {"type": "Hashtag", "href": "https://a.example/tags/rye", "name": "#rye"}]}},
 {"id": "b", "type": "Announce", "object": "https://b.example/users/bo/statuses/8"},
 {"id": "c", "type": "Create", "object": {"id": "https://a.example/users/ann/statuses/2", "attributedTo": "https://a.example/users/ann", "to": ["https://b.example/users/bo"], "content": "psst"}},
 {"id": "d", "type": "Create", "object": 5}]}`

func TestMastodonOutbox(t *testing.T) {
	c, r := importAll(t, ImportOptions{}, folder(t, map[string]string{"outbox.json": outboxText}))
	want := []tribemap.Post{{
		Ref: tribemap.Ref{Source: "mastodon", ID: "https://a.example/users/ann/statuses/1"}, Author: "ann@a.example", Time: 1700000000, Received: 1700000000,
		Title: "bread", Text: "@bo dark, see this #rye", Lang: "en", Parent: "https://b.example/users/bo/statuses/9",
		Mentions: []string{"bo@b.example", "cy@a.example"}, Links: []string{"https://ex.org"}, URL: "https://a.example/@ann/1",
	}}
	if !reflect.DeepEqual(c.posts, want) {
		t.Errorf("posts\n%+v, want\n%+v", c.posts, want)
	}
	if len(c.people) != 1 || c.people[0].ID != "ann@a.example" || c.people[0].Handle != "ann" || r.Problems != 1 {
		t.Errorf("people %+v, report %+v", c.people, r)
	}
}

func FuzzMastodonOutbox(f *testing.F) {
	f.Add(outboxText)
	f.Add(`{"orderedItems":[{"type":"Create","object":{"id":"x","to":["https://www.w3.org/ns/activitystreams#Public"],"published":-4,"tag":[{"type":"Mention"}]}}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		matchOutbox(head{data: []byte(text), whole: true})
		readFuzzedAny(t, readOutbox, text)
	})
}
