//go:build unix

package realtest

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// PublicInbox is an archive of one mailing list that public-inbox serves.
type PublicInbox struct {
	HTTP string // address of the list
	NNTP string // address of its newsgroup

	dir, config string
}

const (
	inboxList  = "bread"
	inboxGroup = "org.example.bread"
)

// StartPublicInbox serves a list over HTTP and NNTP until the test ends. It
// has no mails yet.
func StartPublicInbox(t testing.TB) *PublicInbox {
	t.Helper()
	Dir(t)
	p := &PublicInbox{dir: filepath.Join(t.TempDir(), inboxList), config: filepath.Join(t.TempDir(), "config")}
	http, _ := freePort(t)
	nntp, _ := freePort(t)
	p.HTTP, p.NNTP = "http://"+http+"/"+inboxList+"/", "nntp://"+nntp+"/"+inboxGroup
	p.run(t, "public-inbox-init", "-V2", "--ng", inboxGroup, inboxList, p.dir, p.HTTP, "bread@example.org")
	start(t, p.command("public-inbox-httpd", "-W0", "-l", http))
	start(t, p.command("public-inbox-nntpd", "-W0", "-l", nntp))
	await(t, http)
	await(t, nntp)
	return p
}

func (p *PublicInbox) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), "PI_CONFIG="+p.config)
	return cmd
}

func (p *PublicInbox) run(t testing.TB, name string, args ...string) {
	t.Helper()
	run(t, p.command(name, args...))
}

// Deliver puts mails into the archive, in order, and indexes them. An archive is
// a git repository of which each commit holds one mail, as the file "m"; the
// file "d" says that the mail in it was taken out.
func (p *PublicInbox) Deliver(t testing.TB, mails ...[]byte) { t.Helper(); p.commit(t, "m", mails) }

// Remove takes mails out.
func (p *PublicInbox) Remove(t testing.TB, mails ...[]byte) { t.Helper(); p.commit(t, "d", mails) }

func (p *PublicInbox) commit(t testing.TB, file string, mails [][]byte) {
	t.Helper()
	repository := filepath.Join(p.dir, "git", "0.git")
	head := exec.Command("git", "-C", repository, "rev-parse", "-q", "--verify", "refs/heads/master")
	_, err := head.Output()
	begun := err == nil
	var stream bytes.Buffer
	for i, mail := range mails {
		fmt.Fprintf(&stream, "commit refs/heads/master\ncommitter a <a@example.org> %d +0000\ndata 1\nm\n", 1_700_000_000+i)
		if begun && i == 0 {
			stream.WriteString("from refs/heads/master^0\n")
		}
		fmt.Fprintf(&stream, "deleteall\nM 100644 inline %s\ndata %d\n%s\n", file, len(mail), mail)
	}
	cmd := p.command("git", "-C", repository, "fast-import", "--quiet")
	cmd.Stdin = &stream
	run(t, cmd)
	p.run(t, "public-inbox-index", p.dir)
}
