package tribe

import (
	"cmp"
	"slices"

	"tribemap"
)

// Reacted says how many posts of somebody another person reacted to: a post twice
// to which they reacted under two addresses.
type Reacted struct {
	From, To uint32
	Posts    uint32
}

// react counts who reacted to whose posts, of those people and posts that are in
// scope, sorted by From, then To; nobody reacts to themselves. It needs numbers of
// people and posts, and finds them by name. Eight bytes a reaction.
func (raw *rawTalk) react(a Archive, number []uint32) ([]Reacted, error) {
	if a.Reactions == nil {
		return nil, nil
	}
	var pairs []uint64 // from, to
	err := a.Reactions(func(r *tribemap.Reaction) bool {
		from := raw.personByID(canonical(tribemap.Ref{Source: r.Source, ID: r.By}, raw.opt.Same))
		to := raw.authorOf(tribemap.Ref{Source: r.Source, ID: r.Post}, number)
		if from != None && to != None && from != to {
			pairs = append(pairs, uint64(from)<<32|uint64(to))
		}
		return true
	})
	if err != nil {
		return nil, err
	}
	slices.Sort(pairs)
	var counts []Reacted
	for i, pair := range pairs {
		if i == 0 || pair != pairs[i-1] {
			counts = append(counts, Reacted{From: uint32(pair >> 32), To: uint32(pair)})
		}
		counts[len(counts)-1].Posts++
	}
	return counts, nil
}

// authorOf returns who wrote a post, None if it is not in scope.
func (raw *rawTalk) authorOf(post tribemap.Ref, number []uint32) uint32 {
	source, known := raw.sources.number[post.Source]
	if !known {
		return None
	}
	raw.key = appendName(raw.key[:0], source, postName, post.ID)
	name := raw.names.lookup(raw.key)
	if name == None || raw.post[name] == None {
		return None
	}
	row := raw.post[name]
	if number[row] == None {
		return None
	}
	return raw.person[raw.rows[row].author]
}

// CountReactions sets LikedByA and LikedByB of ties between people of t. They
// enter no score. Ties are sorted by A, then B. O(reacted pairs · log ties).
func CountReactions(ties []Tie, t *Talk) {
	for _, r := range t.Reacted {
		pair := [2]uint32{min(r.From, r.To), max(r.From, r.To)}
		i, is := slices.BinarySearchFunc(ties, pair, func(t Tie, p [2]uint32) int {
			return cmp.Or(cmp.Compare(t.A, p[0]), cmp.Compare(t.B, p[1]))
		})
		switch {
		case !is:
		case r.From == pair[0]:
			ties[i].LikedByA = int(r.Posts)
		default:
			ties[i].LikedByB = int(r.Posts)
		}
	}
}
