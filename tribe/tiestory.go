package tribe

import (
	"cmp"
	"slices"
)

const (
	// storyTies is how many ties of each connector are told.
	storyTies = 6
	// storyPosts is how many posts show a tie.
	storyPosts = 2
)

// TieStory is what stands behind the numbers of a tie: how it went over time,
// and the posts that show it best.
type TieStory struct {
	A        uint32     `json:"a"` // people, A < B
	B        uint32     `json:"b"`
	Timeline Timeline   `json:"timeline"`
	Posts    []Evidence `json:"posts"`
}

// TieStories returns the stories of the ties that matter most for a campaign:
// the six best of each connector, marked ones first, each once, sorted by A,
// then B. Titles and excerpts are left to FillEvidence. O(posts + ties).
func TieStories(t *Talk, ties []Tie, connectors []Connector) []TieStory {
	d := newDossier(t, nil, ties)
	told := make(map[uint32]bool)
	var stories []TieStory
	for _, c := range connectors {
		for _, i := range BestTies(ties, d.tiesOf(c.Person))[:min(storyTies, len(d.tiesOf(c.Person)))] {
			if !told[i] {
				told[i] = true
				stories = append(stories, d.story(&ties[i]))
			}
		}
	}
	slices.SortFunc(stories, func(x, y TieStory) int { return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B)) })
	return stories
}

// BestTies returns the given ties, strong ones first, then by falling strength.
func BestTies(ties []Tie, which []uint32) []uint32 {
	which = slices.Clone(which)
	slices.SortStableFunc(which, func(i, j uint32) int {
		x, y := &ties[i], &ties[j]
		return cmp.Or(trueFirst(x.Strong, y.Strong), cmp.Compare(y.Strength, x.Strength))
	})
	return which
}

func (d *dossier) story(tie *Tie) TieStory {
	s := TieStory{A: tie.A, B: tie.B, Timeline: NewTimeline(d.between(tie.A, tie.B), tie.A)}
	for _, e := range d.tiePosts(tie, storyPosts) {
		p := d.t.Posts[e.Post]
		s.Posts = append(s.Posts, Evidence{Post: p.Ref, Time: p.Time, Author: p.Author, To: e.To})
	}
	return s
}
