package tribe

import (
	"fmt"
	"slices"
	"testing"

	"github.com/cespare/xxhash/v2"

	"tribemap"
)

// spelled reads a talk and writes down the words of each post.
func spelled(t *testing.T, r *reading) []string {
	t.Helper()
	var out []string
	err := r.each(func(post uint32, said []wordUse) {
		line := fmt.Sprint(post, ":")
		for _, w := range said {
			switch f := w.form(); {
			case f == None:
				line += " -"
			case w.follows():
				line += "_" + r.text[f]
			default:
				line += " " + r.text[f]
			}
		}
		out = append(out, line)
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// newTestReading makes a reading that keeps as many words as given.
func newTestReading(t *testing.T, talk *Talk, texts Texts, threads, keeps int) *reading {
	t.Helper()
	r, err := newReading(talk, texts, threads)
	if err != nil {
		t.Fatal(err)
	}
	r.left = keeps
	return r
}

func TestReading(t *testing.T) {
	talk, texts := chatOf([]chatPost{
		{by: "ann", thread: "a", title: "Growing tomato plants", text: "They need compost\n> and water\n-- \nAnn"},
		{by: "bob", thread: "a", title: "Growing tomato plants", text: "Compost, yes. And 1999 sheets"},
		{by: "ann", thread: "b", title: "Re: sails", text: "jib sheet"},
		{by: "bot", thread: "b", text: "I am a robot"},
	})
	talk.Bot[slices.IndexFunc(talk.People, func(p tribemap.Person) bool { return p.ID == "bot" })] = true
	want := []string{
		"0: Growing_tomato_plants - -_compost",
		"1: Compost - - -_sheets",
		"2: jib_sheet",
	}
	got := spelled(t, newTestReading(t, talk, texts, 1, keptWordUses))
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestReadingDoesNotDependOnRoom reads several batches with any number of
// workers, twice, with room for all words, for some and for none.
func TestReadingDoesNotDependOnRoom(t *testing.T) {
	var posts []chatPost
	for i := range batchPosts + 3*readChunk/2 {
		posts = append(posts, chatPost{
			by: fmt.Sprint("p", i%50), thread: fmt.Sprint("t", i%90),
			text: fmt.Sprintf("word%c and thing%c%c of %d", 'a'+i%17, 'a'+i%23, 'a'+i%7, i),
		})
	}
	talk, texts := chatOf(posts)
	want := spelled(t, newTestReading(t, talk, texts, 1, keptWordUses))
	if len(want) != len(posts) {
		t.Fatalf("%d posts read of %d", len(want), len(posts))
	}
	for _, c := range []struct {
		threads, keeps, scans int
	}{{1, keptWordUses, 1}, {8, keptWordUses, 1}, {8, 1000, 2}, {2, 0, 2}} {
		scans := 0
		counted := func(yield func(uint32, *tribemap.Post) bool) error {
			scans++
			return texts(yield)
		}
		r := newTestReading(t, talk, counted, c.threads, c.keeps)
		scans = 0
		for range 2 {
			if !slices.Equal(spelled(t, r), want) {
				t.Errorf("%+v: other words", c)
			}
		}
		if scans != c.scans {
			t.Errorf("%+v: %d scans", c, scans)
		}
	}
}

// FuzzLineKey holds the fast way of levelling a line against the slow one.
func FuzzLineKey(f *testing.F) {
	f.Add("On Monday 4 May, Ann wrote: __")
	f.Add("Voilà l'été 東京")
	f.Fuzz(func(t *testing.T, line string) {
		level, words := levelLine(nil, line)
		key, ok := lineKey(line)
		if key != xxhash.Sum64(level) || ok != (words >= minLineWords) {
			t.Errorf("%q: key %x, %v; want that of %q, %d words", line, key, ok, level, words)
		}
	})
}
