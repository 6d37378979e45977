package main

import (
	"maps"
	"math/rand/v2"
	"slices"

	"tribemap"
	"tribemap/tribe"
)

// set is a talk whose people have known groups: the channels they post in.
type set struct {
	talk     *tribe.Talk
	texts    tribe.Texts
	group    []uint32 // person → channel, tribe.None
	channels []string
}

// byChannel puts people into the channel they post in most, the first by name
// among equals, if at least that many people do.
func byChannel(talk *tribe.Talk, texts tribe.Texts, least int) (*set, error) {
	posts := make([]map[string]int, len(talk.People))
	err := texts(func(n uint32, p *tribemap.Post) bool {
		author := talk.Posts[n].Author
		if posts[author] == nil {
			posts[author] = make(map[string]int)
		}
		if p.Channel != "" && !talk.Bot[author] {
			posts[author][p.Channel]++
		}
		return true
	})
	home, people := make([]string, len(posts)), make(map[string]int)
	for u, count := range posts {
		for _, channel := range slices.Sorted(maps.Keys(count)) {
			if count[channel] > count[home[u]] {
				home[u] = channel
			}
		}
		people[home[u]]++
	}
	s := &set{talk: talk, texts: texts, group: make([]uint32, len(posts))}
	for _, channel := range slices.Sorted(maps.Keys(people)) {
		if channel != "" && people[channel] >= least {
			s.channels = append(s.channels, channel)
		}
	}
	for u, channel := range home {
		s.group[u] = tribe.None
		if g, ok := slices.BinarySearch(s.channels, channel); ok {
			s.group[u] = uint32(g)
		}
	}
	return s, err
}

// minPosts is how many posts a person of a thinned channel has: those with one
// leave nothing in one of the halves.
const minPosts = 4

// thin leaves n people of each channel, everybody if n is 0.
func (s *set) thin(n int) {
	if n == 0 {
		return
	}
	posts := make([]int, len(s.group))
	for _, p := range s.talk.Posts {
		posts[p.Author]++
	}
	kept, all := make([]int, len(s.channels)), s.group
	s.group = slices.Repeat([]uint32{tribe.None}, len(all))
	for _, u := range rand.New(rand.NewPCG(7, uint64(n))).Perm(len(all)) {
		if g := all[u]; g != tribe.None && kept[g] < n && posts[u] >= minPosts {
			kept[g]++
			s.group[u] = g
		}
	}
}

// half returns the texts of the threads on one side of a split.
func (s *set) half(split, side uint64) tribe.Texts {
	return func(yield func(uint32, *tribemap.Post) bool) error {
		return s.texts(func(n uint32, p *tribemap.Post) bool {
			thread := uint64(s.talk.Posts[n].Thread)
			return rand.New(rand.NewPCG(split, thread)).Uint64()>>63 != side || yield(n, p)
		})
	}
}
