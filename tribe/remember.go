package tribe

import (
	"unsafe"

	"tribemap"
)

// keptTexts is how many bytes of posts are kept in memory between the scans of
// one analysis: a million short posts, or a hundred thousand mails. A larger
// archive is read from disk each time, so memory stays bounded.
const keptTexts = 128 << 20

// remembering returns an archive that reads the same posts as a. The first full
// scan keeps them where they take at most limit bytes, and later ones read
// those. It serves one scan at a time until the first has ended.
func (a Archive) remembering(limit int) Archive {
	m := &memory{read: a.Posts, left: limit}
	if a.Size*int(unsafe.Sizeof(tribemap.Post{})) > limit {
		m.left = -1
	}
	a.Posts = m.posts
	return a
}

// memory is the posts of an archive, as far as they fit.
type memory struct {
	read  func(yield func(*tribemap.Post) bool) error
	kept  [][]tribemap.Post // in pieces of keptPiece, which are never moved
	left  int               // bytes still free, negative once the posts did not fit
	whole bool              // kept is all of the archive
}

const keptPiece = 1 << 8

func (m *memory) posts(yield func(*tribemap.Post) bool) error {
	if m.left < 0 {
		return m.read(yield)
	}
	if !m.whole {
		return m.scan(yield)
	}
	for _, piece := range m.kept {
		for i := range piece {
			if !yield(&piece[i]) {
				return nil
			}
		}
	}
	return nil
}

func (m *memory) scan(yield func(*tribemap.Post) bool) error {
	m.kept = nil
	all, left := true, m.left
	err := m.read(func(p *tribemap.Post) bool {
		if left -= sizeOf(p); left >= 0 {
			m.keep(p)
		} else {
			m.kept, m.left = nil, left
		}
		all = yield(p)
		return all
	})
	m.whole = err == nil && all && left >= 0
	return err
}

func (m *memory) keep(p *tribemap.Post) {
	last := len(m.kept) - 1
	if last < 0 || len(m.kept[last]) == keptPiece {
		m.kept, last = append(m.kept, make([]tribemap.Post, 0, keptPiece)), last+1
	}
	m.kept[last] = append(m.kept[last], *p)
}

// sizeOf returns about how many bytes a post takes. Names are left out: posts
// share them.
func sizeOf(p *tribemap.Post) int {
	n := int(unsafe.Sizeof(*p)) + len(p.Title) + len(p.Text) + len(p.URL)
	for _, link := range p.Links {
		n += len(link)
	}
	return n
}
