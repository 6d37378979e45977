package main

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"

	"tribemap"
)

// company marks senders that are no people: their names may stay.
var company = regexp.MustCompile(`(?i)news|list|admin|online|info|alert|advisory|daemon|network|update|daily|institute|webmaster|support|service|\bthe\b|red hat|yahoo`)

// cast is everybody who writes in the package: their handles, and the words
// they can be known by.
type cast struct {
	handles  map[string]string   // by address
	words    map[string][]string // by address: given name, surname, nickname as written
	full     map[string]string   // see names
	posts    map[string]int      // by address, in the sample
	common   map[string]int      // how often a word stands in lower case, in all texts
	capital  map[string]int      // how often it stands with a capital
	channels map[string][]string // authors of a channel, most active first
	threads  map[string][]string // authors of a thread, most active first
}

func newCast(c *corpus, threadOf map[string]string) *cast {
	out := &cast{
		handles: handles(slices.Sorted(maps.Keys(c.names))),
		words:   map[string][]string{}, full: map[string]string{}, posts: map[string]int{},
		common: map[string]int{}, capital: map[string]int{},
	}
	for _, p := range c.posts {
		out.posts[p.Author]++
		for _, w := range word.FindAllString(link.ReplaceAllString(p.Text, ""), -1) {
			if low := strings.ToLower(w); low == w {
				out.common[low]++
			} else {
				out.capital[low]++
			}
		}
	}
	out.channels = out.authorsBy(c.posts, func(p tribemap.Post) string { return p.Channel })
	out.threads = out.authorsBy(c.posts, func(p tribemap.Post) string { return threadOf[p.ID] })
	// The most active last, so that theirs is the handle of a shared name.
	for _, a := range slices.Backward(out.byActivity(slices.Collect(maps.Keys(c.names)))) {
		out.learn(a, slices.Sorted(maps.Keys(c.names[a])))
	}
	return out
}

// byActivity sorts addresses, who wrote most first.
func (c *cast) byActivity(addresses []string) []string {
	slices.SortFunc(addresses, func(a, b string) int {
		return cmp.Or(cmp.Compare(c.posts[b], c.posts[a]), strings.Compare(a, b))
	})
	return addresses
}

func (c *cast) authorsBy(posts []tribemap.Post, key func(tribemap.Post) string) map[string][]string {
	sets := map[string]map[string]bool{}
	for _, p := range posts {
		k := key(p)
		if sets[k] == nil {
			sets[k] = map[string]bool{}
		}
		sets[k][p.Author] = true
	}
	out := map[string][]string{}
	for k, set := range sets {
		out[k] = c.byActivity(slices.Collect(maps.Keys(set)))
	}
	return out
}

// learn takes in the names somebody was seen with.
func (c *cast) learn(address string, called []string) {
	if isFeed(address) {
		return
	}
	for _, name := range called {
		if name == "" || company.MatchString(name) {
			continue
		}
		name, _, _ = strings.Cut(name, " - ")
		words := word.FindAllString(name, -1)
		c.addFull(words, address)
		if family, given, ok := strings.Cut(name, ","); ok {
			words = append(word.FindAllString(given, -1), word.FindAllString(family, -1)...)
			c.addFull(words, address)
		}
		for i, w := range words {
			if first := i == 0; first && len(w) >= 3 || i == len(words)-1 && len(w) >= 4 {
				c.words[address] = append(c.words[address], w)
			}
		}
	}
}

// addFull registers a full name with and without initials.
func (c *cast) addFull(words []string, address string) {
	var long []string
	for _, w := range words {
		if len(w) > 1 {
			long = append(long, w)
		}
	}
	for _, form := range [][]string{words, long, ends(long)} {
		if len(form) > 1 {
			c.full[strings.ToLower(strings.Join(form, " "))] = c.handles[address]
		}
	}
}

// ends is the first and the last of several words.
func ends(words []string) []string {
	if len(words) < 3 {
		return nil
	}
	return []string{words[0], words[len(words)-1]}
}

// everyday reports whether a word is also used otherwise than as a name: often
// written small, and not only by people too lazy for capitals.
func (c *cast) everyday(w string) bool {
	low := strings.ToLower(w)
	return c.common[low] >= 25 && 5*c.common[low] > c.capital[low]
}

// names returns the names to look for in a post: those of its author, of the
// one it answers, of its thread, and of its list, the nearest first.
func (c *cast) names(p tribemap.Post, parentAuthor, thread string) names {
	n := names{full: c.full, given: map[string]string{}, first: map[string]string{}, own: map[string]string{}}
	near := append([]string{parentAuthor, p.Author}, c.threads[thread]...)
	for _, a := range near {
		c.nameWords(n, a)
	}
	for _, a := range c.channels[p.Channel] {
		c.nameWords(n, a)
	}
	local, _, _ := strings.Cut(p.Author, "@")
	for _, w := range append(word.FindAllString(local, -1), local) {
		if len(w) >= 3 && c.common[w] < 10 {
			n.own[w] = c.handles[p.Author]
		}
	}
	return n
}

// nameWords adds the words somebody is known by, unless somebody nearer has
// them.
func (c *cast) nameWords(n names, address string) {
	for _, w := range c.words[address] {
		low, capital := strings.ToLower(w), strings.ToUpper(w[:1])+w[1:]
		add(n.first, low, c.handles[address])
		if c.everyday(w) {
			continue
		}
		add(n.given, capital, c.handles[address])
		if len(low) >= 5 {
			add(n.given, low, c.handles[address])
		}
	}
}

func add(m map[string]string, key, value string) {
	if _, taken := m[key]; !taken {
		m[key] = value
	}
}
