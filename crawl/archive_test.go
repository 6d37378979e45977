package crawl

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"tribemap"
)

// collector is a Sink that keeps everything.
type collector struct {
	pages  []tribemap.Page
	posts  []tribemap.Post
	people []tribemap.Person
	fail   error
}

func (c *collector) Put(_ context.Context, page tribemap.Page) error {
	if c.fail != nil {
		return c.fail
	}
	c.pages = append(c.pages, page)
	c.posts = append(c.posts, page.Posts...)
	c.people = append(c.people, page.People...)
	return nil
}

// folder writes files into a new folder and returns its path.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		p := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func importAll(t *testing.T, opt ImportOptions, paths ...string) (*collector, Report) {
	t.Helper()
	c := &collector{}
	r, err := Import(t.Context(), paths, opt, c)
	if err != nil {
		t.Fatal(err)
	}
	return c, r
}

// someNDJSON is n posts with ids prefix0, prefix1, …
func someNDJSON(prefix string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `{"id":"%s%d","author":"ann","time":%d,"text":"hello"}`+"\n", prefix, i, 1000+i)
	}
	return b.String()
}

func gzipped(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func zstded(t *testing.T, text string) string {
	t.Helper()
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	return string(w.EncodeAll([]byte(text), nil))
}

func zipped(t *testing.T, files ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		w, err := z.Create(files[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(files[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func ids(posts []tribemap.Post) []string {
	var out []string
	for _, p := range posts {
		out = append(out, p.ID)
	}
	return out
}

func TestImportWalksFoldersInOrder(t *testing.T) {
	dir := folder(t, map[string]string{
		"b/two.ndjson":      someNDJSON("b", 1),
		"a.ndjson":          someNDJSON("a", 2),
		"c.zst":             zstded(t, someNDJSON("c", 1)),
		"d.gz":              gzipped(t, someNDJSON("d", 1)),
		"e.zip":             zipped(t, "y/1.ndjson", someNDJSON("e", 1), "x.ndjson", someNDJSON("E", 1), ".hid/z", "z"),
		"mark.ndjson":       "\xef\xbb\xbf" + someNDJSON("m", 1),
		".hidden/no.ndjson": someNDJSON("h", 1),
		".no.ndjson":        someNDJSON("h", 1),
		"README":            "read me",
		"noise.bin":         "\x00\x01\x02\xff",
		"nothing":           "",
	})
	if err := os.Symlink(filepath.Join(dir, "a.ndjson"), filepath.Join(dir, "link.ndjson")); err != nil {
		t.Fatal(err)
	}
	c, r := importAll(t, ImportOptions{}, dir)
	want := []string{"a0", "a1", "b0", "c0", "d0", "E0", "e0", "m0"}
	if got := ids(c.posts); !slices.Equal(got, want) {
		t.Errorf("posts %v, want %v", got, want)
	}
	if r.Files != 7 || r.Posts != 8 || r.Unrecognised != 2 || r.Empty != 1 || r.Skipped != 4 || r.Incomplete() {
		t.Errorf("report %+v", r)
	}
	if want := []FormatCount{{"ndjson", 7, 8}}; !slices.Equal(r.Formats, want) {
		t.Errorf("formats %v, want %v", r.Formats, want)
	}
}

func TestImportGivesTheSamePagesForAnyOrderOfPaths(t *testing.T) {
	dir := folder(t, map[string]string{"a": someNDJSON("a", 3), "b": someNDJSON("b", 3)})
	a, b := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	one, _ := importAll(t, ImportOptions{}, a, b)
	two, _ := importAll(t, ImportOptions{}, b, a, b)
	if got, want := ids(two.posts), ids(one.posts); !slices.Equal(got, want) {
		t.Errorf("posts %v, want %v", got, want)
	}
}

func TestImportErrors(t *testing.T) {
	dir := folder(t, map[string]string{
		"empty": "", "noise": "\x00\x01\x02", "prose": "once upon a time", "good": someNDJSON("a", 1),
		"emptyfolder/.keep": "",
	})
	at := func(name string) string { return filepath.Join(dir, name) }
	tests := []struct {
		path string
		opt  ImportOptions
		want error
	}{
		{at("absent"), ImportOptions{}, fs.ErrNotExist},
		{at("empty"), ImportOptions{}, ErrEmpty},
		{at("emptyfolder"), ImportOptions{}, ErrEmpty},
		{at("noise"), ImportOptions{}, ErrNotRecognised},
		{at("prose"), ImportOptions{}, ErrNotRecognised},
		{at("good"), ImportOptions{Format: "papyrus"}, ErrFormat},
		{os.DevNull, ImportOptions{}, ErrNotRegular},
	}
	for _, tt := range tests {
		_, err := Import(t.Context(), []string{tt.path}, tt.opt, &collector{})
		if !errors.Is(err, tt.want) {
			t.Errorf("%s: error %v, want %v", filepath.Base(tt.path), err, tt.want)
		}
	}
	_, err := Import(t.Context(), []string{at("absent")}, ImportOptions{}, &collector{})
	if got, want := err.Error(), fmt.Sprintf("crawl: import %q: no such file or directory", at("absent")); got != want {
		t.Errorf("error %q, want %q", got, want)
	}
}

func TestImportReportsWhatItCannotOpen(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("the superuser may open everything")
	}
	dir := folder(t, map[string]string{"a": someNDJSON("a", 1), "b": someNDJSON("b", 1), "c/d": "x"})
	for _, name := range []string{"a", "c"} {
		if err := os.Chmod(filepath.Join(dir, name), 0); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { os.Chmod(filepath.Join(dir, "c"), 0o755) })
	c, r := importAll(t, ImportOptions{}, dir)
	if len(c.posts) != 1 || r.Problems != 2 || !r.Incomplete() || !errors.Is(r.FirstProblems[0], fs.ErrPermission) {
		t.Errorf("%d posts, report %+v", len(c.posts), r)
	}
	if _, err := Import(t.Context(), []string{filepath.Join(dir, "a")}, ImportOptions{}, c); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("error %v, want %v", err, fs.ErrPermission)
	}
}

func TestMailOfChatLinesIsMail(t *testing.T) {
	log := strings.Repeat("[12:00] <ann> hello\n", 30)
	dir := folder(t, map[string]string{
		"mail": "From: ann@example.org\nSubject: what we said\nDate: Thu, 22 Aug 2002 12:00:00 +0000\n\n" + log,
		"log":  log,
	})
	_, r := importAll(t, ImportOptions{}, dir)
	if want := []FormatCount{{"irc", 1, 30}, {"mail", 1, 1}}; !slices.Equal(r.Formats, want) {
		t.Errorf("formats %v, want %v", r.Formats, want)
	}
}

func TestImportNamedFileMustBeRecognised(t *testing.T) {
	dir := folder(t, map[string]string{"a": someNDJSON("a", 1), "b": "prose"})
	_, r := importAll(t, ImportOptions{}, filepath.Join(dir, "a"), filepath.Join(dir, "b"))
	if !r.Incomplete() || !errors.Is(r.FirstProblems[0], ErrNotRecognised) {
		t.Errorf("report %+v", r)
	}
}

func TestImportKeepsWhatCameBeforeTheBreak(t *testing.T) {
	// Text that does not compress, so that cutting the file cuts records.
	var b strings.Builder
	for i := range 20000 {
		fmt.Fprintf(&b, `{"id":"%d","author":"ann","text":"%x"}`+"\n", i, i*2654435761)
	}
	for name, whole := range map[string]string{"gz": gzipped(t, b.String()), "zst": zstded(t, b.String())} {
		cut := whole[:len(whole)*3/4]
		dir := folder(t, map[string]string{"a": cut, "b": someNDJSON("b", 1)})
		c, r := importAll(t, ImportOptions{}, dir)
		if r.Problems != 1 || len(c.posts) < 10000 || c.posts[len(c.posts)-1].ID != "b0" {
			t.Errorf("%s: %d posts of three quarters of 20,000, report %+v", name, len(c.posts), r)
		}
	}
}

func TestImportStopsDecompressionBombs(t *testing.T) {
	bomb := strings.Repeat(strings.Repeat(" ", 1023)+"\n", (freeExpansion>>10)+1024)
	first := someNDJSON("a", 1)
	dir := folder(t, map[string]string{
		"bomb.gz":  gzipped(t, first+bomb),
		"bomb.zst": zstded(t, first+bomb),
		"bomb.zip": zipped(t, "x.ndjson", first+bomb),
		"good":     someNDJSON("g", 1),
	})
	_, r := importAll(t, ImportOptions{MaxExpansion: 10}, dir)
	if r.Problems != 3 || r.Posts < 1 {
		t.Fatalf("report %+v", r)
	}
	for _, p := range r.FirstProblems {
		if !errors.Is(p, ErrExpansion) {
			t.Errorf("problem %v, want %v", p, ErrExpansion)
		}
	}
}

func TestImportPagesAreBounded(t *testing.T) {
	dir := folder(t, map[string]string{"a": someNDJSON("a", 25), "b": someNDJSON("b", 5)})
	c, _ := importAll(t, ImportOptions{PagePosts: 10}, dir)
	if len(c.pages) != 3 {
		t.Errorf("%d pages of 30 posts, want 3", len(c.pages))
	}
	c, _ = importAll(t, ImportOptions{PageBytes: 1}, dir)
	if len(c.pages) != 30 {
		t.Errorf("%d pages of 30 posts, want 30", len(c.pages))
	}
}

func TestImportEndsWithItsSinkAndContext(t *testing.T) {
	dir := folder(t, map[string]string{"a": someNDJSON("a", 100)})
	full := errors.New("disk full")
	if _, err := Import(t.Context(), []string{dir}, ImportOptions{PagePosts: 1}, &collector{fail: full}); !errors.Is(err, full) {
		t.Errorf("error %v, want %v", err, full)
	}
	ctx, cancel := context.WithCancel(t.Context())
	opt := ImportOptions{OnProgress: func(Progress) { cancel() }}
	if _, err := Import(ctx, []string{dir}, opt, &collector{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
}

func TestImportProgressEndsAtTotal(t *testing.T) {
	dir := folder(t, map[string]string{"a": someNDJSON("a", 30000), "b.zip": zipped(t, "x", someNDJSON("b", 30000))})
	var last Progress
	calls := 0
	_, r := importAll(t, ImportOptions{OnProgress: func(p Progress) {
		if p.Done < last.Done || p.Done > p.Total {
			t.Errorf("progress %+v after %+v", p, last)
		}
		last, calls = p, calls+1
	}}, dir)
	if last.Done != last.Total || last.Total != r.Bytes || last.Posts != 60000 || calls < 3 {
		t.Errorf("%d calls, last %+v, report %+v", calls, last, r)
	}
}

// Which of two spellings of a name stands is the sink's to decide, whatever came
// first; so it is told of both.
func TestPeopleAreToldOnceAndCompleted(t *testing.T) {
	dir := folder(t, map[string]string{"a": `{"type":"person","id":"ann"}
{"type":"person","id":"ann"}
{"type":"person","id":"ann","name":"Ann"}
{"type":"person","id":"ann","name":"Anna"}
{"type":"person","id":"bob","handle":"bob"}
`})
	c, r := importAll(t, ImportOptions{Source: "x"}, dir)
	if r.People != 2 || len(c.people) != 4 || c.people[1].Name != "Ann" || c.people[0].Source != "x" {
		t.Errorf("report %+v, people %+v", r, c.people)
	}
}

func TestTextsAreCleaned(t *testing.T) {
	dir := folder(t, map[string]string{"a": `{"id":"1","author":"a","text":"nul \u0000 here","time":-5}` + "\n" +
		`{"id":"2","author":"a","text":"bad ` + "\xff" + ` byte","cross_posts":["z","b","z"]}` + "\n"})
	c, r := importAll(t, ImportOptions{}, dir)
	if c.posts[0].Text != "nul  here" || c.posts[1].Text != "bad \uFFFD byte" {
		t.Errorf("texts %q and %q", c.posts[0].Text, c.posts[1].Text)
	}
	if c.posts[0].Time != 0 || r.LostTimes != 1 || !slices.Equal(c.posts[1].CrossPosts, []string{"b", "z"}) {
		t.Errorf("posts %+v, report %+v", c.posts, r)
	}
}

// twoFiles is a format made of a folder with a file names and a file words.
func twoFiles() format {
	return format{
		name: "two", source: "two",
		matchTree: func(fsys fs.FS) bool {
			_, err := fs.Stat(fsys, "names")
			return err == nil
		},
		readTree: func(t *tree, out *batch) error {
			names, err := t.open("names")
			if err != nil {
				return err
			}
			defer names.close()
			line, err := newLines(names.Reader).next()
			if err != nil {
				return err
			}
			p := tribemap.Post{Ref: tribemap.Ref{Source: out.sourceName("two/x"), ID: "1"}, Author: string(line)}
			if err := out.post(names, 1, p); err != nil {
				return err
			}
			_, err = t.open("words")
			return err
		},
	}
}

func TestImportReadsClaimedFoldersWhole(t *testing.T) {
	dir := folder(t, map[string]string{
		"in/names": "ann\n", "in/deeper/names": "bob\n", "a.ndjson": someNDJSON("a", 1),
		"b.zip": zipped(t, "in/names", gzipped(t, "eve\n"), "in/words", "x"),
	})
	chosen := append(formats(), twoFiles())
	for source, want := range map[string]string{"": "two/x", "mine": "mine"} {
		todo, err := plan([]string{dir}, chosen)
		if err != nil {
			t.Fatal(err)
		}
		defer todo.close()
		c := &collector{}
		r, err := run(t.Context(), todo, ImportOptions{Source: source}.withDefaults(), chosen, c)
		if err != nil {
			t.Fatal(err)
		}
		if len(c.posts) != 3 || c.posts[1].Author != "eve" || c.posts[2].Author != "ann" || c.posts[2].Source != want {
			t.Errorf("posts %+v", c.posts)
		}
		if r.Problems != 1 || !errors.Is(r.FirstProblems[0], fs.ErrNotExist) || r.FirstProblems[0].File != filepath.ToSlash(dir)+"/in" {
			t.Errorf("report %+v", r)
		}
	}
}

// TestImportTellsFilesOfNothing: what a format makes nothing of is a problem,
// whether the format was recognised or asked for; a log of mere comings and
// goings is none.
func TestImportTellsFilesOfNothing(t *testing.T) {
	tests := []struct {
		name, format, text string
		problems           int
	}{
		{"prose.txt", "irc", "It was a dark night.\nNothing stirred.\n", 1},
		{"head.csv", "", "author,text\n", 1},
		{"day.json", "slack", "[]", 1},
		{"day.json", "", `[{"type":"message","subtype":"channel_join","ts":"1452845865.000008"}]`, 0},
		{"#g.log", "", "[10:00] *** ann joined\n[10:01] *** ann quit\n", 0},
		{"people.ndjson", "", `{"type":"person","id":"ann"}` + "\n", 0},
	}
	for _, tt := range tests {
		path := filepath.Join(t.TempDir(), tt.name)
		if err := os.WriteFile(path, []byte(tt.text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, r := importAll(t, ImportOptions{Format: tt.format}, path)
		if r.Problems != tt.problems || r.Files != 1 {
			t.Errorf("%s as %q: %+v", tt.name, tt.format, r)
		}
		if r.Problems > 0 && !errors.Is(r.FirstProblems[0], ErrNothing) {
			t.Errorf("%s as %q: %v, want %v", tt.name, tt.format, r.FirstProblems[0], ErrNothing)
		}
	}
}
