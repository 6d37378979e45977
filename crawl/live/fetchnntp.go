package live

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"time"
)

// NNTP is the Method of a request to a news server [1]: its URL is
// nntp://HOST or nntps://HOST, its Body holds commands, one a line, of GROUP,
// OVER, XOVER, ARTICLE and HEAD. The answer's Body is what the server said to
// them, as it came: a line each, and where there is more the lines up to a
// single dot, with the dots that were doubled. Its Status is 200, unless the
// server says that it is not for us (403), wants a login (401), or not now (503).
//
// The commands share one connection, and each waits for the answer to the one
// before: some servers lose answers otherwise.
//
// [1] C. Feather: Network News Transfer Protocol, RFC 3977, 2006.
const NNTP = "NNTP"

// newsCommand is a command that only reads.
var newsCommand = regexp.MustCompile(`^(GROUP|OVER|XOVER|ARTICLE|HEAD) [!-~]{1,480}$`)

// talk sends a request's commands to a news server.
func (f *fetcher) talk(ctx context.Context, r Request, to *url.URL, at func() int64) (Answer, error) {
	commands := bytes.Split(bytes.TrimSuffix(r.Body, []byte("\n")), []byte("\n"))
	for _, c := range commands {
		if !newsCommand.Match(c) {
			return Answer{}, fmt.Errorf("%w: command %q", ErrRequest, c)
		}
	}
	conn, err := f.dialNews(ctx, to)
	if err != nil {
		return Answer{}, err
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })()
	d := &newsDialog{conn: conn, in: bufio.NewReader(io.LimitReader(conn, mostBody+1))}
	status, err := d.open()
	for i := 0; i < len(commands) && status == http.StatusOK && err == nil; i++ {
		status, err = d.ask(string(commands[i]))
	}
	if err != nil {
		if d.read > mostBody {
			err = ErrTooLarge
		}
		return Answer{}, err
	}
	_, _ = io.WriteString(conn, "QUIT\r\n")
	return Answer{Status: status, Header: make(http.Header), Body: d.said.Bytes(), At: at()}, nil
}

// dialNews connects to a news server.
func (f *fetcher) dialNews(ctx context.Context, to *url.URL) (net.Conn, error) {
	port := to.Port()
	switch {
	case to.Host == "" || to.User != nil || to.Path != "":
		return nil, fmt.Errorf("%w: %s", ErrRequest, to.Redacted())
	case port == "" && to.Scheme == "nntps":
		port = "563"
	case port == "":
		port = "119"
	}
	conn, err := f.dial(ctx, "tcp", net.JoinHostPort(to.Hostname(), port))
	if err != nil || to.Scheme == "nntp" {
		return conn, err
	}
	secure := tls.Client(conn, &tls.Config{ServerName: to.Hostname(), MinVersion: tls.VersionTLS12})
	if err := secure.HandshakeContext(ctx); err != nil {
		_ = conn.Close()
		return nil, err
	}
	return secure, nil
}

// newsDialog is what is said on one connection.
type newsDialog struct {
	conn net.Conn
	in   *bufio.Reader
	said bytes.Buffer
	read int // bytes
}

// open reads the greeting and asks to read. Servers that know no modes refuse
// the command, which means nothing.
func (d *newsDialog) open() (status int, err error) {
	code, err := d.line()
	if err == nil && code/100 == 2 {
		if _, err = io.WriteString(d.conn, "MODE READER\r\n"); err == nil {
			code, err = d.line()
		}
		if code == 500 || code == 501 {
			code = 200
		}
	}
	d.said.Reset()
	switch {
	case err != nil:
		return 0, err
	case code/100 == 2:
		return http.StatusOK, nil
	case code == 480:
		return http.StatusUnauthorized, nil
	case code/100 == 4:
		return http.StatusServiceUnavailable, nil
	}
	return http.StatusForbidden, nil
}

// ask sends one command and takes in all that is said to it.
func (d *newsDialog) ask(command string) (status int, err error) {
	if _, err := io.WriteString(d.conn, command+"\r\n"); err != nil {
		return 0, err
	}
	code, err := d.line()
	if err != nil {
		return 0, err
	}
	switch code {
	case 220, 221, 224: // article, head, overview
		for more := true; more && err == nil; {
			more, err = d.more()
		}
	case 400, 403:
		return http.StatusServiceUnavailable, nil
	case 480:
		return http.StatusUnauthorized, nil
	case 483, 502:
		return http.StatusForbidden, nil
	}
	return http.StatusOK, err
}

// line takes in a line that begins with a code.
func (d *newsDialog) line() (code int, err error) {
	start := d.said.Len()
	if _, err := d.more(); err != nil {
		return 0, err
	}
	line := d.said.Bytes()[start:]
	if code, err = strconv.Atoi(string(line[:min(3, len(line))])); err != nil || code < 100 {
		return 0, fmt.Errorf("%w: no news server", ErrBroken)
	}
	return code, nil
}

// more takes in a line and reports whether it is not the last of its block.
func (d *newsDialog) more() (bool, error) {
	start := d.said.Len()
	for {
		part, err := d.in.ReadSlice('\n')
		d.said.Write(part)
		d.read += len(part)
		switch err {
		case nil:
			return string(bytes.TrimRight(d.said.Bytes()[start:], "\r\n")) != ".", nil
		case bufio.ErrBufferFull:
		case io.EOF:
			return false, io.ErrUnexpectedEOF
		default:
			return false, err
		}
	}
}
