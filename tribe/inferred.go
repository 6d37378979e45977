package tribe

import (
	"cmp"
	"slices"
	"strings"

	"tribemap"
)

// leastChance is how likely an answer must be to be told. On days that the model
// had not seen, the person was then right in .78 of lines that name nobody.
const leastChance = 0.5

// chatSources are the kinds of source, the part of their name before a "/",
// whose lines answer each other without saying so.
var chatSources = wordSet(`irc slack discord zulip matrix mattermost chat`)

// sourceKind is the part of a source's name that says what it is.
func sourceKind(source string) string {
	kind, _, _ := strings.Cut(source, "/")
	return kind
}

// chatText is what inferring keeps of a line of chat.
type chatText struct {
	channel string
	cues    ChatCues
}

func chatTextOf(p *tribemap.Post) *chatText {
	if !chatSources[sourceKind(p.Source)] {
		return nil
	}
	return &chatText{p.Channel, ReadChatCues(p.Text)}
}

// room is where lines may answer each other: a channel, or a thread that the
// source tells. The threads of chat logs are guesses, and do not part them.
type room struct {
	source, channel string
	thread          uint32
}

// infer fills t.Inferred: the likeliest answers among lines of chat that turn to
// nobody, and whose source says not what they answer. It is called after
// address. Time O(lines · 60).
func (raw *rawTalk) infer(t *Talk, number []uint32) {
	rooms := raw.rooms(t, number)
	if len(rooms) == 0 {
		return
	}
	to := turnsOfPosts(t)
	for _, posts := range rooms {
		lines := make([]ChatLine, len(posts))
		for i, at := range posts {
			p := &t.Posts[number[at]]
			lines[i] = ChatLine{Time: p.Time, Author: p.Author, To: to[number[at]], Said: raw.posts[at].chat.cues}
		}
		for i, a := range AnswersOf(lines) {
			n := number[posts[i]]
			if a.Line < 0 || a.Chance < leastChance || len(lines[i].To) > 0 || t.Posts[n].Parent != None ||
				lines[a.Line].Author == lines[i].Author {
				continue
			}
			t.Inferred = append(t.Inferred, tribemap.Interaction{
				From: lines[i].Author, To: lines[a.Line].Author, Post: n, Time: lines[i].Time,
				Kind: tribemap.Inferred, Chance: float32(a.Chance),
			})
		}
	}
	slices.SortFunc(t.Inferred, CompareInteractions)
}

// turnsOfPosts lists whom each post turns to, the strongest claim first.
func turnsOfPosts(t *Talk) map[uint32][]uint32 {
	all := slices.Clone(t.Interactions)
	slices.SortFunc(all, func(a, b tribemap.Interaction) int {
		return cmp.Or(cmp.Compare(a.Post, b.Post), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.To, b.To))
	})
	to := make(map[uint32][]uint32)
	for _, x := range all {
		to[x.Post] = append(to[x.Post], x.To)
	}
	return to
}

// rooms lists the dated lines of chat in scope, by their position in raw.posts,
// room by room, each in the order of the talk.
func (raw *rawTalk) rooms(t *Talk, number []uint32) [][]uint32 {
	size := make([]int, t.Threads)
	for i := range t.Posts {
		size[t.Posts[i].Thread]++
	}
	var order []uint32
	for i := range raw.posts {
		if n := number[i]; n != None && raw.posts[i].chat != nil && t.Posts[n].Time != 0 {
			order = append(order, uint32(i))
		}
	}
	slices.SortFunc(order, func(a, b uint32) int { return cmp.Compare(number[a], number[b]) })
	at := map[room]int{}
	var rooms [][]uint32
	for _, i := range order {
		p := &raw.posts[i]
		r := room{p.ref.Source, p.chat.channel, None}
		if thread := t.Posts[number[i]].Thread; sourceKind(r.source) != "irc" && size[thread] > 1 {
			r.thread = thread
		}
		k, known := at[r]
		if !known {
			k = len(rooms)
			at[r] = k
			rooms = append(rooms, nil)
		}
		rooms[k] = append(rooms[k], i)
	}
	return rooms
}
