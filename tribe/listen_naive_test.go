package tribe

import (
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"tribemap"
)

// naiveListen is Listen by its definition: with maps, and each question asked
// anew of all posts.
type naiveListen struct {
	people []tribemap.Person
	posts  []tribemap.Post
	opt    ListenOptions
}

func (l *naiveListen) author(p *tribemap.Post) tribemap.Ref {
	return canonical(tribemap.Ref{Source: p.Source, ID: p.Author}, l.opt.Same)
}

func (l *naiveListen) time(p *tribemap.Post) int64 {
	var times []int64
	for i := range l.posts {
		if q := &l.posts[i]; q.Source == p.Source && q.Time > 0 {
			times = append(times, q.Time)
		}
	}
	slices.Sort(times)
	switch {
	case p.Received > 0 && p.Time <= 0:
		return p.Received
	case p.Received > 0:
		return min(p.Time, p.Received)
	case len(times) > 0 && p.Time > times[min(len(times)*999/1000, max(0, len(times)-2))]+yearSeconds:
		return 0
	}
	return max(0, p.Time)
}

// before orders posts as a talk does.
func (l *naiveListen) before(a, b *tribemap.Post) int {
	return cmp.Or(cmp.Compare(l.time(a), l.time(b)), a.Compare(b.Ref))
}

// threads returns a label for each post, equal for those of a thread: labels
// spread until nothing changes.
func (l *naiveListen) threads() map[tribemap.Ref]tribemap.Ref {
	label := make(map[tribemap.Ref]tribemap.Ref)
	var joined [][2]tribemap.Ref
	join := func(a, b tribemap.Ref) {
		label[a], label[b] = a, b
		if b.ID != "" {
			joined = append(joined, [2]tribemap.Ref{a, b})
		}
	}
	for _, p := range l.posts {
		for _, id := range append([]string{p.ID, p.Thread, p.Parent}, p.Ancestors...) {
			join(p.Ref, tribemap.Ref{Source: p.Source, ID: id})
		}
	}
	began := make(map[uint64]*tribemap.Post)
	for _, p := range l.sorted() {
		if p.Thread != "" || p.Title == "" || l.time(p) == 0 {
			continue
		}
		first := began[titleKey(p)]
		if first != nil && p.AnswersTitle && l.time(p)-l.time(first) <= titleSpan {
			join(p.Ref, first.Ref)
		} else {
			began[titleKey(p)] = p
		}
	}
	for changed := true; changed; {
		changed = false
		for _, j := range joined {
			if a, b := label[j[0]], label[j[1]]; a != b {
				least := slices.MinFunc([]tribemap.Ref{a, b}, tribemap.Ref.Compare)
				label[j[0]], label[j[1]], changed = least, least, true
			}
		}
	}
	return label
}

func (l *naiveListen) sorted() []*tribemap.Post {
	var all []*tribemap.Post
	for i := range l.posts {
		all = append(all, &l.posts[i])
	}
	slices.SortFunc(all, l.before)
	return all
}

func (l *naiveListen) talk() *Talk {
	threads := l.threads()
	var kept []*tribemap.Post
	matched := make(map[tribemap.Ref]bool)
	for _, p := range l.sorted() {
		dated := l.opt.Since == 0 && l.opt.Until == 0 ||
			l.time(p) != 0 && l.time(p) >= l.opt.Since && (l.opt.Until == 0 || l.time(p) < l.opt.Until)
		if dated && !p.Notice && !l.opt.Leave[l.author(p)] {
			kept = append(kept, p)
			matched[threads[p.Ref]] = matched[threads[p.Ref]] || l.opt.Match(p)
		}
	}
	kept = slices.DeleteFunc(kept, func(p *tribemap.Post) bool { return !matched[threads[p.Ref]] })

	t := &Talk{People: []tribemap.Person{}, Bot: []bool{}, Posts: []Post{}, Interactions: []tribemap.Interaction{}}
	described := make(map[tribemap.Ref]tribemap.Person)
	for _, p := range l.people {
		described[p.Ref] = p
	}
	authors := make(map[tribemap.Ref]uint32)
	for _, p := range kept {
		authors[l.author(p)] = 0
	}
	for _, ref := range slices.SortedFunc(maps.Keys(authors), tribemap.Ref.Compare) {
		p := described[ref]
		p.Ref, p.Handle = ref, cmp.Or(p.Handle, ref.ID)
		authors[ref] = uint32(len(t.People))
		t.People, t.Bot = append(t.People, p), append(t.Bot, p.Bot)
	}
	number, dense := make(map[tribemap.Ref]uint32), make(map[tribemap.Ref]uint32)
	for n, p := range kept {
		thread, known := dense[threads[p.Ref]]
		if !known {
			thread = uint32(len(dense))
			dense[threads[p.Ref]] = thread
		}
		number[p.Ref] = uint32(n)
		t.Posts = append(t.Posts, Post{
			Ref: p.Ref, Author: authors[l.author(p)], Thread: thread, Parent: None, Time: l.time(p), OnTopic: l.opt.Match(p),
		})
	}
	t.Threads = len(dense)
	for n, p := range kept {
		l.turns(t, uint32(n), p, authors, number)
	}
	slices.SortFunc(t.Interactions, CompareInteractions)
	t.setWindow()
	return t
}

func (l *naiveListen) turns(t *Talk, n uint32, p *tribemap.Post, authors, number map[tribemap.Ref]uint32) {
	already := make(map[uint32]bool)
	turn := func(person uint32, known bool, kind tribemap.Kind) {
		if from := t.Posts[n].Author; known && person != from && !already[person] {
			already[person] = true
			t.Interactions = append(t.Interactions, tribemap.Interaction{From: from, To: person, Post: n, Time: t.Posts[n].Time, Kind: kind})
		}
	}
	for _, id := range append([]string{p.Parent}, p.Ancestors...) {
		at := slices.IndexFunc(l.posts, func(q tribemap.Post) bool { return q.Ref == tribemap.Ref{Source: p.Source, ID: id} })
		if at < 0 || id == p.ID {
			continue
		}
		if parent, inScope := number[l.posts[at].Ref]; inScope {
			t.Posts[n].Parent = parent
		}
		to, known := authors[l.author(&l.posts[at])]
		turn(to, known, tribemap.Reply)
		break
	}
	for _, name := range p.Mentions {
		to, known := l.meant(t, n, p.Source, name, authors)
		turn(to, known, tribemap.Mention)
	}
	for _, name := range p.Quotes {
		to, known := l.meant(t, n, p.Source, name, authors)
		turn(to, known, tribemap.Quote)
	}
}

func (l *naiveListen) meant(t *Talk, n uint32, source, name string, authors map[tribemap.Ref]uint32) (uint32, bool) {
	if person, ok := authors[canonical(tribemap.Ref{Source: source, ID: name}, l.opt.Same)]; ok {
		return person, true
	}
	var bearers, here []uint32
	for i, p := range t.People {
		if p.Source == source && folded(name) != "" && (folded(p.Handle) == folded(name) || folded(p.Name) == folded(name)) {
			bearers = append(bearers, uint32(i))
			if slices.ContainsFunc(t.Posts, func(q Post) bool { return q.Thread == t.Posts[n].Thread && q.Author == uint32(i) }) {
				here = append(here, uint32(i))
			}
		}
	}
	if len(bearers) == 1 {
		return bearers[0], true
	}
	if len(here) == 1 {
		return here[0], true
	}
	return 0, false
}

// drawArchive draws a small archive in which names collide, parents are missing
// and clocks are wrong.
func drawArchive(t *rapid.T) (people []tribemap.Person, posts []tribemap.Post) {
	source := rapid.SampledFrom([]string{"forum", "mail"})
	author := rapid.SampledFrom([]string{"ann", "bob", "cat", "dan"})
	id := func(n int) string { return fmt.Sprint("post", n) }
	some := rapid.Custom(func(t *rapid.T) string { return id(rapid.IntRange(0, 30).Draw(t, "id")) })
	maybe := rapid.OneOf(rapid.Just(""), some)
	name := rapid.SampledFrom([]string{"ann", "@Ann", "bob", "Sam  Fox", "dan", "nobody", ""})
	for i := range rapid.IntRange(0, 24).Draw(t, "posts") {
		posts = append(posts, tribemap.Post{
			Ref: tribemap.Ref{Source: source.Draw(t, "source"), ID: id(i)}, Author: author.Draw(t, "author"),
			Time:     rapid.OneOf(rapid.Int64Range(-2, 40), rapid.SampledFrom([]int64{5 * yearSeconds})).Draw(t, "day") * day,
			Received: rapid.SampledFrom([]int64{0, 0, 20 * day}).Draw(t, "received"),
			Thread:   maybe.Draw(t, "thread"), Parent: maybe.Draw(t, "parent"),
			Ancestors: rapid.SliceOfN(some, 0, 2).Draw(t, "ancestors"),
			Mentions:  rapid.SliceOfN(name, 0, 2).Draw(t, "mentions"), Quotes: rapid.SliceOfN(name, 0, 2).Draw(t, "quotes"),
			Title: rapid.SampledFrom([]string{"", "slugs", "Slugs"}).Draw(t, "title"), AnswersTitle: rapid.Bool().Draw(t, "answers title"),
			Notice: rapid.IntRange(0, 9).Draw(t, "notice") == 0, Text: rapid.SampledFrom([]string{"trail", "soup"}).Draw(t, "text"),
		})
	}
	for _, p := range []tribemap.Person{
		{Ref: tribemap.Ref{Source: "forum", ID: "ann"}, Handle: "Ann"},
		{Ref: tribemap.Ref{Source: "forum", ID: "bob"}, Name: "Sam Fox", Bot: true},
		{Ref: tribemap.Ref{Source: "forum", ID: "cat"}, Name: "Sam Fox"},
	} {
		if rapid.Bool().Draw(t, "described") {
			people = append(people, p)
		}
	}
	return people, posts
}

func TestListenAsDefined(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		people, posts := drawArchive(t)
		opt := ListenOptions{
			Since:   rapid.SampledFrom([]int64{0, 5 * day}).Draw(t, "since"),
			Until:   rapid.SampledFrom([]int64{0, 30 * day}).Draw(t, "until"),
			Match:   func(p *tribemap.Post) bool { return p.Text == "trail" },
			Threads: rapid.SampledFrom([]int{1, 8}).Draw(t, "threads"),
		}
		if rapid.Bool().Draw(t, "same") {
			opt.Same = map[tribemap.Ref]tribemap.Ref{{Source: "mail", ID: "ann"}: {Source: "forum", ID: "ann"}}
		}
		if rapid.Bool().Draw(t, "leave") {
			opt.Leave = map[tribemap.Ref]bool{{Source: "forum", ID: "dan"}: true}
		}
		a := archive(people, posts...)
		a.Size = rapid.IntRange(0, 40).Draw(t, "size")
		got, _, err := Listen(a, opt)
		if err != nil {
			t.Fatal(err)
		}
		if want := (&naiveListen{people, posts, opt}).talk(); !reflect.DeepEqual(got, want) {
			t.Errorf("got  %+v\nwant %+v", got, want)
		}
	})
}
