package crawl

import (
	"reflect"
	"testing"

	"tribemap"
)

const redditLines = `{"id":"ab","author":"ann","created_utc":1700000000,"subreddit":"breadit","title":"Rye","selftext":"","is_self":false,"url":"https://ex.org/rye","score":"5","edited":false,"permalink":"/r/breadit/comments/ab/rye/"}
{"id":"c1","author":"bo_b","created_utc":"1700000001","subreddit":"breadit","body":"&gt; rye\nno, u/ann, see https://ex.org.","link_id":"t3_ab","parent_id":"t3_ab","score":-3,"edited":1700000009.0}
{"id":"c2","author":"[deleted]","created_utc":1700000002,"subreddit":"breadit","body":"[deleted]","link_id":"t3_ab","parent_id":"t1_c1"}
{"id":"c3","author":"AutoModerator","created_utc":"soon","subreddit":"breadit","body":"rules","link_id":"t3_ab","parent_id":"t1_c2"}
{"id":"c4","author":5}
`

// longFrame packs a short text as dumps are packed, with --long=31: a frame
// (RFC 8878) that asks for a window of 2 GiB and holds one raw block.
func longFrame(text string) string {
	block := uint32(len(text))<<3 | 1
	return "\x28\xb5\x2f\xfd\x00\xa8" + string([]byte{byte(block), byte(block >> 8), byte(block >> 16)}) + text
}

func TestRedditDump(t *testing.T) {
	c, r := importAll(t, ImportOptions{}, folder(t, map[string]string{"RC_2023-11.zst": longFrame(redditLines)}))
	ref := func(id string) tribemap.Ref { return tribemap.Ref{Source: "reddit", ID: id} }
	want := []tribemap.Post{
		{
			Ref: ref("t3_ab"), Author: "ann", Time: 1700000000, Received: 1700000000, Title: "Rye", Channel: "breadit", Likes: 5,
			Links: []string{"https://ex.org/rye"}, URL: "https://www.reddit.com/r/breadit/comments/ab/rye/",
		},
		{
			Ref: ref("t1_c1"), Author: "bo_b", Time: 1700000001, Received: 1700000001, Edited: 1700000009, Text: "no, u/ann, see https://ex.org.",
			Channel: "breadit", Thread: "t3_ab", Parent: "t3_ab", Mentions: []string{"ann"}, Links: []string{"https://ex.org"},
		},
		{Ref: ref("t1_c3"), Author: "AutoModerator", Text: "rules", Channel: "breadit", Thread: "t3_ab", Parent: "t1_c2"},
	}
	if !reflect.DeepEqual(c.posts, want) {
		t.Errorf("posts\n%#v, want\n%#v", c.posts, want)
	}
	if r.Problems != 1 || r.LostTimes != 1 || !c.people[2].Bot {
		t.Errorf("report %+v, people %+v", r, c.people)
	}
}

func FuzzReddit(f *testing.F) {
	f.Add(redditLines)
	f.Add(`{"id":1,"author":"a","created_utc":-1e30,"edited":-5,"subreddit":"","score":1e99}`)
	f.Fuzz(func(t *testing.T, text string) {
		matchReddit(head{data: []byte(text), whole: true})
		readFuzzedAny(t, readReddit, text)
	})
}
