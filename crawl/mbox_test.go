package crawl

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func readTestdata(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "mail", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// mailbox is three mails with the traps a mailbox has.
const mailbox = `From ann@host Thu Aug 22 12:36:23 2002
From: ann@host
Message-ID: <1@host>
Subject: one

hello
From here on it goes downhill.

From dusk till dawn, 2002, at 10:30 in the park
>From the park we went home.

From bob@host  Fri Aug 23 01:02:03 2002
>From more envelopes
From: bob@host
Message-ID: <2@host>
Subject: two

hello

From carl@host Fri Aug 23 01:02 MET DST 2002
From: carl@host
Message-ID: <3@host>
Subject: three
`

func TestMbox(t *testing.T) {
	page, counts := readText(t, readMbox, "archive/garden.mbox.gz", mailbox)
	if got, want := ids(page.Posts), []string{"1@host", "2@host", "3@host"}; !slices.Equal(got, want) {
		t.Fatalf("posts %v, want %v", got, want)
	}
	want := "hello\nFrom here on it goes downhill.\n\nFrom dusk till dawn, 2002, at 10:30 in the park\nFrom the park we went home."
	if got := page.Posts[0].Text; got != want {
		t.Errorf("text %q, want %q", got, want)
	}
	if page.Posts[2].Channel != "garden" || counts.Problems != 0 {
		t.Errorf("channel %q, problems %v", page.Posts[2].Channel, counts.FirstProblems)
	}
}

func TestMboxNamesTheLineOfAProblem(t *testing.T) {
	text := strings.Replace(mailbox, "From: bob@host", "From: ()", 1)
	page, counts := readText(t, readMbox, "garden.mbox", text)
	if len(page.Posts) != 2 || counts.Problems != 1 || counts.FirstProblems[0].Line != 12 {
		t.Errorf("%d posts, problems %v", len(page.Posts), counts.FirstProblems)
	}
}

func TestMboxName(t *testing.T) {
	tests := map[string]string{
		"x/garden.mbox.gz":      "garden",
		"garden/2002-August.gz": "garden",
		"garden/cur/1":          "1",
		"garden":                "garden",
	}
	for in, want := range tests {
		if got := mboxName(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func FuzzMbox(f *testing.F) {
	f.Add(mailbox)
	f.Add(readTestdata(f, "garden/1"))
	f.Add("From a 1:11 2002\n\nFrom b 1:11 2002\nFrom: b")
	f.Fuzz(func(t *testing.T, text string) { readFuzzed(t, readMbox, text) })
}
