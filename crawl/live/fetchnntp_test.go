package live

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
)

// newsServer answers commands on loopback: with what it has for them, and
// hangs up where that ends with "cut".
type newsServer struct {
	greeting string
	says     map[string]string
	heard    []string
}

func (s *newsServer) serve(t *testing.T) (address string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			s.talk(conn)
			_ = conn.Close()
		}
	}()
	t.Cleanup(func() { _ = l.Close(); <-done })
	return "nntp://" + l.Addr().String()
}

func (s *newsServer) talk(conn net.Conn) {
	_, _ = io.WriteString(conn, s.greeting)
	for in := bufio.NewScanner(conn); in.Scan(); {
		command := in.Text()
		s.heard = append(s.heard, command)
		said, known := s.says[command]
		switch {
		case command == "QUIT":
			return
		case !known:
			said = "500 what?\r\n"
		}
		said, end := strings.CutSuffix(said, "cut")
		if _, err := io.WriteString(conn, said); err != nil || end {
			return
		}
	}
}

const (
	newsGroup   = "211 2 1 2 x.y\r\n"
	newsArticle = "220 1 <a@b>\r\nSubject: x\r\n\r\n..\r\n...dots\r\n.\r\n"
)

// TestNews: answers come as they were said, codes that end a conversation as
// the status that means the same, and faults as errors.
func TestNews(t *testing.T) {
	for name, c := range map[string]struct {
		greeting, mode, group, article string
		status                         int
		body                           string
		err                            error
	}{
		"read":         {"200 hi\r\n", "200 yes\r\n", newsGroup, newsArticle, 200, newsGroup + newsArticle, nil},
		"no modes":     {"201 hi\r\n", "500 what?\r\n", newsGroup, newsArticle, 200, newsGroup + newsArticle, nil},
		"no article":   {"200 hi\r\n", "200 yes\r\n", newsGroup, "423 none\r\n", 200, newsGroup + "423 none\r\n", nil},
		"no group":     {"200 hi\r\n", "200 yes\r\n", "411 none\r\n", "412 no group\r\n", 200, "411 none\r\n412 no group\r\n", nil},
		"not now":      {"400 later\r\n", "", "", "", http.StatusServiceUnavailable, "", nil},
		"never":        {"502 no\r\n", "", "", "", http.StatusForbidden, "", nil},
		"no readers":   {"200 hi\r\n", "502 no\r\n", "", "", http.StatusForbidden, "", nil},
		"login":        {"200 hi\r\n", "200 yes\r\n", "480 who?\r\n", "", http.StatusUnauthorized, "480 who?\r\n", nil},
		"fault":        {"200 hi\r\n", "200 yes\r\n", newsGroup, "403 ouch\r\n", http.StatusServiceUnavailable, newsGroup + "403 ouch\r\n", nil},
		"forbidden":    {"200 hi\r\n", "200 yes\r\n", "502 no\r\n", "", http.StatusForbidden, "502 no\r\n", nil},
		"hangs up":     {"200 hi\r\n", "cut", "", "", 0, "", io.ErrUnexpectedEOF},
		"no news":      {"<html>\r\n", "", "", "", 0, "", ErrBroken},
		"cut":          {"200 hi\r\n", "200 yes\r\n", newsGroup, "cut", 0, "", io.ErrUnexpectedEOF},
		"half a block": {"200 hi\r\n", "200 yes\r\n", newsGroup, "220 1\r\nSubject cut", 0, "", io.ErrUnexpectedEOF},
		"huge":         {"200 hi\r\n", "200 yes\r\n", newsGroup, "220 1\r\n" + strings.Repeat("x", mostBody) + "\r\n.\r\n", 0, "", ErrTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			s := &newsServer{c.greeting, map[string]string{"MODE READER": c.mode, "GROUP x.y": c.group, "ARTICLE 1": c.article}, nil}
			a, err := newFetcher(nil, "test", true).do(t.Context(), newsRequest(s.serve(t)), func() int64 { return 7 })
			if !errors.Is(err, c.err) {
				t.Fatalf("%v, want %v", err, c.err)
			}
			if err == nil && (a.Status != c.status || string(a.Body) != c.body || a.At != 7) {
				t.Errorf("%d %q", a.Status, a.Body)
			}
		})
	}
}

func newsRequest(address string) Request {
	return Request{Method: NNTP, URL: address, Body: []byte("GROUP x.y\nARTICLE 1\n")}
}

// TestNewsRefuses: no command that does anything but read, no private address
// unless allowed, nothing but a host.
func TestNewsRefuses(t *testing.T) {
	s := &newsServer{greeting: "200 hi\r\n"}
	address := s.serve(t)
	for body, to := range map[string]string{
		"POST\n": address, "GROUP x\r\nQUIT\n": address, "GROUP x y\n": address, "": address, "GROUP\n": address,
		"GROUP " + strings.Repeat("x", 500): address, "GROUP x": address + "/path", "GROUP y": "nntp://a:b@" + strings.TrimPrefix(address, "nntp://"),
	} {
		r := Request{Method: NNTP, URL: to, Body: []byte(body)}
		if _, err := newFetcher(nil, "test", true).do(t.Context(), r, nil); !errors.Is(err, ErrRequest) {
			t.Errorf("%q to %s: %v", body, to, err)
		}
	}
	if _, err := newFetcher(nil, "test", false).do(t.Context(), newsRequest(address), nil); !errors.Is(err, ErrPrivate) {
		t.Errorf("private: %v", err)
	}
	if len(s.heard) > 0 {
		t.Errorf("the server heard %q", s.heard)
	}
}

// TestNewsDrips: a block is read whole however it comes.
func TestNewsDrips(t *testing.T) {
	here, there := net.Pipe()
	long := strings.Repeat("y", 10_000)
	go func() {
		for _, b := range []byte("224 over\r\n..a\r\n" + long + "\r\n.\r\n") {
			if _, err := there.Write([]byte{b}); err != nil {
				return
			}
		}
	}()
	go func() { _, _ = io.Copy(io.Discard, there) }()
	d := &newsDialog{conn: here, in: bufio.NewReader(here)}
	status, err := d.ask("OVER 1-2")
	if err != nil || status != 200 || !bytes.HasSuffix(d.said.Bytes(), []byte(long+"\r\n.\r\n")) {
		t.Errorf("%d, %v, %d bytes", status, err, d.said.Len())
	}
	_ = here.Close()
	_ = there.Close()
}
