package crawl

import (
	"bytes"
	"encoding/csv"
	"strings"
)

// csvColumn is something a column can hold.
type csvColumn int

const (
	csvSource csvColumn = iota
	csvID
	csvAuthor
	csvHandle
	csvName
	csvTime
	csvReceived
	csvEdited
	csvTitle
	csvText
	csvThread
	csvParent
	csvChannel
	csvMentions
	csvQuotes
	csvLinks
	csvURL
	csvLang
	csvLikes
	csvReposts
	csvViews
	csvNotice
	csvColumns
)

// csvNames lists the names by which each column is known, the plainest claim
// first; case and everything but letters and digits are passed over. A column
// of the file serves once, so of "user_id,user" the first is the author and
// the second the handle. docs/csv.md repeats this table.
var csvNames = [csvColumns][]string{
	csvSource:   {"source", "platform"},
	csvID:       {"id", "postid", "messageid", "msgid", "commentid", "tweetid", "statusid"},
	csvAuthor:   {"authorid", "userid", "senderid", "fromid", "author", "user", "username", "screenname", "from", "sender", "handle", "nick", "nickname"},
	csvHandle:   {"handle", "username", "screenname", "nick", "nickname", "user", "author", "sender", "from"},
	csvName:     {"name", "displayname", "authorname", "fullname", "realname"},
	csvTime:     {"time", "timestamp", "datetime", "date", "createdat", "createdutc", "created", "sentat", "sent", "postedat", "publishedat", "published"},
	csvReceived: {"received", "receivedat"},
	csvEdited:   {"edited", "editedat"},
	csvTitle:    {"title", "subject"},
	csvText:     {"text", "body", "content", "message", "comment", "tweet", "msg"},
	csvThread:   {"thread", "threadid", "conversation", "conversationid", "topic", "topicid", "root", "rootid"},
	csvParent:   {"parent", "parentid", "inreplyto", "inreplytoid", "inreplytostatusid", "replyto", "replytoid"},
	csvChannel:  {"channel", "list", "group", "room", "forum", "category", "board", "newsgroup", "subreddit"},
	csvMentions: {"mentions", "mention", "to", "recipient", "recipients", "receiver"},
	csvQuotes:   {"quotes", "quoted"},
	csvLinks:    {"links"},
	csvURL:      {"url", "permalink", "link"},
	csvLang:     {"lang", "language"},
	csvLikes:    {"likes", "likecount", "favoritecount", "favourites", "favorites", "upvotes", "score"},
	csvReposts:  {"reposts", "retweets", "retweetcount", "shares", "sharecount"},
	csvViews:    {"views", "viewcount", "impressions", "reads"},
	csvNotice:   {"notice"},
}

// csvLayout says how a file separates its cells and where each column is.
type csvLayout struct {
	comma   rune
	columns [csvColumns]int // -1 if absent
	found   int
}

// csvLayoutOf reads the header row, trying each separator in use. The one that
// shows the most columns wins.
func csvLayoutOf(header []byte) (best csvLayout, ok bool) {
	for _, comma := range [...]rune{',', ';', '\t', '|'} {
		r := csv.NewReader(bytes.NewReader(header))
		r.Comma = comma
		row, err := r.Read()
		if err != nil {
			continue
		}
		if l := layoutOf(row); l.found > best.found {
			best, best.comma = l, comma
		}
	}
	ok = best.found > 0 && best.columns[csvAuthor] >= 0 &&
		(best.columns[csvText] >= 0 || best.columns[csvTime] >= 0)
	return best, ok
}

func layoutOf(row []string) csvLayout {
	at := make(map[string]int, len(row))
	for i, cell := range row {
		name := plainName(cell)
		if _, twice := at[name]; !twice {
			at[name] = i
		}
	}
	l := csvLayout{}
	for column, names := range csvNames {
		l.columns[column] = -1
		for _, name := range names {
			if i, ok := at[name]; ok {
				l.columns[column] = i
				l.found++
				delete(at, name)
				break
			}
		}
	}
	return l
}

// plainName returns the letters and digits of a column's name in lower case.
func plainName(s string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
			return c
		case c >= 'A' && c <= 'Z':
			return c - 'A' + 'a'
		}
		return -1
	}, s)
}
