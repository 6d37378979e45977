package store

import (
	"context"
	"errors"
	"math/rand/v2"
	"reflect"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"tribemap"
)

// model is the store as a pair of maps.
type model struct {
	posts  map[tribemap.Ref]tribemap.Post
	people map[tribemap.Ref]tribemap.Person
}

func newModel() model {
	return model{make(map[tribemap.Ref]tribemap.Post), make(map[tribemap.Ref]tribemap.Person)}
}

// put does what Put promises, one record at a time.
func (m model) put(page tribemap.Page) Changes {
	var c Changes
	for _, p := range foldModel(page.Posts, &c) {
		old, ok := m.posts[p.Ref]
		better := !ok || comparePosts(&p, &old, new(digester)) > 0
		switch {
		case !ok:
			c.New++
		case p.Author != old.Author:
			c.Conflicts++
		case better:
			c.Updated++
		}
		if better {
			m.posts[p.Ref] = p
		}
	}
	before := newModel()
	for _, p := range page.People {
		old, ok := m.people[p.Ref]
		if _, met := before.people[p.Ref]; !met {
			before.people[p.Ref] = old
			if !ok {
				c.NewPeople++
			}
		}
		if ok {
			p = mergePeople(p, old)
		}
		m.people[p.Ref] = p
	}
	for ref, old := range before.people {
		if old.ID != "" && old != m.people[ref] {
			c.UpdatedPeople++
		}
	}
	c.Unchanged = len(page.Posts) - c.New - c.Updated - c.Conflicts
	return c
}

// foldModel returns the best version of each post of a page and counts those
// that met somebody else's post there.
func foldModel(posts []tribemap.Post, c *Changes) map[tribemap.Ref]tribemap.Post {
	best := make(map[tribemap.Ref]tribemap.Post)
	for _, p := range posts {
		old, met := best[p.Ref]
		if met && old.Author != p.Author {
			c.Conflicts++
		}
		if !met || comparePosts(&p, &old, new(digester)) > 0 {
			best[p.Ref] = p
		}
	}
	return best
}

// TestPutAgainstModel: changes, contents, counts and soundness after any pages.
func TestPutAgainstModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := openMemory(t)
		m := newModel()
		for range rapid.IntRange(1, 4).Draw(t, "pages") {
			page := anyPage(6).Draw(t, "page")
			if got, want := mustPut(t, s, page), m.put(page); got != want {
				t.Fatalf("changes %+v, want %+v", got, want)
			}
		}
		got := content(t, s)
		if len(got.Posts) != len(m.posts) || len(got.People) != len(m.people) {
			t.Fatalf("%d posts and %d people, want %d and %d",
				len(got.Posts), len(got.People), len(m.posts), len(m.people))
		}
		for _, p := range got.Posts {
			one, err := s.Post(p.Ref)
			if want := m.posts[p.Ref]; err != nil || !reflect.DeepEqual(p, want) || !reflect.DeepEqual(one, want) {
				t.Fatalf("scan %+v, look-up %+v (%v), want %+v", p, one, err, want)
			}
		}
		for _, p := range got.People {
			one, err := s.Person(p.Ref)
			if want := m.people[p.Ref]; err != nil || p != want || one != want {
				t.Fatalf("scan %+v, look-up %+v (%v), want %+v", p, one, err, want)
			}
		}
		posts, people := s.Count()
		r := mustBeSound(t, s)
		if posts != len(m.posts) || people != len(m.people) || r.Posts != posts || r.People != people {
			t.Fatalf("counts %d, %d; check %+v", posts, people, r)
		}
	})
}

// TestPutInAnyOrder: neither the order of pages nor that of their records
// shows in what is stored.
func TestPutInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pages := rapid.SliceOfN(anyPage(3), 2, 5).Draw(t, "pages")
		a, b := openMemory(t), openMemory(t)
		for _, page := range pages {
			mustPut(t, a, page)
		}
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "rng"), 0))
		for _, i := range rng.Perm(len(pages)) {
			page := pages[i]
			rng.Shuffle(len(page.Posts), func(i, j int) {
				page.Posts[i], page.Posts[j] = page.Posts[j], page.Posts[i]
			})
			mustPut(t, b, page)
		}
		if x, y := content(t, a), content(t, b); !reflect.DeepEqual(x, y) {
			t.Fatalf("in order %+v, shuffled %+v", x, y)
		}
		for _, page := range pages {
			if c := mustPut(t, b, page); c != (Changes{Unchanged: len(page.Posts) - c.Conflicts, Conflicts: c.Conflicts}) {
				t.Fatalf("again: %+v", c)
			}
		}
	})
}

func TestPutTwiceWritesNothing(t *testing.T) {
	s := openMemory(t)
	page := simplePage(0, 5000)
	if c := mustPut(t, s, page); c != (Changes{New: 5000, NewPeople: 1}) {
		t.Fatalf("first: %+v", c)
	}
	version, next := s.db.MaxVersion(), s.next
	if c := mustPut(t, s, page); c != (Changes{Unchanged: 5000}) {
		t.Fatalf("second: %+v", c)
	}
	if s.db.MaxVersion() != version || s.next != next {
		t.Error("storing the same page again wrote something")
	}
	if next < 3 {
		t.Errorf("5000 posts are in %d blocks, the test wants several", next)
	}
	mustBeSound(t, s)
}

// TestPutUpdates: a later edit of every other post, across blocks.
func TestPutUpdates(t *testing.T) {
	s := openMemory(t)
	mustPut(t, s, simplePage(0, 4000))
	page := simplePage(0, 4000)
	want := content(t, s)
	for i := range page.Posts {
		if i%2 == 0 {
			page.Posts[i].Edited = 1_700_000_000
			page.Posts[i].Text = "edited"
		}
	}
	if c := mustPut(t, s, page); c.Updated != 2000 || c.Unchanged != 2000 {
		t.Fatalf("%+v", c)
	}
	if c := mustPut(t, s, want); c.Unchanged != 4000 {
		t.Fatalf("the older version won: %+v", c)
	}
	edited := 0
	for _, p := range content(t, s).Posts {
		if p.Text == "edited" {
			edited++
		}
	}
	if r := mustBeSound(t, s); edited != 2000 || r.Posts != 4000 || r.Replaced != 2000 {
		t.Errorf("%d edited, %+v", edited, r)
	}
}

// TestPutTellsConflicts: posts of different people under one id are told
// whichever comes first, in the store as within a page; one stays, the same in
// any order. Later edits by the author are no conflict.
func TestPutTellsConflicts(t *testing.T) {
	post := func(author, text string, edited int64) tribemap.Post {
		return tribemap.Post{Ref: tribemap.Ref{Source: "csv", ID: "1"}, Author: author, Text: text, Edited: edited}
	}
	ann, zoe := post("ann", "slugs", 0), post("zoe", "snails", 0)
	var kept []tribemap.Post
	for _, order := range [][]tribemap.Post{{ann, zoe}, {zoe, ann}} {
		s := openMemory(t)
		mustPut(t, s, tribemap.Page{Posts: order[:1]})
		if c := mustPut(t, s, tribemap.Page{Posts: order[1:]}); c != (Changes{Conflicts: 1}) {
			t.Errorf("%s after %s: %+v", order[1].Author, order[0].Author, c)
		}
		together := openMemory(t)
		if c := mustPut(t, together, tribemap.Page{Posts: order}); c != (Changes{New: 1, Conflicts: 1}) {
			t.Errorf("together: %+v", c)
		}
		kept = append(append(kept, content(t, s).Posts...), content(t, together).Posts...)
	}
	for _, p := range kept {
		if !reflect.DeepEqual(p, kept[0]) {
			t.Errorf("kept %+v and %+v", kept[0], p)
		}
	}
	s := openMemory(t)
	mustPut(t, s, tribemap.Page{Posts: []tribemap.Post{ann}})
	if c := mustPut(t, s, tribemap.Page{Posts: []tribemap.Post{post("ann", "no slugs", 9)}}); c != (Changes{Updated: 1}) {
		t.Errorf("an edit: %+v", c)
	}
}

func TestPutRefuses(t *testing.T) {
	s := mustOpen(t, t.TempDir(), Options{})
	defer s.Close()
	huge, noise := simplePage(0, 1), simplePage(0, 1000)
	huge.Posts[0].Text = strings.Repeat("x", mostPage)
	random, text := rand.NewChaCha8([32]byte{}), make([]byte, 2*MaxPage/1000)
	for i := range noise.Posts {
		_, _ = random.Read(text)
		noise.Posts[i].Text = string(text)
	}
	canceled, cancel := context.WithCancel(context.Background())
	cancel()
	post := func(source, id string) tribemap.Page {
		page := simplePage(0, 3) // the good ones must not be stored either
		page.Posts[2].Ref = tribemap.Ref{Source: source, ID: id}
		return page
	}
	person := tribemap.Page{People: []tribemap.Person{{Ref: tribemap.Ref{Source: "a:b", ID: "c"}}}}
	for name, c := range map[string]struct {
		ctx  context.Context
		page tribemap.Page
		want error
	}{
		"no id":         {t.Context(), post("test", ""), ErrInvalid},
		"no source":     {t.Context(), post("", "a"), ErrInvalid},
		"colon":         {t.Context(), post("a:b", "a"), ErrInvalid},
		"control":       {t.Context(), post("a\x00b", "a"), ErrInvalid},
		"long source":   {t.Context(), post(strings.Repeat("s", 256), "a"), ErrInvalid},
		"person":        {t.Context(), person, ErrInvalid},
		"huge":          {t.Context(), huge, ErrTooBig},
		"too big":       {t.Context(), noise, ErrTooBig},
		"context ended": {canceled, simplePage(0, 3), context.Canceled},
	} {
		if _, err := s.Put(c.ctx, c.page); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	if posts, people := s.Count(); posts+people+len(content(t, s).Posts) != 0 {
		t.Error("something was stored")
	}
}

// TestPutFullPages: whatever Size lets through fits a transaction.
func TestPutFullPages(t *testing.T) {
	noise := rand.NewChaCha8([32]byte{})
	s := mustOpen(t, t.TempDir(), Options{})
	defer s.Close()
	for name, text := range map[string][]byte{"tiny": nil, "large": make([]byte, 900)} {
		var page tribemap.Page
		for Size(page) < MaxPage-3000 {
			more := simplePage(len(page.Posts), 1+MaxPage/recordRoom/100)
			for i := range more.Posts {
				_, _ = noise.Read(text)
				more.Posts[i].Source = name
				more.Posts[i].Text = string(text) // does not compress
			}
			page.Posts = append(page.Posts, more.Posts...)
			for Size(page) > MaxPage {
				page.Posts = page.Posts[:len(page.Posts)-1]
			}
		}
		if c := mustPut(t, s, page); c.New != len(page.Posts) {
			t.Errorf("%s: %+v", name, c)
		}
	}
	mustBeSound(t, s)
}

// TestPutLongPost: a text of many times the usual size is no reason to fail.
func TestPutLongPost(t *testing.T) {
	s := mustOpen(t, t.TempDir(), Options{})
	defer s.Close()
	page := simplePage(0, 1)
	page.Posts[0].Text = strings.Repeat("to be or not to be ", 5*MaxPage/19)
	mustPut(t, s, page)
	if p, err := s.Post(page.Posts[0].Ref); err != nil || p.Text != page.Posts[0].Text {
		t.Errorf("%d bytes came back (%v)", len(p.Text), err)
	}
	mustBeSound(t, s)
}

// TestPutTakesTurns: writers and readers at the same time, for the race
// detector, and no post lost or doubled.
func TestPutTakesTurns(t *testing.T) {
	s := openMemory(t)
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for i := range 10 {
				if _, err := s.Put(context.Background(), simplePage((w*5+i)*20, 100)); err != nil {
					t.Error(err)
				}
				for _, err := range s.Headers(context.Background()) {
					if err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	wg.Wait()
	if posts, _ := s.Count(); posts != (3*5+9)*20+100 {
		t.Errorf("%d posts", posts)
	}
	mustBeSound(t, s)
}
