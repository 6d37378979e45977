package markup

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Element is the start of an element.
type Element struct {
	Tag   atom.Atom
	attrs []html.Attribute
}

// Attr returns an attribute of the element, "" if it has none.
func (e Element) Attr(key string) string {
	for _, a := range e.attrs {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// Class reports whether the element is of a class.
func (e Element) Class(name string) bool {
	return slices.Contains(strings.Fields(e.Attr("class")), name)
}

// Own returns the text that the author of a post wrote in HTML, and its
// links, each once. Quotes and previews, which are blockquote and aside
// elements, are left out. visit is told of every element that is not inside of
// one of those, and of those themselves with the HTML inside of them.
func Own(s string, visit func(e Element, inside string)) (text string, links []string) {
	w := ownWriter{visit: visit}
	z := html.NewTokenizer(strings.NewReader(s))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			w.leave() // what was never closed
			return Text(w.own.String()), w.links
		}
		raw := string(z.Raw()) // reading the tag spoils it
		w.token(kind, elementOf(z, kind), raw)
	}
}

// ownWriter parts the author's own HTML from the rest.
type ownWriter struct {
	visit func(e Element, inside string)
	own   strings.Builder
	links []string

	out    Element // the element being left out
	inside strings.Builder
	depth  int // open elements of its kind
}

func (w *ownWriter) token(kind html.TokenType, e Element, raw string) {
	starts := kind == html.StartTagToken || kind == html.SelfClosingTagToken
	switch {
	case w.depth > 0:
		w.skip(kind, e, raw)
	case kind == html.StartTagToken && (e.Tag == atom.Aside || e.Tag == atom.Blockquote):
		w.out, w.depth = e, 1
		w.own.WriteString("<br>")
	case starts:
		w.visit(e, "")
		w.keep(e, raw)
	default:
		w.own.WriteString(raw)
	}
}

// keep writes the author's own element; pictures of faces become words.
func (w *ownWriter) keep(e Element, raw string) {
	switch {
	case e.Tag == atom.Img && e.Class("emoji"):
		raw = html.EscapeString(e.Attr("alt"))
	case e.Tag == atom.A && strings.Contains(e.Attr("href"), "://"):
		w.links = addNew(w.links, e.Attr("href"))
	}
	w.own.WriteString(raw)
}

func (w *ownWriter) skip(kind html.TokenType, e Element, raw string) {
	if e.Tag == w.out.Tag {
		w.depth += nesting(kind)
	}
	if w.depth == 0 {
		w.leave()
		return
	}
	w.inside.WriteString(raw)
}

// leave ends the element that was left out, if there is one.
func (w *ownWriter) leave() {
	if w.out.Tag != 0 {
		w.visit(w.out, w.inside.String())
	}
	w.out, w.depth = Element{}, 0
	w.inside.Reset()
}

// elementOf returns the element of a tag token; of an end tag only the kind.
func elementOf(z *html.Tokenizer, kind html.TokenType) (e Element) {
	if kind != html.StartTagToken && kind != html.SelfClosingTagToken && kind != html.EndTagToken {
		return e
	}
	name, more := z.TagName()
	e.Tag = atom.Lookup(name)
	for more && kind != html.EndTagToken {
		var key, value []byte
		key, value, more = z.TagAttr()
		e.attrs = append(e.attrs, html.Attribute{Key: string(key), Val: string(value)})
	}
	return e
}

func nesting(kind html.TokenType) int {
	switch kind {
	case html.StartTagToken:
		return 1
	case html.EndTagToken:
		return -1
	}
	return 0
}
