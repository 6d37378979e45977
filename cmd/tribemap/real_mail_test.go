//go:build unix

package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tribemap"
	"tribemap/crawl/realtest"
)

// postbag writes the mails of a list.
type postbag struct {
	rng   *rand.Rand
	at    time.Time
	mails []letter
}

// letter is a mail and the thread that it belongs to.
type letter struct {
	id, thread string
	text       []byte
}

const (
	bagThreads = 60
	bagWord    = "rye"
)

func newPostbag() *postbag {
	return &postbag{rng: rand.New(rand.NewPCG(3, 3)), at: time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)}
}

// write writes a mail in answer to another, nil if to none.
func (b *postbag) write(to *letter, subject, body string) letter {
	b.at = b.at.Add(time.Duration(1+b.rng.IntN(5000)) * time.Second)
	l := letter{id: fmt.Sprintf("%d.x+y/%d@example.org", len(b.mails), b.rng.IntN(1000))}
	l.thread = l.id
	var m bytes.Buffer
	n := b.rng.IntN(25)
	fmt.Fprintf(&m, "From: Baker %d <baker%d@example.org>\nTo: bread@example.org\nSubject: %s\nMessage-ID: <%s>\nDate: %s\n",
		n, n, subject, l.id, b.at.Format(time.RFC1123Z))
	if to != nil {
		l.thread = to.thread
		fmt.Fprintf(&m, "References: <%s> <%s>\nIn-Reply-To: <%s>\n", to.thread, to.id, to.id)
	}
	fmt.Fprintf(&m, "MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n\n%s\n", body)
	l.text = m.Bytes()
	b.mails = append(b.mails, l)
	return l
}

// fill writes threads of which every fourth is about something else. Lines
// begin with dots and with From, which mailboxes and news must not lose.
func (b *postbag) fill() {
	for i := range bagThreads {
		subject, word := fmt.Sprintf("loaf %d", i), bagWord
		if i%4 == 3 {
			word = "wheat"
		}
		thread := []letter{b.write(nil, subject, fmt.Sprintf("I baked with %s.\n.\n..two dots\nFrom here on it rises.", word))}
		for j := range b.rng.IntN(16) {
			to := thread[b.rng.IntN(len(thread))]
			thread = append(thread, b.write(&to, "Re: "+subject, fmt.Sprintf("> I baked\n\n.naïve answer %d, “quite so”", j)))
		}
	}
}

func (b *postbag) texts(from int) [][]byte {
	var texts [][]byte
	for _, l := range b.mails[from:] {
		texts = append(texts, l.text)
	}
	return texts
}

// imported returns the mails as tribemap import reads them from a mailbox.
func (b *postbag) imported(t *testing.T) map[string]tribemap.Post {
	t.Helper()
	dir := t.TempDir()
	var box bytes.Buffer
	for _, l := range b.mails {
		fmt.Fprintf(&box, "From mboxrd@z Thu Jan  1 00:00:00 1970\n%s\n", strings.ReplaceAll(string(l.text), "\nFrom ", "\n>From "))
	}
	file := filepath.Join(dir, "bread.mbox")
	if err := os.WriteFile(file, box.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("tribemap", "import", "-p", dir, file).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	posts := make(map[string]tribemap.Post)
	for ref, p := range (&realCrawl{dir: dir}).posts(t) {
		posts[ref.ID] = p
	}
	if len(posts) != len(b.mails) {
		t.Fatalf("%d mails were imported of %d", len(posts), len(b.mails))
	}
	return posts
}

// compare holds what was crawled against what an import of the same mails
// gives: all of every thread for which wanted holds, and of no other.
func (b *postbag) compare(t *testing.T, crawled map[tribemap.Ref]tribemap.Post, wanted func(letter) bool) {
	t.Helper()
	imported := b.imported(t)
	replies := 0
	for _, l := range b.mails {
		ref := tribemap.Ref{Source: "public-inbox", ID: l.id}
		got, met := crawled[ref]
		delete(crawled, ref)
		if met != wanted(l) {
			t.Errorf("%s in %s: stored %v", l.id, l.thread, met)
			continue
		}
		want := imported[l.id]
		// The archive adds where it stands and when it came.
		want.Source, want.URL, want.Channel, want.Received = got.Source, got.URL, got.Channel, got.Received
		if a, b := jsonOf(t, got), jsonOf(t, want); met && a != b {
			t.Errorf("crawled\n%s, imported\n%s", a, b)
		}
		if met && want.Parent != "" {
			replies++
		}
	}
	if len(crawled) > 0 {
		t.Errorf("%d mails were never written", len(crawled))
	}
	t.Logf("%d replies", replies)
}

// onTopic returns whether a letter's thread has the word in its first mail.
func (b *postbag) onTopic() func(letter) bool {
	threads := make(map[string]bool)
	for _, l := range b.mails {
		if bytes.Contains(l.text, []byte(bagWord)) {
			threads[l.thread] = true
		}
	}
	return func(l letter) bool { return threads[l.thread] }
}

// TestRealPublicInbox crawls an archive of mails over HTTP: every thread with
// the word in it is stored as an import of its mailbox would store it.
func TestRealPublicInbox(t *testing.T) {
	realtest.Dir(t)
	inbox := realtest.StartPublicInbox(t)
	b := newPostbag()
	b.fill()
	inbox.Deliver(t, b.texts(0)...)

	c := newRealCrawl(t, bagWord, "--source", "public-inbox="+inbox.HTTP)
	first := c.crawl(t)
	t.Logf("%d mails, first crawl: %+v, threads %v", len(b.mails), first.Spent, first.Threads)
	b.compare(t, c.posts(t), b.onTopic())

	again := c.crawl(t)
	t.Logf("again: %+v", again.Spent)
	if again.Spent.Posts+again.Spent.Updated+again.Spent.Removed > 0 || again.Spent.Requests*20 > first.Spent.Requests {
		t.Errorf("crawling an unchanged archive again cost %d requests of %d and changed %+v", again.Spent.Requests, first.Spent.Requests, again.Spent)
	}
}

// TestRealNewsgroup reads the same archive over NNTP: all of it, as an import
// of its mailbox stores it; then what is new, by its numbers.
func TestRealNewsgroup(t *testing.T) {
	realtest.Dir(t)
	inbox := realtest.StartPublicInbox(t)
	b := newPostbag()
	b.fill()
	b.fill() // more than one answer lists
	inbox.Deliver(t, b.texts(0)...)
	inbox.Remove(t, b.mails[10].text)
	b.mails = append(b.mails[:10], b.mails[11:]...)
	all := func(letter) bool { return true }

	c := newRealCrawl(t, bagWord, "--source", "public-inbox="+inbox.NNTP)
	first := c.crawl(t)
	t.Logf("%d mails, first crawl: %+v", len(b.mails), first.Spent)
	b.compare(t, c.posts(t), all)

	again := c.crawl(t)
	t.Logf("again: %+v", again.Spent)
	if again.Spent.Posts+again.Spent.Updated+again.Spent.Removed > 0 || again.Spent.Requests != 1 {
		t.Errorf("crawling an unchanged group again cost %d requests of %d and changed %+v", again.Spent.Requests, first.Spent.Requests, again.Spent)
	}
	before := len(b.mails)
	b.at = b.at.AddDate(0, -2, 0) // a sender's clock that is wrong
	b.write(&b.mails[4], "Re: loaf 0", "late")
	inbox.Deliver(t, b.texts(before)...)
	later := c.crawl(t)
	t.Logf("later: %+v", later.Spent)
	if later.Spent.Posts != 1 || later.Spent.Requests != 3 {
		t.Errorf("one new mail brought %+v", later.Spent)
	}
	b.compare(t, c.posts(t), all)
}
