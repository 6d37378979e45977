package tribe

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestProposeTerms(t *testing.T) {
	posts := twoTribes()
	for i := range posts {
		posts[i].text += " said " + posts[i].by
		// Everybody is off topic as well: people are on both sides.
		posts = append(posts, chatPost{by: posts[i].by, thread: "tea", text: "some tea and biscuits " + posts[i].by})
	}
	talk, texts := chatOf(posts)
	for i := range talk.Posts {
		talk.Posts[i].OnTopic = strings.Contains(posts[i].text, "boat")
	}
	got, err := ProposeTerms(talk, texts, []string{"boat*"}, WordOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"jib sheet", "sail"}; !slices.Equal(wordTexts(got), want) {
		t.Errorf("terms %q, want %q", wordTexts(got), want)
	}
}

func TestProposeTermsWithoutContrast(t *testing.T) {
	for _, onTopic := range []bool{false, true} {
		talk, texts := chatOf(twoTribes())
		for i := range talk.Posts {
			talk.Posts[i].OnTopic = onTopic
		}
		if got, err := ProposeTerms(talk, texts, nil, WordOptions{}); err != nil || len(got) > 0 {
			t.Errorf("all posts on topic: %v: %v, %v", onTopic, got, err)
		}
	}
}

func TestProposeTermsErrors(t *testing.T) {
	talk, texts := chatOf(twoTribes())
	if _, err := ProposeTerms(talk, texts, []string{"*"}, WordOptions{}); !errors.Is(err, ErrBadKeyword) {
		t.Errorf("%v, want ErrBadKeyword", err)
	}
	if _, err := ProposeTerms(talk, texts, nil, WordOptions{K: -1}); !errors.Is(err, ErrWordOptions) {
		t.Errorf("%v, want ErrWordOptions", err)
	}
}
