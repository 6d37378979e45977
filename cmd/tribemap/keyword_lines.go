package main

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// keywordLine is a keyword to add, and why, for the comment behind it.
type keywordLine struct{ word, why string }

// scalar writes the keyword so that YAML reads it as that text, also between
// brackets.
func (k keywordLine) scalar() string {
	node := yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: k.word}
	if strings.ContainsAny(k.word, ",[]{}:") {
		node.Style = yaml.DoubleQuotedStyle
	}
	text, err := yaml.Marshal(&node)
	if err != nil {
		panic("cmd: a text is not a YAML scalar: " + err.Error())
	}
	return strings.TrimSpace(string(text))
}

// errKeywordList: the list is written in a way that cannot be added to.
var errKeywordList = errors.New("cannot add to the keywords as they are written here")

// withKeywords returns a tribemap.yaml with further keywords at the end of its
// list. Everything else keeps its bytes, comments and blank lines included: an
// encoder would write the whole file anew. What comes out is read again, and
// refused unless the new words are all that changed.
func withKeywords(text []byte, added []keywordLine) ([]byte, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return nil, err
	}
	list := keywordsNode(&doc)
	var out []byte
	switch {
	case list == nil:
		out = slices.Concat(text, endOfLine(text), []byte("keywords:\n"), blockLines("  - ", added))
	case list.Kind == yaml.SequenceNode && list.Style&yaml.FlowStyle != 0:
		out = intoBrackets(text, list, added)
	case list.Kind == yaml.SequenceNode && len(list.Content) > 0:
		out = belowItems(text, list, added)
	}
	if !addsOnly(text, out, added) {
		return nil, errKeywordList
	}
	return out, nil
}

// keywordsNode is the value of the key keywords, nil where there is none.
func keywordsNode(doc *yaml.Node) *yaml.Node {
	if len(doc.Content) == 0 || doc.Content[0].Kind != yaml.MappingNode {
		return nil
	}
	pairs := doc.Content[0].Content
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i].Value == "keywords" {
			return pairs[i+1]
		}
	}
	return nil
}

func endOfLine(text []byte) []byte {
	if len(text) == 0 || bytes.HasSuffix(text, []byte("\n")) {
		return nil
	}
	return []byte("\n")
}

// blockLines are list items, one a line.
func blockLines(bullet string, added []keywordLine) []byte {
	var b bytes.Buffer
	for _, k := range added {
		fmt.Fprintf(&b, "%s%s  # %s\n", bullet, k.scalar(), k.why)
	}
	return b.Bytes()
}

// belowItems adds lines below the last item, indented as it is.
func belowItems(text []byte, list *yaml.Node, added []keywordLine) []byte {
	last := list.Content[len(list.Content)-1]
	from := offset(text, last.Line, 1)
	end := len(text)
	if n := bytes.IndexByte(text[from:], '\n'); n >= 0 {
		end = from + n + 1
	}
	bullet := text[from:min(from+last.Column-1, end)]
	head := text[:end]
	return slices.Concat(head, endOfLine(head), blockLines(string(bullet), added), text[end:])
}

// intoBrackets adds to a list in brackets; an empty one becomes one item a
// line.
func intoBrackets(text []byte, list *yaml.Node, added []keywordLine) []byte {
	from := offset(text, list.Line, list.Column)
	end := closing(text, from)
	if end < 0 {
		return nil
	}
	if rest, _, _ := bytes.Cut(text[end+1:], []byte("\n")); len(list.Content) == 0 && len(bytes.TrimSpace(rest)) == 0 {
		head := bytes.TrimRight(text[:from], " ")
		return slices.Concat(head, []byte("\n"), bytes.TrimSuffix(blockLines("  - ", added), []byte("\n")), text[end+1:])
	}
	var words []string
	for _, k := range added {
		words = append(words, k.scalar())
	}
	between := ", "
	if before := bytes.TrimSpace(text[from:end]); bytes.HasSuffix(before, []byte(",")) || len(list.Content) == 0 {
		between = ""
	}
	return slices.Concat(text[:end], []byte(between+strings.Join(words, ", ")), text[end:])
}

// offset is where a line and column of a YAML node begin, in bytes.
func offset(text []byte, line, column int) int {
	at := 0
	for ; line > 1; line-- {
		at += bytes.IndexByte(text[at:], '\n') + 1
	}
	return min(at+column-1, len(text))
}

// closing is where the bracket at from closes, −1 if it does not. Quotes and
// comments are stepped over; a quote within a plain word is a letter like others.
func closing(text []byte, from int) int {
	quote, begins := byte(0), false // begins: no letter of the item was seen yet
	for i := from; i < len(text); i++ {
		switch c := text[i]; {
		case quote != 0:
			if c == '\\' && quote == '"' || c == '\'' && quote == c && i+1 < len(text) && text[i+1] == c {
				i++
			} else if c == quote {
				quote = 0
			}
		case (c == '"' || c == '\'') && begins:
			quote, begins = c, false
		case c == '#' && bytes.IndexByte([]byte(" \t\n"), text[i-1]) >= 0:
			n := bytes.IndexByte(text[i:], '\n')
			if n < 0 {
				return -1
			}
			i += n
		case c == ']':
			return i
		case c == '[' || c == ',':
			begins = true
		case bytes.IndexByte([]byte(" \t\r\n"), c) < 0:
			begins = false
		}
	}
	return -1
}

// addsOnly reports whether two files say the same but for added keywords.
func addsOnly(before, after []byte, added []keywordLine) bool {
	var old, now config
	if after == nil || yaml.Unmarshal(before, &old) != nil || yaml.Unmarshal(after, &now) != nil {
		return false
	}
	for _, k := range added {
		old.Keywords = append(old.Keywords, k.word)
	}
	return slices.Equal(old.Keywords, now.Keywords) && sameBut(old, now)
}

// sameBut compares configurations without their keywords.
func sameBut(a, b config) bool {
	a.Keywords, b.Keywords = nil, nil
	return reflect.DeepEqual(a, b)
}
