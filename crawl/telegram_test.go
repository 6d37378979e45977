package crawl

import (
	"reflect"
	"testing"

	"tribemap"
)

const telegramChat = `{"name": "Bakers", "type": "public_supergroup", "id": 77,
 "messages": [
  {"id": 1, "type": "service", "date": "2023-11-14T22:00:00", "actor": "Ann", "actor_id": "user1", "action": "create_group", "text": ""},
  {"id": 2, "type": "message", "date": "2023-11-14T23:13:20", "date_unixtime": "1700000000", "from": "Ann", "from_id": "user1",
   "text": [{"type": "blockquote", "text": "darker"}, "no, ", {"type": "mention", "text": "@bo"}, " and ", {"type": "mention_name", "text": "Cy", "user_id": 9},
    " ", {"type": "text_link", "text": "see", "href": "https://ex.org"}], "reactions": [{"type": "emoji", "count": 2}]},
  {"id": 3, "type": "message", "date": "2023-11-14T22:14:20", "from": null, "from_id": "user2", "reply_to_message_id": 2, "text": "yes", "edited_unixtime": "1700000100"},
  {"id": 4, "type": "message", "date": "x", "date_unixtime": "x", "from": "Ann", "from_id": "user1", "forwarded_from": "Di", "text": "hers"},
  {"id": []}
 ]}`

func TestTelegram(t *testing.T) {
	c, r := importAll(t, ImportOptions{}, folder(t, map[string]string{"result.json": telegramChat}))
	ref := func(id string) tribemap.Ref { return tribemap.Ref{Source: "telegram", ID: id} }
	want := []tribemap.Post{
		{
			Ref: ref("77/2"), Author: "user1", Time: 1700000000, Received: 1700000000, Channel: "Bakers", Text: "no, @bo and Cy see",
			Mentions: []string{"bo", "user9"}, Links: []string{"https://ex.org"}, Likes: 2,
		},
		{Ref: ref("77/3"), Author: "user2", Time: 1700000060, Received: 1700000060, Edited: 1700000100, Channel: "Bakers", Text: "yes", Parent: "77/2"},
		{Ref: ref("77/4"), Author: "user1", Channel: "Bakers"},
	}
	if !reflect.DeepEqual(c.posts, want) {
		t.Errorf("posts\n%+v, want\n%+v", c.posts, want)
	}
	if r.Problems != 1 || r.LostTimes != 1 || r.FirstProblems[0].Line != 9 || len(c.people) != 2 {
		t.Errorf("report %+v, people %+v", r, c.people)
	}
}

func FuzzTelegram(f *testing.F) {
	f.Add(telegramChat)
	f.Add(`{"messages":[{"id":1,"type":"message","from_id":1,"date_unixtime":"-9","text":[1,{"type":2}]}],"id":2}`)
	f.Fuzz(func(t *testing.T, text string) {
		matchTelegram(head{data: []byte(text), whole: true})
		readFuzzedAny(t, readTelegram, text)
	})
}
