package crawl

import (
	"bufio"
	"errors"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"tribemap"
)

// textFile is a file as a format gets it.
func textFile(name, text string) *file {
	return &file{Reader: bufio.NewReaderSize(strings.NewReader(text), headSize), name: name, close: func() {}}
}

// readText reads a text with one format's reader.
func readText(t *testing.T, read func(*file, *batch) error, name, text string) (tribemap.Page, *tally) {
	t.Helper()
	var got tribemap.Page
	opt := ImportOptions{}.withDefaults()
	j := newJoiner(opt, 0, func(p tribemap.Page) error {
		got.Posts, got.People = append(got.Posts, p.Posts...), append(got.People, p.People...)
		return nil
	})
	out := newBatch(opt, func(steps []step) error { return j.take(stretch{steps: steps}) })
	out.source = "fuzz"
	if err := errors.Join(read(textFile(name, text), out), out.flush(), j.flush()); err != nil {
		t.Fatal(err)
	}
	return got, &j.tally
}

// readFuzzed checks what every format promises of any text at all: it ends,
// its posts have ids, authors and no negative times, its texts are clean, and
// reading again gives the same.
func readFuzzed(t *testing.T, read func(*file, *batch) error, text string) tribemap.Page {
	t.Helper()
	page, _ := readText(t, read, "folder/file", text)
	for _, p := range page.Posts {
		if p.ID == "" || p.Author == "" || p.Source == "" || p.Time < 0 || p.Received < 0 || p.Edited < 0 {
			t.Errorf("post %+v", p)
		}
		for _, s := range append([]string{p.ID, p.Author, p.Title, p.Text, p.Channel}, append(p.Quotes, p.Links...)...) {
			if !utf8.ValidString(s) || strings.Contains(s, "\x00") {
				t.Errorf("text %q is not clean", s)
			}
		}
	}
	if again, _ := readText(t, read, "folder/file", text); !reflect.DeepEqual(again, page) {
		t.Errorf("read again\n%+v, before\n%+v", again, page)
	}
	return page
}

// readFuzzedAny is readFuzzed for formats that refuse what they cannot parse.
func readFuzzedAny(t *testing.T, read func(*file, *batch) error, text string) tribemap.Page {
	t.Helper()
	return readFuzzed(t, func(f *file, out *batch) error {
		_ = read(f, out) // refused texts have given what was whole before
		return nil
	}, text)
}
