package crawl

import (
	"encoding/json"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tribemap"
)

// slackChannels are the lists of channels in an export.
var slackChannels = []string{"channels.json", "groups.json", "mpims.json", "dms.json"}

// matchSlackTree takes a folder that lists users and channels.
func matchSlackTree(fsys fs.FS) bool {
	return hasFile(fsys, "users.json") && slices.ContainsFunc(slackChannels, func(name string) bool { return hasFile(fsys, name) })
}

func hasFile(fsys fs.FS, name string) bool {
	info, err := fs.Stat(fsys, name)
	return err == nil && info.Mode().IsRegular()
}

var slackDay = regexp.MustCompile(`"ts"\s*:\s*"\d{9,11}\.\d{6}"`)

// matchSlack takes one day of one channel, an array of messages.
func matchSlack(h head) bool {
	line, _ := h.firstLine()
	return len(line) > 0 && line[0] == '[' && slackDay.Match(h.data)
}

// readSlack reads one day without knowing users and channels but by id.
func readSlack(f *file, out *batch) error {
	r := slackReader{out: out}
	return r.day(f, slackChannel{Name: folderName(f.name)})
}

// readSlackTree reads an export: users first, then channel by channel, day by
// day. What is wrong with one file ends that file only.
func readSlackTree(t *tree, out *batch) error {
	r := slackReader{out: out, handles: map[string]string{}, channels: map[string]slackChannel{}}
	if err := r.file(t, "users.json", r.users); err != nil {
		return err
	}
	for _, name := range slackChannels {
		if !hasFile(t, name) {
			continue
		}
		if err := r.file(t, name, r.channelList); err != nil {
			return err
		}
	}
	days, err := fs.Glob(t, "*/*.json") // sorted; the pattern is right
	if err != nil {
		return err
	}
	for _, name := range days {
		channel := r.channelOf(path.Dir(name))
		if err := r.file(t, name, func(f *file) error { return r.day(f, channel) }); err != nil {
			return err
		}
	}
	return nil
}

// slackReader reads one export.
type slackReader struct {
	out      *batch
	handles  map[string]string       // by user id
	channels map[string]slackChannel // by folder and by id
}

// file opens a file of the export for read and reports what is wrong with it.
// The error returned is a reason to stop altogether.
func (r *slackReader) file(t *tree, name string, read func(*file) error) error {
	f, err := t.open(name)
	if err == nil {
		err = read(f)
		f.close()
	} else {
		f = &file{name: path.Join(t.name, name)}
	}
	if err == nil || t.im.alive() != nil {
		return err
	}
	r.out.problem(f, 0, bare(err))
	return nil
}

// slackUser is an entry of users.json.
type slackUser struct {
	ID       string       `json:"id"`
	Name     string       `json:"name"`
	RealName string       `json:"real_name"`
	IsBot    bool         `json:"is_bot"`
	Profile  slackProfile `json:"profile"`
}

// slackProfile is what a user says of themselves.
type slackProfile struct {
	Name        string `json:"name"` // in messages only
	DisplayName string `json:"display_name"`
	RealName    string `json:"real_name"`
	Title       string `json:"title"`
}

// person returns a user with the name they chose to be called by first.
func (u slackUser) person() tribemap.Person {
	return tribemap.Person{
		Ref: tribemap.Ref{ID: u.ID}, Handle: firstSaid(u.Profile.DisplayName, u.Name, u.Profile.Name),
		Name: firstSaid(u.Profile.RealName, u.RealName), About: u.Profile.Title, Bot: u.IsBot || u.ID == "USLACKBOT",
	}
}

// firstSaid returns the first text that is not empty.
func firstSaid(texts ...string) string {
	for _, s := range texts {
		if s != "" {
			return s
		}
	}
	return ""
}

func (r *slackReader) users(f *file) error {
	return eachElement(f, "members", func(line int, raw json.RawMessage) error {
		var u slackUser
		if err := json.Unmarshal(raw, &u); err != nil {
			r.out.problem(f, line, err)
			return nil
		}
		p := u.person()
		r.handles[p.ID] = p.Handle
		return r.out.person(p)
	})
}

// slackChannel is an entry of channels.json and its like.
type slackChannel struct {
	ID   string `json:"id"`
	Name string `json:"name"` // also of the folder, but for direct messages
}

func (r *slackReader) channelList(f *file) error {
	return eachElement(f, "channels", func(line int, raw json.RawMessage) error {
		var c slackChannel
		if err := json.Unmarshal(raw, &c); err != nil {
			r.out.problem(f, line, err)
			return nil
		}
		c.Name = firstSaid(c.Name, c.ID)
		r.channels[c.ID], r.channels[c.Name] = c, c
		return nil
	})
}

// channelOf returns the channel whose days lie in a folder.
func (r *slackReader) channelOf(folder string) slackChannel {
	if c, ok := r.channels[folder]; ok {
		return c
	}
	return slackChannel{Name: folder}
}

func (r *slackReader) day(f *file, channel slackChannel) error {
	return eachElement(f, "messages", func(line int, raw json.RawMessage) error {
		var m slackMessage
		if err := json.Unmarshal(raw, &m); err != nil {
			r.out.problem(f, line, err)
			return nil
		}
		return r.message(f, line, channel, &m)
	})
}

// slackMessage is one message of a day.
type slackMessage struct {
	Subtype  string        `json:"subtype"`
	TS       string        `json:"ts"`
	ThreadTS string        `json:"thread_ts"`
	User     string        `json:"user"`
	BotID    string        `json:"bot_id"`
	Username string        `json:"username"` // what a bot calls itself
	Profile  *slackProfile `json:"user_profile"`
	Text     string        `json:"text"`
	Hidden   bool          `json:"hidden"`
	Edited   struct {
		TS string `json:"ts"`
	} `json:"edited"`
	Comment struct {
		User string `json:"user"`
	} `json:"comment"` // of a file
	Attachments []struct {
		Text     string `json:"text"`
		Fallback string `json:"fallback"`
	} `json:"attachments"`
	Reactions []struct {
		Count int64    `json:"count"`
		Users []string `json:"users"` // some of them, where there are many
	} `json:"reactions"`
}

// slackTalk are the subtypes in which somebody says something; all others are
// joins, topics, pins and the like.
var slackTalk = map[string]bool{
	"": true, "bot_message": true, "me_message": true, "thread_broadcast": true, "reply_broadcast": true,
	"file_share": true, "file_comment": true, "file_mention": true,
}

// message posts a message. Notices of nobody are passed over.
func (r *slackReader) message(f *file, line int, channel slackChannel, m *slackMessage) error {
	author := m.author()
	notice := !slackTalk[m.Subtype] || m.Hidden
	if notice && author.ID == "" {
		r.out.passOver()
		return nil
	}
	if err := r.out.person(author); err != nil {
		return err
	}
	p := tribemap.Post{
		Author: author.ID, Received: slackSeconds(m.TS), Edited: slackSeconds(m.Edited.TS),
		Channel: channel.Name, Notice: notice,
	}
	p.Time = p.Received // the server's clock is the only one
	p.Text, p.Mentions, p.Links = r.clean(m.said())
	for _, reaction := range m.Reactions {
		p.Likes += reaction.Count
	}
	if m.TS != "" {
		prefix := firstSaid(channel.ID, channel.Name) + "/"
		p.ID = prefix + m.TS
		if m.ThreadTS != "" && m.ThreadTS != m.TS {
			p.Parent, p.Thread = prefix+m.ThreadTS, prefix+m.ThreadTS
		}
		if p.Time == 0 {
			r.out.lostTime()
		}
	}
	if err := r.out.post(f, line, p); err != nil || p.ID == "" || p.Author == "" {
		return err
	}
	return r.reactions(f, line, p.ID, m)
}

// reactions passes on who reacted to a message, each person once. When they did
// is not told.
func (r *slackReader) reactions(f *file, line int, post string, m *slackMessage) error {
	var people []string
	for _, reaction := range m.Reactions {
		for _, user := range reaction.Users {
			people = appendNew(people, user, "")
		}
	}
	for _, user := range people {
		if err := r.out.reaction(f, line, tribemap.Reaction{Post: post, By: user}); err != nil {
			return err
		}
	}
	return nil
}

// author returns who sent a message, as far as it tells itself.
func (m *slackMessage) author() tribemap.Person {
	if id := firstSaid(m.User, m.Comment.User); id != "" {
		u := slackUser{ID: id}
		if m.Profile != nil {
			u.Profile = *m.Profile
		}
		return u.person()
	}
	id := m.BotID
	if id == "" && m.Username != "" {
		id = "bot/" + m.Username
	}
	return tribemap.Person{Ref: tribemap.Ref{ID: id}, Handle: m.Username, Bot: true}
}

// said returns the words of a message; bots put theirs into attachments.
func (m *slackMessage) said() string {
	if m.Text != "" || m.Subtype != "bot_message" {
		return m.Text
	}
	var texts []string
	for _, a := range m.Attachments {
		texts = appendNew(texts, firstSaid(a.Text, a.Fallback), "")
	}
	return strings.Join(texts, "\n")
}

// slackSeconds reads "1452845865.000008"; 0 is unknown.
func slackSeconds(ts string) int64 {
	whole, _, _ := strings.Cut(ts, ".")
	seconds, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return 0
	}
	return seconds
}
