package crawl

import (
	"encoding/json"
	"errors"
	"reflect"
	"testing"

	"tribemap"
)

const (
	xAccountScript = `window.YTD.account.part0 = [ {"account": {"accountId": "1", "username": "ann", "accountDisplayName": "Ann"}} ]`
	xTweetScript   = `window.YTD.tweets.part0 = [
 {"tweet": {"id_str": "10", "created_at": "Tue Nov 14 22:13:20 +0000 2023", "full_text": "@bo dark &amp; rye https://t.co/x", "lang": "en",
  "in_reply_to_status_id_str": "9", "in_reply_to_user_id_str": "2", "favorite_count": "3", "retweet_count": "1",
  "entities": {"user_mentions": [{"id_str": "2", "screen_name": "bo", "name": "Bo"}, {"id_str": "3", "screen_name": "cy", "name": "Cy"}],
   "urls": [{"url": "https://t.co/x", "expanded_url": "https://ex.org"}]}}},
 {"tweet": {"id_str": "11", "created_at": "never", "full_text": "plain"}},
 {"tweet": {"id_str": "12", "full_text": "RT @bo: his"}},
 {"id_str": "13", "created_at": "Tue Nov 14 22:14:20 +0000 2023", "full_text": "old"},
 5]`
)

func TestXArchive(t *testing.T) {
	c, r := importAll(t, ImportOptions{}, folder(t, map[string]string{"data/account.js": xAccountScript, "data/tweets.js": xTweetScript, "data/ad-impressions.js": "x = []"}))
	ref := func(id string) tribemap.Ref { return tribemap.Ref{Source: "x", ID: id} }
	want := []tribemap.Post{
		{
			Ref: ref("10"), Author: "1", Time: 1700000000, Received: 1700000000, Text: "@bo dark & rye https://ex.org", Lang: "en", Parent: "9",
			Mentions: []string{"2", "3"}, Links: []string{"https://ex.org"}, URL: "https://x.com/ann/status/10", Likes: 3, Reposts: 1,
		},
		{Ref: ref("11"), Author: "1", Text: "plain", URL: "https://x.com/ann/status/11"},
		{Ref: ref("13"), Author: "1", Time: 1700000060, Received: 1700000060, Text: "old", URL: "https://x.com/ann/status/13"},
	}
	if !reflect.DeepEqual(c.posts, want) {
		t.Errorf("posts\n%+v, want\n%+v", c.posts, want)
	}
	if len(c.people) != 3 || c.people[0].Name != "Ann" || r.Problems != 1 || r.LostTimes != 1 {
		t.Errorf("people %+v, report %+v", c.people, r)
	}
}

func TestXArchiveBroken(t *testing.T) {
	_, r := importAll(t, ImportOptions{}, folder(t, map[string]string{"account.js": xAccountScript, "tweets.js": "window.YTD.tweets.part0 = "}))
	if r.Problems != 1 {
		t.Errorf("report %+v", r)
	}
}

func FuzzXArchive(f *testing.F) {
	f.Add(xTweetScript)
	f.Add(`[{"id_str":1,"full_text":"a","created_at":"Tue Nov 14 22:13:20 +0000 1823","favorite_count":"-3"}]`)
	f.Fuzz(func(t *testing.T, text string) {
		readFuzzedAny(t, func(f *file, out *batch) error {
			if err := skipAssignment(f); err != nil {
				return err
			}
			r := xReader{out: out, owner: tribemap.Person{Ref: tribemap.Ref{ID: "1"}}}
			return eachElement(f, "", func(line int, raw json.RawMessage) error {
				return errors.Join(r.tweet(f, line, raw), r.account(f, line, raw))
			})
		}, text)
	})
}
