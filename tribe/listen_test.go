package tribe

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tribemap"
)

func ref(id string) tribemap.Ref { return tribemap.Ref{Source: "mail", ID: id} }

func post(id, author string, time int64, more ...func(*tribemap.Post)) tribemap.Post {
	p := tribemap.Post{Ref: ref(id), Author: author, Time: time}
	for _, set := range more {
		set(&p)
	}
	return p
}

func answers(ids ...string) func(*tribemap.Post) {
	return func(p *tribemap.Post) { p.Parent, p.Ancestors = ids[0], ids[1:] }
}

func says(text string) func(*tribemap.Post) { return func(p *tribemap.Post) { p.Text = text } }

func archive(people []tribemap.Person, posts ...tribemap.Post) Archive {
	return Archive{
		People: func(yield func(*tribemap.Person) bool) error {
			for i := range people {
				if !yield(&people[i]) {
					break
				}
			}
			return nil
		},
		Posts: func(yield func(*tribemap.Post) bool) error {
			for i := range posts {
				if !yield(&posts[i]) {
					break
				}
			}
			return nil
		},
	}
}

func listen(t *testing.T, a Archive, opt ListenOptions) (*Talk, Heard) {
	t.Helper()
	talk, heard, err := Listen(a, opt)
	if err != nil {
		t.Fatal(err)
	}
	return talk, heard
}

// turns writes each interaction as "from>to:kind".
func turns(t *Talk) []string {
	var out []string
	for _, e := range t.Interactions {
		out = append(out, t.People[e.From].ID+">"+t.People[e.To].ID+":"+e.Kind.String())
	}
	slices.Sort(out)
	return out
}

func TestWhoTurnsToWhom(t *testing.T) {
	people := []tribemap.Person{
		{Ref: ref("ann"), Handle: "annie", Name: "Ann Lee"},
		{Ref: ref("bob"), Handle: "bob", Name: "Sam Fox"},
		{Ref: ref("cat"), Handle: "cat", Name: "Sam Fox"},
		{Ref: ref("dan"), Handle: "dan"},
	}
	for name, c := range map[string]struct {
		posts []tribemap.Post
		want  []string
	}{
		"a reply turns to the author answered": {
			[]tribemap.Post{post("1", "ann", 10), post("2", "bob", 20, answers("1"))},
			[]string{"bob>ann:reply"},
		},
		"a missing parent gives way to the nearest ancestor": {
			[]tribemap.Post{post("1", "ann", 10), post("3", "cat", 30, answers("gone", "1"))},
			[]string{"cat>ann:reply"},
		},
		"nobody turns to themselves": {
			[]tribemap.Post{post("1", "ann", 10), post("2", "ann", 20, answers("1"))},
			nil,
		},
		"one person counts once a post, by the strongest claim": {
			[]tribemap.Post{post("1", "ann", 10), post("2", "bob", 20, answers("1"), func(p *tribemap.Post) {
				p.Mentions, p.Quotes = []string{"annie", "ANN"}, []string{"Ann Lee"}
			})},
			[]string{"bob>ann:reply"},
		},
		"a handle in any case, with or without @, is a mention": {
			[]tribemap.Post{post("1", "ann", 10), post("2", "dan", 20, func(p *tribemap.Post) { p.Mentions = []string{"@Annie"} })},
			[]string{"dan>ann:mention"},
		},
		"a name two people bear means the one in the thread": {
			[]tribemap.Post{
				post("1", "cat", 10), post("2", "dan", 20, func(p *tribemap.Post) { p.Thread, p.Quotes = "1", []string{"sam  fox"} }),
				post("9", "bob", 5),
			},
			[]string{"dan>cat:quote"},
		},
		"a name two people bear means nobody where both or neither spoke": {
			[]tribemap.Post{
				post("1", "cat", 10), post("9", "bob", 5),
				post("2", "dan", 20, func(p *tribemap.Post) { p.Quotes = []string{"Sam Fox"} }),
			},
			nil,
		},
		"a notice is not talk": {
			[]tribemap.Post{post("1", "ann", 10), post("2", "bob", 20, answers("1"), func(p *tribemap.Post) { p.Notice = true })},
			nil,
		},
	} {
		talk, _ := listen(t, archive(people, c.posts...), ListenOptions{})
		if got := turns(talk); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestThreadsJoinThroughMissingPosts(t *testing.T) {
	talk, _ := listen(t, archive(nil,
		post("2", "ann", 20, answers("root")),
		post("3", "bob", 30, answers("root")),
		post("4", "cat", 40),
		post("5", "dan", 50, answers("3")),
	), ListenOptions{})
	if talk.Threads != 2 {
		t.Fatalf("%d threads, want 2", talk.Threads)
	}
	var threads []uint32
	for _, p := range talk.Posts {
		threads = append(threads, p.Thread)
	}
	if want := []uint32{0, 0, 1, 0}; !slices.Equal(threads, want) {
		t.Errorf("threads %v, want %v", threads, want)
	}
}

func TestScopeKeepsWholeThreads(t *testing.T) {
	a := archive(nil,
		post("1", "ann", 10*day, says("trail shoes")),
		post("2", "bob", 11*day, answers("1"), says("yes")),
		post("3", "cat", 12*day, says("soup")),
		post("4", "dan", 99*day, answers("1"), says("late")),
		post("5", "eve", 0, answers("1"), says("undated")),
	)
	talk, heard := listen(t, a, ListenOptions{
		Since: 5 * day, Until: 50 * day,
		Match: func(p *tribemap.Post) bool { return strings.Contains(p.Text, "trail") },
	})
	if len(talk.Posts) != 2 || !talk.Posts[0].OnTopic || talk.Posts[1].OnTopic {
		t.Fatalf("posts in scope: %+v", talk.Posts)
	}
	if heard.Undated != 1 {
		t.Errorf("%d undated, want 1", heard.Undated)
	}
	if talk.Start != 10*day || talk.End != 11*day {
		t.Errorf("window %d…%d", talk.Start, talk.End)
	}
	var read []string
	if err := heard.Texts(func(n uint32, p *tribemap.Post) bool {
		if talk.Posts[n].Ref != p.Ref {
			t.Errorf("text of %v under the number of %v", p.Ref, talk.Posts[n].Ref)
		}
		read = append(read, p.Text)
		return true
	}); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(read, []string{"trail shoes", "yes"}) {
		t.Errorf("texts %q", read)
	}
}

func TestClocks(t *testing.T) {
	for name, c := range map[string]struct {
		time, received, want int64
	}{
		"within reason":                   {1000 * day, 0, 1000 * day},
		"ahead of the receipt":            {9000 * day, 1000 * day, 1000 * day},
		"behind the receipt":              {999 * day, 1000 * day, 999 * day},
		"unknown but received":            {0, 1000 * day, 1000 * day},
		"years ahead of everybody else":   {9000 * day, 0, 0},
		"before 1970":                     {-5 * day, 0, 0},
		"within a year of everybody else": {1300 * day, 0, 1300 * day},
	} {
		posts := []tribemap.Post{post("x", "ann", c.time, func(p *tribemap.Post) { p.Received = c.received })}
		for i := range 5 {
			posts = append(posts, post(string(rune('a'+i)), "bob", 1000*day))
		}
		talk, heard := listen(t, archive(nil, posts...), ListenOptions{})
		at := slices.IndexFunc(talk.Posts, func(p Post) bool { return p.Ref == ref("x") })
		if got := talk.Posts[at].Time; got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
		if lost := heard.LostTimes == 1; lost != (c.want == 0) {
			t.Errorf("%s: %d times lost", name, heard.LostTimes)
		}
	}
}

func TestOnePersonWithTwoAddresses(t *testing.T) {
	talk, _ := listen(t, archive(nil,
		post("1", "ann@home", 10), post("2", "bob", 20, answers("1")), post("3", "ann@work", 30, answers("2")),
		post("4", "bob", 40, func(p *tribemap.Post) { p.Mentions = []string{"ann@work"} }),
	), ListenOptions{Same: map[tribemap.Ref]tribemap.Ref{ref("ann@work"): ref("ann@home")}})
	if len(talk.People) != 2 {
		t.Fatalf("people: %v", talk.People)
	}
	if got, want := turns(talk), []string{"ann@home>bob:reply", "bob>ann@home:mention", "bob>ann@home:reply"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestPeopleWhoAskedToBeLeftOut(t *testing.T) {
	talk, _ := listen(t, archive(nil,
		post("1", "ann", 10), post("2", "bob", 20, answers("1")), post("3", "cat", 30, answers("2", "1")),
	), ListenOptions{Leave: map[tribemap.Ref]bool{ref("bob"): true}})
	for _, p := range talk.People {
		if p.ID == "bob" {
			t.Error("bob is still there")
		}
	}
	if got := turns(talk); got != nil {
		t.Errorf("interactions %v with somebody who is left out, want none", got)
	}
}

func TestOrderOfTheArchiveDoesNotMatter(t *testing.T) {
	var posts []tribemap.Post
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range 200 {
		p := post("p"+string(rune('0'+i%10))+string(rune('a'+i/10)), "u"+string(rune('a'+rng.IntN(20))), int64(rng.IntN(50))*day)
		if i > 0 && rng.IntN(2) == 0 {
			p.Parent = posts[rng.IntN(i)].ID
		}
		posts = append(posts, p)
	}
	want, _ := listen(t, archive(nil, posts...), ListenOptions{})
	for range 5 {
		rng.Shuffle(len(posts), func(i, j int) { posts[i], posts[j] = posts[j], posts[i] })
		if got, _ := listen(t, archive(nil, posts...), ListenOptions{}); !reflect.DeepEqual(got, want) {
			t.Fatal("the talk differs after a shuffle")
		}
	}
}
