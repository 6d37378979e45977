package live

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"tribemap"
)

func TestUnreact(t *testing.T) {
	list := []tribemap.Reaction{
		{Source: "s", Post: "at://did:plc:b/x/1", By: "did:plc:a"},
		{Source: "s", Post: "at://did:plc:gone/x/1", By: "did:plc:a"},
		{Source: "s", Post: "17", By: "did:plc:gone"},
		{Source: "other", Post: "17", By: "did:plc:gone"},
		{Source: "s", Post: "17", By: "did:plc:b"},
	}
	want := []tribemap.Reaction{list[0], list[3], list[4]}
	got := Unreact(slices.Clone(list), func(r tribemap.Ref) bool { return r == tribemap.Ref{Source: "s", ID: "did:plc:gone"} || r.ID == "" })
	if !slices.Equal(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// reacting is a journal that keeps reactions, too.
type reacting struct {
	*memory
	reactions []tribemap.Reaction
}

func (j *reacting) Apply(ctx context.Context, c Commit) (Changes, error) {
	j.reactions = append(j.reactions, c.Page.Reactions...)
	return j.memory.Apply(ctx, c)
}

// TestReactionsKept: of the reactions of an answer those of people who want to be
// left out are not stored, nor those whose names are beyond all measure, which is
// told.
func TestReactionsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tn, m := newTown(3), &reacting{memory: newMemory()}
		o := oddOptions(tn, odd{change: func(task Task, f *Found) {
			if task.Kind != Thread {
				return
			}
			f.NoIndex = []string{"shy"}
			for _, by := range []string{"a", "shy", "out", strings.Repeat("x", mostAsking)} {
				f.Page.Reactions = append(f.Page.Reactions, tribemap.Reaction{Source: "town", Post: task.Target, By: by})
			}
		}})
		o.Refuse = func(r tribemap.Ref) bool { return r.ID == "out" }
		rep, err := Run(t.Context(), m, o)
		if err != nil {
			t.Fatal(err)
		}
		if len(m.reactions) == 0 {
			t.Error("no reactions")
		}
		for _, r := range m.reactions {
			if r.By != "a" {
				t.Errorf("%.40q is stored", r.By)
			}
		}
		if rep.Threads[Capped] != len(m.reactions) {
			t.Errorf("%d threads are not told, which gave too much: %+v", len(m.reactions)-rep.Threads[Capped], rep.Threads)
		}
	})
}

// TestLikesComeLast: nothing is worth less than who likes a post, however many
// posts have any, and a page of likes that is given again is asked for anew.
func TestLikesComeLast(t *testing.T) {
	for kind, guess := range guesses {
		if kind != Likes && guess <= guesses[Likes] {
			t.Errorf("%s is worth %v, likes %v", kind, guess, guesses[Likes])
		}
	}
	page := Found{Page: tribemap.Page{Reactions: []tribemap.Reaction{{By: "a"}, {By: "b"}}}}
	task := Task{Kind: Likes, Page: 1}
	w := windowRecord{Last: contents(task, page)}
	if !w.stale(task, page) {
		t.Error("the page before once more is taken for another")
	}
	page.Page.Reactions = page.Page.Reactions[:1]
	if w.stale(task, page) {
		t.Error("another page is taken for the one before")
	}
	for i, want := range []bool{false, false, true} {
		if again, _ := w.repeats(page.Page, nil); again != want {
			t.Errorf("page %d of the same people: repetition %v, want %v", i+1, again, want)
		}
	}
}
