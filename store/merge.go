package store

import (
	"cmp"
	"math/bits"

	"tribemap"
)

// Two archives often hold the same post or person in different versions. What
// is kept must not depend on which was imported first, so both rules below are
// commutative, associative and idempotent.

// comparePosts orders the versions of one post; the greatest is kept, whole.
// The later edit wins, then the version with more fields filled in, then the
// higher counts, which were read later. If none of this tells them apart the
// digest decides, which is arbitrary but the same everywhere.
func comparePosts(a, b *tribemap.Post, d *digester) int {
	return cmp.Or(
		cmp.Compare(a.Edited, b.Edited),
		cmp.Compare(weight(a), weight(b)),
		cmp.Compare(a.Likes, b.Likes),
		cmp.Compare(a.Reposts, b.Reposts),
		cmp.Compare(a.Views, b.Views),
		cmp.Compare(digestApart(a, d), digestApart(b, d)),
		// The same post in a newer export: the earlier date bounds its time
		// better, and is kept so that importing exports again writes nothing.
		cmp.Compare(b.Received, a.Received),
	)
}

// weight counts the fields that p has beyond those every post has.
func weight(p *tribemap.Post) int { return bits.OnesCount64(fields(p)) }

// digestApart is the digest of p but for the time it was received.
func digestApart(p *tribemap.Post, d *digester) uint64 {
	q := *p
	q.Received = 0
	return d.sum(&q)
}

// mergePeople joins two descriptions of one person field by field: a text that
// is there beats none, of two the longer is kept, of equally long ones the
// bytewise greater; counts take the maximum; a bot stays one.
func mergePeople(a, b tribemap.Person) tribemap.Person {
	return tribemap.Person{
		Ref:       a.Ref,
		Handle:    richer(a.Handle, b.Handle),
		Name:      richer(a.Name, b.Name),
		About:     richer(a.About, b.About),
		Place:     richer(a.Place, b.Place),
		URL:       richer(a.URL, b.URL),
		Bot:       a.Bot || b.Bot,
		Followers: max(a.Followers, b.Followers),
		Following: max(a.Following, b.Following),
		Posts:     max(a.Posts, b.Posts),
	}
}

func richer(a, b string) string {
	if cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) < 0 {
		return b
	}
	return a
}
