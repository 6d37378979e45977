//go:build unix

package realtest

import (
	"bufio"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Bluesky is the network on loopback.
type Bluesky struct {
	URL string // of the personal data server

	in  *json.Encoder
	out *bufio.Scanner
}

// Act is something that somebody does on the network.
type Act struct {
	Do    string `json:"do"`              // account, password, post, like, delete, settle
	By    string `json:"by,omitempty"`    // whose handle is By + ".test"
	Name  string `json:"name,omitempty"`  // of an account
	Key   string `json:"key,omitempty"`   // the test's own name of a post
	Text  string `json:"text,omitempty"`  // handles and addresses in it become facets
	Reply string `json:"reply,omitempty"` // key of the post that is answered
	Quote string `json:"quote,omitempty"` // key of the post that is quoted
	At    string `json:"at,omitempty"`    // when, as RFC 3339
}

// StartBluesky starts the network, which ends with the test. It takes some ten
// seconds and 400 MB.
func StartBluesky(t testing.TB) *Bluesky {
	t.Helper()
	dir := filepath.Join(Dir(t), "bluesky")
	cmd := exec.Command("node", "network.mjs")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "DB_POSTGRES_URL="+postgres(t), "REDIS_HOST="+redis(t), "TMPDIR="+t.TempDir())
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	start(t, cmd)
	t.Cleanup(func() { _ = in.Close() })
	b := &Bluesky{in: json.NewEncoder(in), out: bufio.NewScanner(out)}
	b.out.Buffer(nil, 8<<20)
	b.URL = b.answer(t)[0]
	return b
}

// Do does acts in order and returns what each led to: the DID of an account, a
// password, the address of a post.
func (b *Bluesky) Do(t testing.TB, acts []Act) []string {
	t.Helper()
	if err := b.in.Encode(acts); err != nil {
		t.Fatal(err)
	}
	return b.answer(t)
}

// answer reads the next line that is one; the servers say things, too.
func (b *Bluesky) answer(t testing.TB) []string {
	t.Helper()
	for b.out.Scan() {
		var led []string
		if line := b.out.Text(); strings.HasPrefix(line, "[") && json.Unmarshal([]byte(line), &led) == nil {
			return led
		}
	}
	t.Fatalf("the network ended (%v)", b.out.Err())
	return nil
}
