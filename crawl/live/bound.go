package live

import (
	"slices"
	"strings"
	"unicode/utf8"

	"tribemap"
)

// What one answer leads to is stored at once, so it must be bounded, whatever a
// place sends.
const (
	mostNext   = 5000     // tasks
	mostAsking = 16 << 10 // bytes of a task's target and cursor, and of what names a reaction
	mostText   = 2 << 20  // bytes of a post's text, and of its title
)

// bound cuts an answer down to what one commit can hold, and reports whether
// more follows from it than is taken in.
func (f *Found) bound() (more bool) {
	kept := f.Next[:0]
	for _, t := range f.Next {
		if len(kept) < mostNext && len(t.Target)+len(t.Cursor) <= mostAsking {
			kept = append(kept, t)
		}
	}
	more = len(kept) < len(f.Next)
	f.Next = kept
	met := len(f.Page.Reactions)
	f.Page.Reactions = slices.DeleteFunc(f.Page.Reactions, func(r tribemap.Reaction) bool { return len(r.Post)+len(r.By) > mostAsking })
	more = more || len(f.Page.Reactions) < met
	for i := range f.Page.Posts {
		p := &f.Page.Posts[i]
		p.Title, p.Text = cutText(p.Title), cutText(p.Text)
	}
	return more
}

// cutText cuts a text that is longer than any that is kept, between two letters.
func cutText(s string) string {
	if len(s) <= mostText {
		return s
	}
	end := mostText
	for end > mostText-utf8.UTFMax && !utf8.RuneStart(s[end]) {
		end--
	}
	return strings.Clone(s[:end])
}
