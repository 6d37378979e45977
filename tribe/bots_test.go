package tribe

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tribemap"
)

const aDay = 86400

func TestMarkBots(t *testing.T) {
	var posts []chatPost
	for i := range 40 {
		n, at := int64(i), int64(i)*aDay
		thread := func(by string) string { return fmt.Sprint(by, i) }
		posts = append(
			posts,
			// Daily at six, each time under another title.
			chatPost{by: "digest", thread: thread("digest"), title: words3(i), text: words3(i), time: at + 6*3600},
			// Only opens threads, always alike, at any hour.
			chatPost{by: "verse", thread: thread("verse"), title: "Daily verse", text: words3(i), time: at + n*2111%aDay},
			// Opens threads nobody answers, but says something else each time.
			chatPost{by: "bore", thread: thread("bore"), title: words3(i), text: words3(i + 1), time: at + n*3511%aDay},
			// Two openings, in one thread with everybody.
			chatPost{by: "commits", thread: "chat", text: []string{"[x] ann pushed", "x/main " + words3(i)}[i%2], time: at + n*4111%aDay},
			// Answers whoever asks, out of three sentences.
			chatPost{
				by: "oracle", thread: "chat", to: "ann", time: at + n*2999%aDay,
				text: []string{"ann", "bob"}[i%2] + ": the manual says so on page number " + words3(i%3),
			},
			// Talkative people, one of whom always greets.
			chatPost{by: "ann", thread: "chat", text: "hello " + words3(i), to: "bob", time: at + n*5111%aDay},
			chatPost{by: "bob", thread: "chat", text: words3(i), to: "ann", time: at + n*6111%aDay},
			// Speaks to nobody in particular, and not by template.
			chatPost{by: "musing", thread: "chat", text: words3(i), time: at + n*7111%aDay},
		)
	}
	for _, once := range []string{"no-reply", "build-robot", "mabbot", "x[bot]", "talkbot", "bot_killer", "lord_daemon"} {
		posts = append(posts, chatPost{by: once, thread: once, text: "only once"})
	}
	for range 30 { // pasted at once
		posts = append(posts, chatPost{by: "paste", thread: "chat", text: "# settings", time: aDay})
	}
	posts = append(posts, chatPost{by: "rss", thread: "chat", text: "hello ann", to: "ann"})
	talk, texts := chatOf(posts)
	talk.People[chatPerson(talk, "talkbot")].Bot = true

	reasons, err := MarkBots(talk, texts)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"digest": "ten minutes", "verse": "opened 40 threads", "commits": "began 40 posts", "no-reply": "named", "build-robot": `"robot"`,
		"x[bot]": "named", "talkbot": "declares", "oracle": "word for word",
	}
	for i, p := range talk.People {
		if part := want[p.ID]; !strings.Contains(reasons[i], part) || (part == "") != (reasons[i] == "") {
			t.Errorf("%s: %q, want %q", p.ID, reasons[i], part)
		}
		if talk.Bot[i] != (reasons[i] != "") {
			t.Errorf("%s: Bot %v, reason %q", p.ID, talk.Bot[i], reasons[i])
		}
	}
}

// words3 returns three made-up words that differ for each i.
func words3(i int) string {
	var b strings.Builder
	for j := range 3 {
		fmt.Fprintf(&b, "w%c%c ", 'a'+i%26, 'a'+(i/26+j*5)%26)
	}
	return b.String()
}

// TestDatesWithoutTimes has a source that keeps the day only: everybody posts
// at midnight, and nobody is a clock.
func TestDatesWithoutTimes(t *testing.T) {
	var posts []chatPost
	for i := range 30 {
		for _, by := range []string{"ann", "bob", "eve"} {
			posts = append(posts, chatPost{by: by, thread: fmt.Sprint(by, i), title: words3(i), text: words3(i), time: int64(i+1) * aDay})
		}
	}
	talk, texts := chatOf(posts)
	reasons, err := MarkBots(talk, texts)
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range reasons {
		if r != "" {
			t.Errorf("%s: %q", talk.People[i].ID, r)
		}
	}
}

// TestAnswersSpare has somebody who opens threads alike and answers once.
func TestAnswersSpare(t *testing.T) {
	var posts []chatPost
	for i := range 30 {
		posts = append(posts, chatPost{by: "ann", thread: fmt.Sprint(i), title: "Weekly report", text: "Report " + words3(i)})
	}
	talk, texts := chatOf(posts)
	before, err := MarkBots(talk, texts)
	if err != nil {
		t.Fatal(err)
	}
	posts = append(posts, chatPost{by: "ann", thread: "x", title: "Re: your question", text: "sure"})
	talk, texts = chatOf(posts)
	after, err := MarkBots(talk, texts)
	if err != nil {
		t.Fatal(err)
	}
	if before[0] == "" || after[0] != "" {
		t.Errorf("without an answer %q, with one %q: want marked, then not", before[0], after[0])
	}
}

func TestAnswers(t *testing.T) {
	for _, c := range []struct {
		post tribemap.Post
		want bool
	}{
		{tribemap.Post{Title: "Re: boats"}, true},
		{tribemap.Post{Title: "[list] AW: boats"}, true},
		{tribemap.Post{Title: "re[2]: boats"}, true},
		{tribemap.Post{Title: "Regatta: boats"}, false},
		{tribemap.Post{Title: "boats", Parent: "1"}, true},
		{tribemap.Post{Title: "boats", Ancestors: []string{"1"}}, true},
		{tribemap.Post{}, false},
	} {
		if got := isAnswer(&c.post); got != c.want {
			t.Errorf("isAnswer(%+v) = %v", c.post, got)
		}
	}
}

// chatPerson returns the number of somebody in a talk.
func chatPerson(t *Talk, id string) uint32 {
	return uint32(slices.IndexFunc(t.People, func(p tribemap.Person) bool { return p.ID == id }))
}
