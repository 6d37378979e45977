package crawl

import (
	"bytes"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
)

const boxText = "From mboxrd@z Thu Jan  1 00:00:00 1970\nFrom: Ann <ann@ex.org>\nMessage-ID: <1@ex.org>\nDate: Tue, 14 Nov 2023 22:13:20 +0000\n\ndark\n\n" +
	"From mboxrd@z Thu Jan  1 00:00:00 1970\nFrom: Bo <bo@ex.org>\nMessage-ID: <2@ex.org>\nIn-Reply-To: <1@ex.org>\nList-Id: <rye.ex.org>\nDate: x\n\n> dark\npale\n"

func TestMailbox(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write([]byte(boxText)); err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"plain": boxText, "packed": packed.String()} {
		page, err := Mailbox(strings.NewReader(text), "list", "bread")
		if err != nil || len(page.Posts) != 2 || len(page.People) != 2 {
			t.Fatalf("%s: %+v, %v", name, page, err)
		}
		one, two := page.Posts[0], page.Posts[1]
		if one.Channel != "bread" || one.Source != "list" || one.Time != 1700000000 || two.Channel != "rye" || two.Parent != "1@ex.org" || two.Text != "pale" {
			t.Errorf("%s: %+v", name, page.Posts)
		}
	}
	cut := packed.String()[:packed.Len()/2]
	if _, err := Mailbox(strings.NewReader(cut), "list", "bread"); err == nil {
		t.Error("a packed mailbox that breaks off is taken for whole")
	}
}

func TestOwnWordsExported(t *testing.T) {
	if got := OwnWords("Bo wrote:\n> dark\npale\n-- \nAnn"); got != "pale" {
		t.Errorf("%q", got)
	}
}
