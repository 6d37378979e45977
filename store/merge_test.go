package store

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"tribemap"
)

// TestComparePostsIsAnOrder: total, antisymmetric and transitive, so that the
// greatest of several does not depend on which are compared first.
func TestComparePostsIsAnOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := anyPost(1).Draw(t, "a"), anyPost(1).Draw(t, "b"), anyPost(1).Draw(t, "c")
		b.Source, c.Source = a.Source, a.Source
		var d digester
		ab, ba, bc, ac := comparePosts(&a, &b, &d), comparePosts(&b, &a, &d), comparePosts(&b, &c, &d), comparePosts(&a, &c, &d)
		if ab != -ba || (ab == 0) != reflect.DeepEqual(a, b) {
			t.Fatalf("a to b %d, b to a %d", ab, ba)
		}
		if ab <= 0 && bc <= 0 && ac > 0 {
			t.Fatalf("a ≤ b ≤ c but a > c")
		}
	})
}

func TestComparePosts(t *testing.T) {
	base := tribemap.Post{Ref: tribemap.Ref{Source: "s", ID: "1"}, Text: "text", Received: 5}
	with := func(change func(*tribemap.Post)) tribemap.Post {
		p := base
		change(&p)
		return p
	}
	for name, c := range map[string]struct{ worse, better tribemap.Post }{
		"edited":        {base, with(func(p *tribemap.Post) { p.Edited, p.Received = 9, 0 })},
		"edited later":  {with(func(p *tribemap.Post) { p.Edited, p.Likes = 8, 1 }), with(func(p *tribemap.Post) { p.Edited = 9 })},
		"fuller":        {base, with(func(p *tribemap.Post) { p.Parent = "0" })},
		"more likes":    {with(func(p *tribemap.Post) { p.Likes = 1 }), with(func(p *tribemap.Post) { p.Likes = 2 })},
		"first export":  {with(func(p *tribemap.Post) { p.Received = 6 }), base},
		"export dated ": {with(func(p *tribemap.Post) { p.Received = 0 }), base},
	} {
		if got := comparePosts(&c.worse, &c.better, new(digester)); got >= 0 {
			t.Errorf("%s: %d", name, got)
		}
	}
}

// TestMergePeopleIsAJoin: commutative, associative, idempotent.
func TestMergePeopleIsAJoin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := anyPerson(1).Draw(t, "a"), anyPerson(1).Draw(t, "b"), anyPerson(1).Draw(t, "c")
		b.Ref, c.Ref = a.Ref, a.Ref
		if mergePeople(a, b) != mergePeople(b, a) {
			t.Fatal("not commutative")
		}
		if mergePeople(mergePeople(a, b), c) != mergePeople(a, mergePeople(b, c)) {
			t.Fatal("not associative")
		}
		if mergePeople(a, a) != a {
			t.Fatal("not idempotent")
		}
	})
}

// TestMergePeopleFields: a field added to Person must be added to the merge.
func TestMergePeopleFields(t *testing.T) {
	var full tribemap.Person
	fillStruct(reflect.ValueOf(&full).Elem())
	bare := tribemap.Person{Ref: full.Ref}
	if got := mergePeople(bare, full); got != full {
		t.Errorf("%+v, want %+v", got, full)
	}
}
