package main

import (
	"fmt"
	"slices"
	"strings"

	"tribemap"
)

// maxText is how many characters of a text are kept.
const maxText = 4000

// disguised returns the sample: the posts under invented names and ids.
func (c *corpus) disguised() tribemap.Page {
	threadOf := threads(c.posts)
	who := newCast(c, threadOf)
	ids := opaqueIDs(c.posts)
	authorOf := map[string]string{}
	for _, p := range c.posts {
		authorOf[p.ID] = p.Author
	}
	var page tribemap.Page
	for _, p := range c.posts {
		n := who.names(p, authorOf[p.Parent], threadOf[p.ID])
		page.Posts = append(page.Posts, disguise(p, who, n, ids))
	}
	for address := range c.authors {
		h := who.handles[address]
		page.People = append(page.People, tribemap.Person{
			Ref: tribemap.Ref{Source: "mail", ID: h}, Handle: h, Name: properName(h),
		})
	}
	slices.SortFunc(page.People, func(a, b tribemap.Person) int { return a.Compare(b.Ref) })
	return page
}

func disguise(p tribemap.Post, who *cast, n names, ids map[string]string) tribemap.Post {
	p.ID, p.Thread, p.Parent = ids[p.ID], ids[p.Thread], ids[p.Parent]
	var ancestors []string
	for _, id := range p.Ancestors {
		ancestors = append(ancestors, ids[id])
	}
	p.Ancestors = ancestors
	p.Author = who.handles[p.Author]
	p.Title = mask(p.Title, n)
	p.Text = cut(sign(mask(p.Text, n), p.Author), maxText)
	p.Quotes = quoted(p.Quotes, who, n)
	p.Links = slices.DeleteFunc(slices.Clone(p.Links), func(l string) bool { return !strings.Contains(p.Text, l) })
	return p
}

// quoted returns the handles of who was quoted; whoever is not known for sure
// is left out.
func quoted(quotes []string, who *cast, n names) []string {
	var out []string
	for _, q := range quotes {
		h := who.handles[q]
		if h == "" && !strings.Contains(q, "@") {
			words := word.FindAllString(q, -1)
			h = n.full[strings.ToLower(strings.Join(words, " "))]
			if h == "" && len(words) == 1 {
				h = n.first[strings.ToLower(words[0])]
			}
		}
		if h != "" && !slices.Contains(out, h) {
			out = append(out, h)
		}
	}
	return out
}

func cut(text string, limit int) string {
	runes := []rune(text)
	if len(runes) <= limit {
		return text
	}
	return string(runes[:limit])
}

// opaqueIDs numbers the posts in their order, and after them the posts they
// name that are not here, in the order they are named.
func opaqueIDs(posts []tribemap.Post) map[string]string {
	ids := map[string]string{"": ""}
	for i, p := range posts {
		ids[p.ID] = fmt.Sprintf("m%04d", i+1)
	}
	absent := 0
	for _, p := range posts {
		for _, id := range append([]string{p.Thread, p.Parent}, p.Ancestors...) {
			if _, ok := ids[id]; !ok {
				absent++
				ids[id] = fmt.Sprintf("x%04d", absent)
			}
		}
	}
	return ids
}

// threads maps the id of every post to that of its thread's first post, here
// or not: posts are in one thread if a chain of answers joins them.
func threads(posts []tribemap.Post) map[string]string {
	up := map[string]string{}
	var root func(id string) string
	root = func(id string) string {
		if parent, ok := up[id]; ok && parent != id {
			up[id] = root(parent)
			return up[id]
		}
		return id
	}
	for _, p := range posts {
		for _, id := range append([]string{p.Thread, p.Parent}, p.Ancestors...) {
			if id != "" {
				up[root(p.ID)] = root(id)
			}
		}
	}
	out := map[string]string{}
	for _, p := range posts {
		out[p.ID] = root(p.ID)
	}
	return out
}
