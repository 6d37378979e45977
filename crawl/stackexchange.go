package crawl

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"path"
	"regexp"
	"strconv"
	"strings"

	"tribemap"
	"tribemap/crawl/markup"
)

// The dump of a Stack Exchange site is a folder of tables: people, posts
// (questions and answers) and comments, a row an element.

// matchStackExchange takes one table of posts, comments or people.
func matchStackExchange(h head) bool {
	return bytes.HasPrefix(bytes.TrimLeft(h.data, " \t\r\n"), []byte("<?xml")) && stackTable.Match(h.data)
}

var stackTable = regexp.MustCompile(`<(?:posts|comments|users)>\s*<row `)

// matchStackExchangeTree takes the folder of a site.
func matchStackExchangeTree(fsys fs.FS) bool {
	return hasFile(fsys, "Posts.xml") && (hasFile(fsys, "Users.xml") || hasFile(fsys, "Comments.xml"))
}

func readStackExchange(f *file, out *batch) error {
	r := stackReader{out: out, source: out.source, questions: make(map[int64]int64)}
	return r.table(f)
}

// readStackExchangeTree reads people first, then posts, then what was
// commented on them.
func readStackExchangeTree(t *tree, out *batch) error {
	r := stackReader{out: out, source: out.sourceName("stackexchange/" + path.Base(t.name)), questions: make(map[int64]int64)}
	if !tribemap.ValidSource(r.source) {
		r.source = out.source
	}
	for _, name := range []string{"Users.xml", "Posts.xml", "Comments.xml"} {
		if !hasFile(t, name) {
			continue
		}
		f, err := t.open(name)
		if err == nil {
			err = r.table(f)
			f.close()
		} else {
			f = &file{name: path.Join(t.name, name)}
		}
		if err != nil && t.im.alive() != nil {
			return err
		}
		if err != nil {
			out.problem(f, 0, bare(err))
		}
	}
	return nil
}

// stackReader reads the tables of one site.
type stackReader struct {
	out       *batch
	source    string
	questions map[int64]int64 // of answers
}

// table reads row after row.
func (r *stackReader) table(f *file) error {
	dec := xml.NewDecoder(f)
	dec.Strict = false
	read := map[string]func(*file, int, stackRow) error{"posts": r.post, "comments": r.comment, "users": r.user}
	var visit func(*file, int, stackRow) error
	for {
		token, err := dec.RawToken()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		start, ok := token.(xml.StartElement)
		switch {
		case !ok:
		case start.Name.Local != "row":
			visit = read[start.Name.Local]
		case visit == nil:
			r.out.passOver()
		default:
			line, _ := dec.InputPos()
			if err := visit(f, line, stackRow(start.Attr)); err != nil {
				return err
			}
		}
	}
}

// stackRow is a row of a table.
type stackRow []xml.Attr

func (row stackRow) text(column string) string {
	for _, a := range row {
		if a.Name.Local == column {
			return a.Value
		}
	}
	return ""
}

// number returns a column's number, 0 if there is none.
func (row stackRow) number(column string) int64 {
	n, err := strconv.ParseInt(row.text(column), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// at returns a column's time, which is UTC and does not say so.
func (row stackRow) at(column string) (seconds int64, bad bool) {
	if text := row.text(column); text != "" {
		return parseMoment(text + "Z")
	}
	return 0, false
}

// author returns who wrote a row: an account, or the name that one left
// behind. Names in mentions lack their blanks, and so do handles.
func (r *stackReader) author(id, name string) tribemap.Person {
	p := tribemap.Person{Ref: tribemap.Ref{Source: r.source, ID: id}, Handle: strings.ReplaceAll(name, " ", ""), Name: name}
	if id == "" && name != "" {
		p.ID = "name/" + name
	}
	return p
}

func (r *stackReader) user(_ *file, _ int, row stackRow) error {
	p := r.author(row.text("Id"), row.text("DisplayName"))
	p.About, p.Place, p.Bot = markup.Text(row.text("AboutMe")), row.text("Location"), row.number("Id") < 0
	return r.out.person(p)
}

// The kinds of posts that are talk.
const (
	stackQuestion = 1
	stackAnswer   = 2
)

func (r *stackReader) post(f *file, line int, row stackRow) error {
	kind := row.number("PostTypeId")
	author := r.author(row.text("OwnerUserId"), row.text("OwnerDisplayName"))
	if kind != stackQuestion && kind != stackAnswer || author.ID == "" {
		r.out.passOver()
		return nil
	}
	p := r.said(row, author)
	p.Title, p.Thread, p.Views = row.text("Title"), p.ID, row.number("ViewCount")
	if kind == stackAnswer {
		p.Parent, p.Thread = row.text("ParentId"), row.text("ParentId")
		r.questions[row.number("Id")] = row.number("ParentId")
	}
	p.Edited, _ = row.at("LastEditDate")
	p.Text, p.Links = markup.Own(row.text("Body"), func(markup.Element, string) {})
	return r.give(f, line, p, author)
}

var stackAddressed = regexp.MustCompile(`(?:^|\s)@([\pL\pN][\pL\pN._-]{2,})`)

// comment posts a comment. Comments are numbered apart from posts.
func (r *stackReader) comment(f *file, line int, row stackRow) error {
	author := r.author(row.text("UserId"), row.text("UserDisplayName"))
	if author.ID == "" {
		r.out.passOver()
		return nil
	}
	p := r.said(row, author)
	if p.ID != "" {
		p.ID = "c" + p.ID
	}
	p.Parent, p.Thread = row.text("PostId"), row.text("PostId")
	if question := r.questions[row.number("PostId")]; question != 0 {
		p.Thread = strconv.FormatInt(question, 10)
	}
	p.Text = row.text("Text")
	p.Links = links(p.Text)
	for _, m := range stackAddressed.FindAllStringSubmatch(p.Text, -1) {
		p.Mentions = appendNew(p.Mentions, strings.TrimRight(m[1], "._-"), author.Handle)
	}
	return r.give(f, line, p, author)
}

// said fills in what posts and comments have in common.
func (r *stackReader) said(row stackRow, author tribemap.Person) tribemap.Post {
	at, bad := row.at("CreationDate")
	if bad {
		r.out.lostTime()
	}
	return tribemap.Post{
		Ref: tribemap.Ref{Source: r.source, ID: row.text("Id")}, Author: author.ID, Time: at, Received: at, Likes: max(0, row.number("Score")),
	}
}

func (r *stackReader) give(f *file, line int, p tribemap.Post, author tribemap.Person) error {
	if author.Name != "" {
		if err := r.out.person(author); err != nil {
			return err
		}
	}
	return r.out.post(f, line, p)
}
