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

// chatRow is what inferring keeps of a line of chat.
type chatRow struct {
	row             uint32
	source, channel string
	cues            ChatCues
}

// chatCuesOf returns what the text of a line of chat tells, false for other posts.
func chatCuesOf(p *tribemap.Post) (ChatCues, bool) {
	if !chatSources[sourceKind(p.Source)] {
		return ChatCues{}, false
	}
	return ReadChatCues(p.Text), true
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
	for _, said := range rooms {
		lines := make([]ChatLine, len(said))
		for i, c := range said {
			n := number[c.row]
			p := &t.Posts[n]
			lines[i] = ChatLine{Time: p.Time, Author: p.Author, To: to[n], Said: c.cues}
		}
		for i, a := range AnswersOf(lines) {
			n := number[said[i].row]
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

// rooms lists the dated lines of chat in scope, room by room, each in the order
// of the talk.
func (raw *rawTalk) rooms(t *Talk, number []uint32) [][]*chatRow {
	if len(raw.chats) == 0 {
		return nil
	}
	size := make([]int, t.Threads)
	for i := range t.Posts {
		size[t.Posts[i].Thread]++
	}
	var order []*chatRow
	for i := range raw.chats {
		if n := number[raw.chats[i].row]; n != None && t.Posts[n].Time != 0 {
			order = append(order, &raw.chats[i])
		}
	}
	slices.SortFunc(order, func(a, b *chatRow) int { return cmp.Compare(number[a.row], number[b.row]) })
	at := map[room]int{}
	var rooms [][]*chatRow
	for _, c := range order {
		r := room{c.source, c.channel, None}
		if thread := t.Posts[number[c.row]].Thread; sourceKind(r.source) != "irc" && size[thread] > 1 {
			r.thread = thread
		}
		k, known := at[r]
		if !known {
			k = len(rooms)
			at[r] = k
			rooms = append(rooms, nil)
		}
		rooms[k] = append(rooms[k], c)
	}
	return rooms
}
