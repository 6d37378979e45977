package crawl

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"tribemap"
)

// The archive that X gives its people is a folder of scripts, each of which
// sets a variable to a JSON array.

// xTweets are the scripts that hold what was said: old archives have one, long
// ones several.
var xTweets = []string{"data/tweets*.js", "data/tweet.js", "tweets*.js", "tweet.js"}

// xScript is what a script of an archive begins with.
var xScript = []byte("window.YTD.")

// matchXArchive takes the unpacked archive, or its data folder.
func matchXArchive(fsys fs.FS) bool { return xAccount(fsys) != "" && len(xScripts(fsys)) > 0 }

// xAccount returns the script that says whose archive it is.
func xAccount(fsys fs.FS) string {
	for _, name := range []string{"data/account.js", "account.js"} {
		if hasFile(fsys, name) {
			return name
		}
	}
	return ""
}

func xScripts(fsys fs.FS) []string {
	var scripts []string
	for _, pattern := range xTweets {
		found, _ := fs.Glob(fsys, pattern) // the patterns are right
		scripts = append(scripts, found...)
	}
	slices.Sort(scripts)
	return slices.Compact(scripts)
}

func readXArchive(t *tree, out *batch) error {
	r := xReader{out: out}
	if err := r.script(t, xAccount(t), r.account); err != nil {
		return err
	}
	for _, name := range xScripts(t) {
		if err := r.script(t, name, r.tweet); err != nil {
			return err
		}
	}
	return nil
}

// xReader reads the archive of one person.
type xReader struct {
	out   *batch
	owner tribemap.Person
}

// script reads a script's array. What is wrong with it ends that script alone;
// the error returned is a reason to stop altogether.
func (r *xReader) script(t *tree, name string, visit func(f *file, line int, raw json.RawMessage) error) error {
	f, err := t.open(name)
	if err != nil {
		f = &file{name: path.Join(t.name, name), close: func() {}}
	} else if err = skipAssignment(f); err == nil {
		err = eachElement(f, "", func(line int, raw json.RawMessage) error { return visit(f, line, raw) })
	}
	f.close()
	if err == nil || t.im.alive() != nil {
		return err
	}
	r.out.problem(f, 0, bare(err))
	return nil
}

// skipAssignment reads up to the array that a script begins with.
func skipAssignment(f *file) error {
	for {
		c, err := f.ReadByte()
		switch {
		case errors.Is(err, io.EOF):
			return io.ErrUnexpectedEOF
		case err != nil:
			return err
		case c == '[':
			return f.UnreadByte()
		}
	}
}

func (r *xReader) account(f *file, line int, raw json.RawMessage) error {
	var a struct {
		Account struct {
			ID     string `json:"accountId"`
			Handle string `json:"username"`
			Name   string `json:"accountDisplayName"`
		} `json:"account"`
	}
	if err := json.Unmarshal(raw, &a); err != nil {
		r.out.problem(f, line, err)
		return nil
	}
	r.owner = tribemap.Person{
		Ref: tribemap.Ref{ID: a.Account.ID}, Handle: a.Account.Handle, Name: a.Account.Name, URL: "https://x.com/" + a.Account.Handle,
	}
	return r.out.person(r.owner)
}

// xTweet is one thing said.
type xTweet struct {
	ID        idText      `json:"id_str"`
	Created   string      `json:"created_at"` // Wed Oct 10 20:19:24 +0000 2018
	Text      string      `json:"full_text"`
	Lang      string      `json:"lang"`
	ReplyTo   idText      `json:"in_reply_to_status_id_str"`
	ReplyUser idText      `json:"in_reply_to_user_id_str"`
	Likes     json.Number `json:"favorite_count"`
	Reposts   json.Number `json:"retweet_count"`
	Entities  struct {
		Mentions []struct {
			ID     idText `json:"id_str"`
			Handle string `json:"screen_name"`
			Name   string `json:"name"`
		} `json:"user_mentions"`
		URLs []struct {
			Short string `json:"url"`
			Whole string `json:"expanded_url"`
		} `json:"urls"`
	} `json:"entities"`
}

// tweet posts what its owner said; what was passed on is somebody else's.
func (r *xReader) tweet(f *file, line int, raw json.RawMessage) error {
	var entry struct {
		Tweet *xTweet `json:"tweet"` // old archives leave the wrapping out
		xTweet
	}
	if err := json.Unmarshal(raw, &entry); err != nil {
		r.out.problem(f, line, err)
		return nil
	}
	said := &entry.xTweet
	if entry.Tweet != nil {
		said = entry.Tweet
	}
	if strings.HasPrefix(said.Text, "RT @") {
		r.out.passOver()
		return nil
	}
	p := said.post()
	p.Author = r.owner.ID
	if p.Time == 0 {
		r.out.lostTime()
	}
	for _, m := range said.Entities.Mentions {
		if err := r.out.person(tribemap.Person{Ref: tribemap.Ref{ID: string(m.ID)}, Handle: m.Handle, Name: m.Name}); err != nil {
			return err
		}
	}
	if p.ID != "" {
		p.URL = r.owner.URL + "/status/" + p.ID
	}
	return r.out.post(f, line, p)
}

func (x *xTweet) post() tribemap.Post {
	p := tribemap.Post{Ref: tribemap.Ref{ID: string(x.ID)}, Text: slackEntities.Replace(x.Text), Lang: x.Lang, Parent: string(x.ReplyTo)}
	if t, err := time.Parse(time.RubyDate, x.Created); err == nil {
		p.Time = max(0, t.Unix())
		p.Received = p.Time
	}
	p.Likes, p.Reposts = columnOf(x.Likes), columnOf(x.Reposts)
	p.Mentions = appendNew(p.Mentions, string(x.ReplyUser), "")
	for _, m := range x.Entities.Mentions {
		p.Mentions = appendNew(p.Mentions, string(m.ID), "")
	}
	for _, u := range x.Entities.URLs {
		p.Links = appendNew(p.Links, u.Whole, "")
		if u.Short != "" && u.Whole != "" {
			p.Text = strings.ReplaceAll(p.Text, u.Short, u.Whole)
		}
	}
	return p
}

// columnOf reads a number that is written as a text, 0 if it is none.
func columnOf(n json.Number) int64 {
	v, err := n.Int64()
	if err != nil {
		return 0
	}
	return max(0, v)
}
