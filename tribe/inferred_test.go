package tribe

import (
	"slices"
	"testing"

	"tribemap"
)

// chatPosts are lines of a channel, twenty seconds apart.
func chatPosts(source string) []tribemap.Post {
	lines := []struct{ author, text, parent string }{
		{"bob", "good luck with the penguins", ""},
		{"ann", "bob: does the compiler work for you with penguins?", "0"},
		{"bob", "yes, it does here", ""},
		{"ann", "bob: thanks", "2"},
		{"ann", "it works for me too now", ""},
	}
	var posts []tribemap.Post
	for i, l := range lines {
		posts = append(posts, tribemap.Post{
			Ref:    tribemap.Ref{Source: source, ID: string(rune('0' + i))},
			Author: l.author, Text: l.text, Channel: "#c", Parent: l.parent, Time: int64(1000 + 20*i),
		})
	}
	return posts
}

func listenTo(t *testing.T, posts []tribemap.Post) *Talk {
	t.Helper()
	talk, _, err := Listen(Archive{
		People: func(func(*tribemap.Person) bool) error { return nil },
		Posts: func(yield func(*tribemap.Post) bool) error {
			for i := range posts {
				if !yield(&posts[i]) {
					break
				}
			}
			return nil
		},
	}, ListenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return talk
}

func TestListenInfersAnswersInChat(t *testing.T) {
	posts := chatPosts("irc")
	talk := listenTo(t, posts)
	if len(talk.Inferred) != 1 {
		t.Fatalf("inferred %+v, want bob's answer alone", talk.Inferred)
	}
	x := talk.Inferred[0]
	if x.From != 1 || x.To != 0 || x.Post != 2 || x.Time != 1040 || x.Kind != tribemap.Inferred || x.Chance < leastChance || x.Chance > 1 {
		t.Errorf("inferred %+v", x)
	}
	slices.Reverse(posts)
	if again := listenTo(t, posts); !slices.Equal(again.Inferred, talk.Inferred) {
		t.Error("another order of the archive gives other answers")
	}
}

func TestListenInfersNothingElsewhere(t *testing.T) {
	plain := listenTo(t, chatPosts("forum"))
	if len(plain.Inferred) != 0 {
		t.Errorf("inferred %+v in a forum", plain.Inferred)
	}
	chat := listenTo(t, chatPosts("slack/team"))
	if !slices.Equal(chat.Interactions, plain.Interactions) || chat.Threads != plain.Threads {
		t.Error("what is inferred changed what is stated")
	}
}
