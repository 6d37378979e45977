package crawl

import (
	"reflect"
	"testing"

	"tribemap"
)

const hnLines = `{"by":"ann","id":1,"kids":[2],"score":4,"time":1700000000,"title":"Rye","type":"story","url":"https://ex.org/rye"}
{"by":"bo","id":2,"parent":1,"time":1700000001,"text":"&gt; rye<p>no, <i>see</i> <a href=\"https:&#x2F;&#x2F;ex.org\">this</a>","type":"comment"}
{"id":3,"parent":2,"time":1700000002,"type":"comment","deleted":true}
{"by":"ann","id":4,"parent":3,"time":1700000003,"text":"yes","type":"comment"}
{"by":"cy","id":6,"parent":5,"time":1700000004,"text":"lost","type":"comment"}
{"by":"ann","id":7,"time":1700000005,"type":"pollopt"}
null
`

func TestHackerNewsItems(t *testing.T) {
	c, r := importAll(t, ImportOptions{}, folder(t, map[string]string{"items.ndjson": hnLines}))
	post := func(id, author string, at int64) tribemap.Post {
		return tribemap.Post{
			Ref: tribemap.Ref{Source: "hackernews", ID: id}, Author: author, Time: at, Received: at,
			URL: "https://news.ycombinator.com/item?id=" + id, Thread: "1",
		}
	}
	story, answer, below, lost := post("1", "ann", 1700000000), post("2", "bo", 1700000001), post("4", "ann", 1700000003), post("6", "cy", 1700000004)
	story.Title, story.Links, story.Likes = "Rye", []string{"https://ex.org/rye"}, 4
	answer.Text, answer.Parent, answer.Links = "no, see this", "1", []string{"https://ex.org"}
	below.Text, below.Parent = "yes", "3"
	lost.Text, lost.Parent, lost.Thread = "lost", "5", ""
	if want := []tribemap.Post{story, answer, below, lost}; !reflect.DeepEqual(c.posts, want) {
		t.Errorf("posts\n%+v, want\n%+v", c.posts, want)
	}
	if r.Problems != 0 || len(c.people) != 3 {
		t.Errorf("report %+v, people %+v", r, c.people)
	}
}

func FuzzHackerNewsItems(f *testing.F) {
	f.Add(hnLines)
	f.Add(`{"id":"1","by":"a","time":-1e9,"parent":"1","type":"job","score":-4}`)
	f.Fuzz(func(t *testing.T, text string) {
		matchHNItems(head{data: []byte(text), whole: true})
		readFuzzedAny(t, readHNItems, text)
	})
}
