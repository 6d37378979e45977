package crawl

import (
	"reflect"
	"testing"

	"tribemap"
)

const discordExport = `{"guild": {"id": "1", "name": "Bakery"}, "channel": {"id": "5", "type": "GuildPublicThread", "category": "x", "name": "rye"},
 "exportedAt": "2023-11-15T00:00:00+00:00", "messages": [
 {"id": "50", "type": "Default", "timestamp": "2023-11-14T22:13:20.5+00:00", "timestampEdited": null, "content": "dark?",
  "author": {"id": "100", "name": "ann", "nickname": "Ann", "isBot": false}, "reactions": [{"count": 3}], "mentions": []},
 {"id": "51", "type": "Reply", "timestamp": "2023-11-14T23:14:20+01:00", "timestampEdited": "2023-11-14T22:15:20+00:00", "content": "> dark\nno @Ann https://ex.org",
  "author": {"id": "101", "name": "bo", "nickname": "Bo", "isBot": true}, "mentions": [{"id": "100", "name": "ann", "nickname": "Ann"}],
  "reference": {"messageId": "50", "channelId": "5"}},
 {"id": "52", "type": "GuildMemberJoin", "timestamp": "", "content": "Joined.", "author": {"id": "102", "name": "cy"}, "reference": {"messageId": null}}],
 "messageCount": 3}`

func TestDiscord(t *testing.T) {
	c, r := importAll(t, ImportOptions{}, folder(t, map[string]string{"rye.json": discordExport}))
	ref := func(id string) tribemap.Ref { return tribemap.Ref{Source: "discord", ID: id} }
	want := []tribemap.Post{
		{Ref: ref("50"), Author: "100", Time: 1700000000, Received: 1700000000, Text: "dark?", Channel: "rye", Thread: "channel/5", Likes: 3},
		{
			Ref: ref("51"), Author: "101", Time: 1700000060, Received: 1700000060, Edited: 1700000120, Text: "no @Ann https://ex.org",
			Channel: "rye", Thread: "channel/5", Parent: "50", Mentions: []string{"100"}, Links: []string{"https://ex.org"},
		},
		{Ref: ref("52"), Author: "102", Text: "Joined.", Channel: "rye", Thread: "channel/5", Notice: true},
	}
	if !reflect.DeepEqual(c.posts, want) {
		t.Errorf("posts\n%+v, want\n%+v", c.posts, want)
	}
	if len(c.people) != 3 || c.people[0].Name != "Ann" || !c.people[1].Bot || r.Problems != 0 {
		t.Errorf("people %+v, report %+v", c.people, r)
	}
}

func FuzzDiscord(f *testing.F) {
	f.Add(discordExport)
	f.Add(`{"channel":5,"messages":[{"id":1,"author":{"id":2},"timestamp":-5,"reactions":[{"count":-1}]},{"id":{}}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		matchDiscord(head{data: []byte(text), whole: true})
		readFuzzedAny(t, readDiscord, text)
	})
}
