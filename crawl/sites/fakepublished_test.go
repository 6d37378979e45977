package sites

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/mail"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"tribemap/crawl/fakeworld"
)

// schema is what a service publishes of an answer: testdata/published says
// where, and holds a value of each type in place of the type.
type schema struct {
	Document string            `json:"document"`
	Types    any               `json:"types"`
	Null     []string          `json:"null"` // paths of what can be null
	Same     map[string]string `json:"same"` // paths of what has the shape of another
}

// published reads a schema.
func publishedSchema(t *testing.T, name string) (s schema, s2 shape) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "published", name))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &s); err != nil || !strings.HasPrefix(s.Document, "https://") {
		t.Fatalf("%s: %+v, %v", name, s, err)
	}
	s2 = make(shape)
	s2.take("", s.Types)
	for _, path := range s.Null {
		s2["."+path] = append(s2["."+path], "<nil>")
	}
	return s, s2
}

// strictly checks that an answer has no key that is not published, and none of
// another type: null counts as one.
func (s shape) strictly(t *testing.T, all schema, published shape) {
	t.Helper()
	for path, kinds := range s {
		for prefix, same := range all.Same {
			for strings.HasPrefix(path, "."+prefix) {
				path = same + strings.TrimPrefix(path, "."+prefix)
			}
		}
		for _, kind := range kinds {
			if path != "" && !slices.Contains(published[path], kind) {
				t.Errorf("%s: is %s, published are %v (%s)", path, kind, published[path], all.Document)
			}
		}
	}
}

// TestFakesAnswerAsPublished holds the answers of which no recording is at hand
// against the types that the services publish.
func TestFakesAnswerAsPublished(t *testing.T) {
	w := smallWorld()
	root := w.Post(longest(w))
	w.Post(w.Threads[root.ID][2]).Gone = true
	news := fakeworld.HackerNewsItems{World: w}
	sky := &fakeworld.Bluesky{World: w, Base: "https://x.example"}
	for question, c := range map[string]struct {
		schema string
		body   []byte
	}{
		"item tree": {"hackernews-item.json", asked(t, fakeworld.HackerNews{World: w}, fmt.Sprintf("http://x/api/v1/items/%d", root.ID))},
		"search":    {"discourse-search.json", asked(t, fakeworld.Discourse{World: w}, "http://x/search.json?page=1&q="+url.QueryEscape("sourdough order:latest"))},
		"account":   {"mastodon-account.json", asked(t, fakeworld.Mastodon{World: w, Base: "http://x"}, "http://x/api/v1/accounts/lookup?acct="+w.People[0].Name)},
		"story":     {"hackernews-firebase.json", asked(t, news, fmt.Sprintf("http://x/v0/item/%d.json", root.ID))},
		"comment":   {"hackernews-firebase.json", asked(t, news, fmt.Sprintf("http://x/v0/item/%d.json", w.Threads[root.ID][1]))},
		"likes":     {"bluesky-likes.json", asked(t, sky, "http://x/xrpc/app.bsky.feed.getLikes?limit=20&uri="+url.QueryEscape(sky.Address(likedPost(w))))},
		"deleted":   {"hackernews-firebase.json", asked(t, news, fmt.Sprintf("http://x/v0/item/%d.json", w.Threads[root.ID][2]))},
	} {
		t.Run(question, func(t *testing.T) {
			all, published := publishedSchema(t, c.schema)
			if len(c.body) < 60 {
				t.Errorf("nothing to compare: %s", c.body)
			}
			shapeOf(t, c.body).strictly(t, all, published)
		})
	}
	t.Run("recorded account", func(t *testing.T) {
		shapeOf(t, asked(t, fakeworld.Mastodon{World: w, Base: "http://x"}, "http://x/api/v1/accounts/lookup?acct="+w.People[0].Name)).
			fits(t, shapeOf(t, recordedAccounts(t)...))
	})
	t.Run("recorded lists", func(t *testing.T) {
		const at = "hackernews-firebase-hackeRnews/tests/testthat/hacker-news.firebaseio.com/v0/"
		for _, list := range []string{"updates", "newstories"} {
			shapeOf(t, asked(t, news, "http://x/v0/"+list+".json")).fits(t, shapeOf(t, recording(t, at+list+".json")))
		}
	})
}

// recordedAccounts are accounts as servers describe them: those of which the
// look-up was recorded, with the key that only some servers send.
func recordedAccounts(t *testing.T) (bodies [][]byte) {
	t.Helper()
	for _, e := range cassette(t, "mastodon-mastodonpy/tests/cassettes_entity_tests/test_entity_account.yaml") {
		bodies = append(bodies, e.Answer.Body)
	}
	return append(bodies, []byte(`{"noindex":false}`))
}

// The grammar of mailboxes (RFC 4155, mboxrd) and the names of headers in mails
// (RFC 5322, RFC 2045).
var (
	mboxLine   = regexp.MustCompile(`^From \S+ (Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}$`)
	mailFields = strings.Fields("From To Cc Subject Date Message-Id In-Reply-To References Content-Type Content-Transfer-Encoding Mime-Version")
)

// TestFakeMailboxLooksReal reads the mailbox of a thread by its grammar alone: a
// blank line before each mail, which any reader of mails reads.
func TestFakeMailboxLooksReal(t *testing.T) {
	w := smallWorld()
	root := w.Post(longest(w))
	w.Post(w.Threads[root.ID][1]).Text = "words\n\nFrom here on\n>From there\n.\n"
	list := fakeworld.PublicInbox{World: w, Base: "https://x.example"}
	packed := asked(t, list, "https://x.example/bread/"+url.PathEscape(list.MessageID(root.ID))+"/t.mbox.gz")
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	mails := strings.Split("\n"+string(text), "\n\nFrom ")
	mails[0] = strings.TrimPrefix(mails[0], "\nFrom ")
	if len(mails) != len(w.Threads[root.ID]) {
		t.Fatalf("%d mails, want %d", len(mails), len(w.Threads[root.ID]))
	}
	for _, m := range mails {
		line, rest, _ := strings.Cut("From "+m, "\n")
		if !mboxLine.MatchString(line) {
			t.Errorf("%q begins no mail", line)
		}
		checkMail(t, rest)
	}
	if !strings.Contains(string(text), "\n>From here on\n>>From there\n") {
		t.Error("lines that begin with From are not quoted")
	}
}

func checkMail(t *testing.T, text string) {
	t.Helper()
	m, err := mail.ReadMessage(strings.NewReader(text))
	if err != nil {
		t.Fatalf("%v: %.200s", err, text)
	}
	for name := range m.Header {
		if !slices.Contains(mailFields, name) {
			t.Errorf("no mail has %q", name)
		}
	}
	if _, err := m.Header.Date(); err != nil {
		t.Error(err)
	}
	if _, err := m.Header.AddressList("From"); err != nil || !regexp.MustCompile(`^<[^<>@\s]+@[^<>@\s]+>$`).MatchString(m.Header.Get("Message-ID")) {
		t.Errorf("from %q, id %q: %v", m.Header.Get("From"), m.Header.Get("Message-ID"), err)
	}
}

// newsCodes are the codes with which RFC 3977 lets a server answer, and whether
// lines follow.
var newsCodes = map[string]map[int]bool{
	"MODE READER":          {200: false, 201: false, 502: false},
	"GROUP x":              {411: false},
	"GROUP world.bread":    {211: false},
	"OVER 1-30":            {224: true},
	"OVER 99999-100000":    {423: false},
	"ARTICLE 2":            {220: true},
	"ARTICLE 99999":        {423: false},
	"HEAD 2":               {221: true},
	"LIST nonsense":        {500: false, 501: false, 503: false},
	"XOVER 1-30":           {500: false, 224: true},
	"ARTICLE <1@x.exampl>": {430: false, 423: false},
}

// TestFakeNewsLooksReal holds what a news server says against the RFC's codes
// and forms.
func TestFakeNewsLooksReal(t *testing.T) {
	news := &fakeworld.News{World: smallWorld()}
	for command, codes := range newsCodes {
		conn, err := news.Dial(t.Context(), "tcp", "news.example:119")
		if err != nil {
			t.Fatal(err)
		}
		_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
		in := bufio.NewReader(conn)
		line := func() string {
			text, err := in.ReadString('\n')
			if err != nil || !strings.HasSuffix(text, "\r\n") {
				t.Fatalf("%s: %q, %v", command, text, err)
			}
			return strings.TrimSuffix(text, "\r\n")
		}
		if greeting := line(); !strings.HasPrefix(greeting, "20") {
			t.Errorf("greeting %q", greeting)
		}
		fmt.Fprintf(conn, "%s\r\n", command)
		first := line()
		code := 0
		if _, err := fmt.Sscan(first, &code); err != nil {
			t.Errorf("%s: %q", command, first)
		}
		more, known := codes[code]
		if !known {
			t.Errorf("%s: %q, want one of %v", command, first, codes)
		}
		for more {
			text := line()
			if text == "." {
				break
			}
			if code == 224 && strings.Count(text, "\t") < 7 {
				t.Errorf("overview %q has too few fields", text)
			}
		}
		_ = conn.Close()
	}
}
