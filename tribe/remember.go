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
	return Archive{People: a.People, Posts: m.posts}
}

// memory is the posts of an archive, as far as they fit.
type memory struct {
	read  func(yield func(*tribemap.Post) bool) error
	kept  []tribemap.Post
	left  int  // bytes still free, negative once the posts did not fit
	whole bool // kept is all of the archive
}

func (m *memory) posts(yield func(*tribemap.Post) bool) error {
	if !m.whole {
		return m.scan(yield)
	}
	for i := range m.kept {
		if !yield(&m.kept[i]) {
			break
		}
	}
	return nil
}

func (m *memory) scan(yield func(*tribemap.Post) bool) error {
	m.kept = nil
	all, left := true, m.left
	err := m.read(func(p *tribemap.Post) bool {
		if left -= sizeOf(p); left >= 0 {
			m.kept = append(m.kept, *p)
		} else {
			m.kept, m.left = nil, left
		}
		all = yield(p)
		return all
	})
	m.whole = err == nil && all && left >= 0
	return err
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
