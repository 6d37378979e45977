// Package markup reads what people wrote out of the HTML that archives and
// places wrap it in.
package markup

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// unread are the elements whose text nobody reads.
var unread = map[atom.Atom]bool{atom.Script: true, atom.Style: true, atom.Head: true, atom.Title: true, atom.Noscript: true}

// blocks are the elements that begin a new line.
var blocks = map[atom.Atom]bool{
	atom.P: true, atom.Div: true, atom.Br: true, atom.Li: true, atom.Tr: true, atom.Table: true,
	atom.Ul: true, atom.Ol: true, atom.Pre: true, atom.Hr: true, atom.Blockquote: true,
	atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true,
	atom.Dt: true, atom.Dd: true, atom.Section: true, atom.Article: true, atom.Aside: true,
}

// Text returns the text of an HTML document or fragment. Lines of a
// blockquote begin with "> ", so that they are told from the author's own.
func Text(s string) string {
	if s == "" {
		return ""
	}
	w := textWriter{}
	z := html.NewTokenizer(strings.NewReader(s))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return strings.TrimSpace(w.b.String())
		case html.TextToken:
			if w.hidden == 0 {
				w.text(string(z.Text()))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			w.open(atom.Lookup(name))
		case html.EndTagToken:
			name, _ := z.TagName()
			w.close(atom.Lookup(name))
		}
	}
}

// textWriter puts words on lines.
type textWriter struct {
	b       strings.Builder
	hidden  int  // open elements nobody reads
	quotes  int  // open blockquotes
	pre     int  // open pre elements
	inLine  bool // the line has words
	blanked bool // a blank is due before the next word
}

func (w *textWriter) open(tag atom.Atom) {
	switch {
	case unread[tag]:
		w.hidden++
	case blocks[tag]:
		w.newLine()
	}
	switch tag {
	case atom.Blockquote:
		w.quotes++
	case atom.Pre:
		w.pre++
	case atom.Body:
		w.hidden = 0 // a head that was never closed
	case atom.P:
		w.b.WriteByte('\n')
	}
}

func (w *textWriter) close(tag atom.Atom) {
	switch {
	case unread[tag]:
		w.hidden = max(0, w.hidden-1)
	case blocks[tag] && tag != atom.Br:
		w.newLine()
	}
	switch tag {
	case atom.Blockquote:
		w.quotes = max(0, w.quotes-1)
	case atom.Pre:
		w.pre = max(0, w.pre-1)
	}
}

func (w *textWriter) newLine() {
	if w.inLine {
		w.b.WriteByte('\n')
	}
	w.inLine, w.blanked = false, false
}

func (w *textWriter) text(s string) {
	if w.pre == 0 {
		w.words(s)
		return
	}
	for i, line := range strings.Split(s, "\n") {
		if i > 0 {
			w.newLine()
		}
		if strings.TrimSpace(line) != "" {
			w.word(line)
		}
	}
}

func (w *textWriter) words(s string) {
	if s == "" {
		return
	}
	w.blanked = w.blanked || isSpace(s[0])
	for word := range strings.FieldsSeq(s) {
		w.word(word)
		w.blanked = true
	}
	w.blanked = isSpace(s[len(s)-1])
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

func (w *textWriter) word(s string) {
	switch {
	case !w.inLine:
		w.b.WriteString(strings.Repeat("> ", min(w.quotes, 4)))
	case w.blanked:
		w.b.WriteByte(' ')
	}
	w.b.WriteString(s)
	w.inLine, w.blanked = true, false
}
