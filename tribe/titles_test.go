package tribe

import (
	"slices"
	"testing"

	"tribemap"
)

func TestTitlesJoinThreads(t *testing.T) {
	titled := func(channel, title string, answers bool) func(*tribemap.Post) {
		return func(p *tribemap.Post) { p.Channel, p.Title, p.AnswersTitle = channel, title, answers }
	}
	posts := []tribemap.Post{
		post("1", "ann", 1*day, titled("garden", "Slugs", false)),
		post("2", "bob", 2*day, titled("garden", "slugs", true)),  // answers 1
		post("3", "cat", 3*day, titled("cellar", "slugs", true)),  // another list: its start is lost
		post("4", "dan", 4*day, titled("cellar", "slugs", true)),  // with 3
		post("5", "ann", 5*day, titled("garden", "Slugs", false)), // begun anew
		post("6", "bob", 6*day, titled("garden", "Slugs", true)),  // answers 5
		post("7", "cat", 99*day, titled("garden", "Slugs", true)), // too late
		post("8", "dan", 7*day, titled("garden", "Slugs", true), func(p *tribemap.Post) { p.Thread = "1" }),
		post("9", "ann", 8*day, titled("garden", "", true)),
	}
	want := [][]string{{"1", "2", "8"}, {"3", "4"}, {"5", "6"}, {"7"}, {"9"}}
	for range 2 {
		talk, _ := listen(t, archive(nil, posts...), ListenOptions{})
		threads := make([][]string, talk.Threads)
		for _, p := range talk.Posts {
			threads[p.Thread] = append(threads[p.Thread], p.Ref.ID)
		}
		slices.SortFunc(threads, slices.Compare)
		if !slices.EqualFunc(threads, want, slices.Equal) {
			t.Errorf("threads %q, want %q", threads, want)
		}
		slices.Reverse(posts)
	}
}
