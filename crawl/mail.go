package crawl

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"

	"tribemap"
)

// maxMail is how much of one mail is read, in bytes: what lies behind it is
// attachments.
const maxMail = 16 << 20

// maxAncestors bounds Post.Ancestors: programs pass References on for ever.
const maxAncestors = 50

// matchMail takes a text that begins with the head of a mail or news article.
func matchMail(h head) bool { return h.text() && looksLikeMail(h.data) }

var mailKeys = map[string]bool{
	"date": true, "subject": true, "message-id": true, "received": true, "newsgroups": true,
	"to": true, "return-path": true, "path": true, "mime-version": true,
}

// looksLikeMail asks for a From field, two others that mails have, and hardly
// a line that is no field.
func looksLikeMail(data []byte) bool {
	from, known, wrong := false, map[string]bool{}, 0
	for line := range bytes.Lines(bytes.TrimLeft(data, "\r\n")) {
		if line = trimEnd(line); len(line) == 0 {
			break
		}
		if line[0] == ' ' || line[0] == '\t' {
			continue
		}
		key, _, ok := cutField(line)
		switch key = strings.ToLower(key); {
		case !ok:
			wrong++
		case key == "from":
			from = true
		case mailKeys[key]:
			known[key] = true
		}
		if wrong > 2 {
			return false
		}
	}
	return from && len(known) >= 2
}

func readMail(f *file, out *batch) error {
	raw, err := readAll(f, maxMail)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	if postErr := postMail(f, 1, raw, folderName(f.name), out); postErr != nil {
		return postErr
	}
	return err
}

// readAll reads a text to its end or the limit. What fits the buffer of f is
// not copied, and good until f is read again.
func readAll(f *file, limit int64) ([]byte, error) {
	if raw, err := f.Peek(f.Size()); errors.Is(err, io.EOF) {
		return raw, nil
	}
	return io.ReadAll(io.LimitReader(f, limit))
}

// postMail posts one mail, with its author, found at the given line.
func postMail(f *file, line int, raw []byte, folder string, out *batch) error {
	m := parseMail(raw, folder)
	if m.author.ID != "" {
		if !m.dated {
			out.lostTime()
		}
		if err := out.person(m.author); err != nil {
			return err
		}
	}
	return out.post(f, line, m.post)
}

// folderName is the folder a mail lies in: the list's name, where nothing else
// tells. The inner folders of a maildir have none of their own.
func folderName(file string) string {
	dir := path.Dir(file)
	switch path.Base(dir) {
	case "cur", "new", "tmp":
		dir = path.Dir(dir)
	}
	if name := path.Base(dir); name != "." && name != "/" && name != ".." {
		return name
	}
	return ""
}

// message is what one mail tells.
type message struct {
	post   tribemap.Post
	author tribemap.Person
	dated  bool // its own date or a server's could be read
}

// parseMail reads a mail or news article. folder is the channel where the mail
// names no list.
func parseMail(raw []byte, folder string) (m message) {
	h, body := splitMail(raw)
	address, name := parseAddress(h.first("from"))
	if address == "" {
		address, name = parseAddress(h.first("reply-to"))
	}
	m.author = tribemap.Person{Ref: tribemap.Ref{ID: address}, Handle: localPart(address), Name: name}

	text, cited := ownWords(mailBody(h, body))
	m.post = tribemap.Post{
		Ref: tribemap.Ref{ID: h.ownID()}, Author: address,
		Received: received(h), Title: cleanSubject(h.first("subject")), Text: text,
		Lang: language(h), Links: links(text),
	}
	if m.post.ID == "" {
		m.post.ID = contentID(h, body)
	}
	m.post.Time, m.dated = parseMailDate(h.first("date"))
	if !m.dated {
		m.post.Time, m.dated = m.post.Received, m.post.Received != 0
	}
	m.post.Channel, m.post.CrossPosts = channels(h, folder)
	setReplies(&m.post, h, cited)
	m.post.AnswersTitle = m.post.Thread == "" && m.post.Title != "" && isReply(h.first("subject"))
	return m
}

func firstOf(h header, keys ...string) string {
	for _, key := range keys {
		if v := h.first(key); v != "" {
			return v
		}
	}
	return ""
}

// contentID names a mail without id by what all its copies have in common.
func contentID(h header, body []byte) string {
	sum := sha256.New()
	for _, key := range []string{"from", "date", "subject"} {
		io.WriteString(sum, h.first(key)+"\n") // a hash never fails
	}
	sum.Write(body)
	return "sha256-" + hex.EncodeToString(sum.Sum(nil)[:16])
}

// received is when the last server on the way took the mail in.
func received(h header) int64 {
	for _, f := range h {
		if f.key != "received" {
			continue
		}
		if t, ok := parseMailDate(f.value[strings.LastIndexByte(f.value, ';')+1:]); ok {
			return t
		}
	}
	if t, ok := parseMailDate(firstOf(h, "injection-date", "nntp-posting-date")); ok {
		return t
	}
	return 0
}

var languageTag = regexp.MustCompile(`^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$`)

func language(h header) string {
	if tag := strings.TrimSpace(h.first("content-language")); languageTag.MatchString(tag) {
		return tag
	}
	return ""
}

// setReplies fills in what the mail answers and whom it quotes. In-Reply-To
// goes before References where it names one mail only: some programs sort the
// latter, and all cut it short.
func setReplies(p *tribemap.Post, h header, cited []citation) {
	chain := without(messageIDs(h.all("references")), p.ID)
	direct := without(messageIDs(h.first("in-reply-to")), p.ID)
	if len(chain) > 0 {
		p.Thread, p.Parent = chain[0], chain[len(chain)-1]
	}
	if len(direct) == 1 {
		p.Parent = direct[0]
	}
	if p.Thread == "" {
		p.Thread = p.Parent
	}
	for i := len(chain) - 1; i >= 0; i-- {
		p.Ancestors = appendNew(p.Ancestors, chain[i], p.Parent)
	}
	for _, c := range cited {
		p.Quotes = appendNew(p.Quotes, c.who(), "")
		if c.id != p.ID {
			p.Ancestors = appendNew(p.Ancestors, c.id, p.Parent)
		}
	}
	p.Ancestors = p.Ancestors[:min(len(p.Ancestors), maxAncestors)]
}

func without(ids []string, own string) []string {
	var out []string
	for _, id := range ids {
		if id != own {
			out = append(out, id)
		}
	}
	return out
}

// appendNew appends s unless it is empty, there already, or the one excepted.
func appendNew(list []string, s, except string) []string {
	if s == "" || s == except {
		return list
	}
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// channels returns the list or newsgroup of a mail and the further ones.
func channels(h header, folder string) (channel string, more []string) {
	if name := listName(h); name != "" {
		return name, nil
	}
	groups := strings.FieldsFunc(h.first("newsgroups"), func(r rune) bool { return r == ',' || r == ' ' || r == '\t' })
	if len(groups) == 0 {
		return folder, nil
	}
	for _, g := range groups[1:] {
		more = appendNew(more, g, groups[0])
	}
	return groups[0], more
}

var (
	listID   = regexp.MustCompile(`<?([A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)+)>?\s*$`)
	listHost = regexp.MustCompile(`(?i)(?:list\s+|mailto:|<|^)([A-Za-z0-9._+-]+)@`)
	postfix  = regexp.MustCompile(`(?i)-(?:help|request|admin|owner|unsubscribe)$`)
)

// plainLists are list names that say nothing without their host.
var plainLists = map[string]bool{
	"users": true, "user": true, "dev": true, "devel": true, "list": true, "lists": true, "talk": true,
	"general": true, "announce": true, "discuss": true, "discussion": true, "help": true, "members": true,
}

// listName is the short name of the mailing list a mail came through, "" if
// none: the first label of the List-Id, or the list's own address.
func listName(h header) string {
	if m := listID.FindStringSubmatch(h.first("list-id")); m != nil {
		labels := strings.Split(strings.ToLower(m[1]), ".")
		if plainLists[labels[0]] {
			return labels[0] + "." + labels[1]
		}
		return labels[0]
	}
	for _, key := range []string{"list-post", "x-mailing-list", "mailing-list", "x-beenthere"} {
		if m := listHost.FindStringSubmatch(h.first(key)); m != nil {
			return postfix.ReplaceAllString(strings.ToLower(m[1]), "")
		}
	}
	return ""
}
