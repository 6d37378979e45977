package main

import (
	"cmp"
	"slices"
	"strings"

	"tribemap"
)

const (
	minList  = 20            // messages a list needs to be taken
	feeds    = "rssfeeds"    // local part of the robot that posts news feeds
	feedList = "news-feeds"  // what its postings go to
	feedName = "feed_reader" // what it is called here
)

// selectLists keeps the mailing lists with enough messages, and the feed robot,
// which posts more than anybody and talks to nobody: what ranks people must
// cope with it.
func selectLists(c *collect) *corpus {
	out := &corpus{authors: map[string]bool{}, names: c.names, channels: map[string]int{}}
	for id, p := range c.posts {
		if isFeed(p.Author) {
			p.Channel = feedList
			c.posts[id] = p
		}
		if !slices.Contains(folders, p.Channel) {
			out.channels[p.Channel]++
		}
	}
	for channel, n := range out.channels {
		if n < minList {
			delete(out.channels, channel)
		}
	}
	for _, p := range c.posts {
		if out.channels[p.Channel] > 0 {
			out.posts = append(out.posts, p)
			out.authors[p.Author] = true
		}
	}
	slices.SortFunc(out.posts, func(a, b tribemap.Post) int {
		return cmp.Or(cmp.Compare(arrival(a), arrival(b)), strings.Compare(a.ID, b.ID))
	})
	return out
}

func isFeed(address string) bool {
	local, _, _ := strings.Cut(address, "@")
	return local == feeds
}

// arrival is when a server saw the mail: senders' clocks go wrong.
func arrival(p tribemap.Post) int64 {
	if p.Received != 0 {
		return p.Received
	}
	return p.Time
}
