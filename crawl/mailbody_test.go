package crawl

import "testing"

func body(head, text string) string {
	h, b := splitMail([]byte(head + "\n\n" + text))
	return mailBody(h, b)
}

func TestMailBody(t *testing.T) {
	tests := []struct{ name, head, body, want string }{
		{"nothing said", "X: y", "plain", "plain"},
		{"utf-8 undeclared", "X: y", "gr\xc3\xbcn", "grün"},
		{"latin-1 undeclared", "X: y", "gr\xfcn", "grün"},
		{"declared", "Content-Type: text/plain; charset=koi8-r", "\xc1", "а"},
		{"declared wrongly", "Content-Type: text/plain; charset=us-ascii", "gr\xfcn", "grün"},
		{"unknown charset", "Content-Type: text/plain; charset=x-none", "gr\xfcn", "grün"},
		{"broken type", `Content-Type: text/plain; charset="iso-8859-1; format`, "gr\xfcn", "grün"},
		{"quoted-printable", "Content-Transfer-Encoding: quoted-printable", "a=3Db =\r\nc =Zz =", "a=b c =Zz ="},
		{"base64", "Content-Transfer-Encoding: base64", "aGVs\r\nbG8", "hello"},
		{"base64 cut", "Content-Transfer-Encoding: base64", "aGVsb", "hel"},
		{"html", "Content-Type: text/html", "<head><title>no</title></head><p>a &amp; b<p>c<br>d", "a & b\n\nc\nd"},
		{"html undeclared", "X: y", "<HTML><body>hi</body></HTML>", "hi"},
		{"html quote", "Content-Type: text/html", "<blockquote>old</blockquote>new", "> old\nnew"},
		{"attachment only", "Content-Type: image/png", "\x89PNG", ""},
		{"no boundary", "Content-Type: multipart/mixed", "as it is", "as it is"},
		{"text attached", "Content-Type: multipart/mixed; boundary=b", "--b\nContent-Disposition: attachment\n\nlog\n--b\n\nhello\n--b--", "hello\n"},
		{"no end", "Content-Type: multipart/mixed; boundary=b", "--b\n\nhello", "hello"},
		{"html in parts", "Content-Type: multipart/mixed; boundary=b", "--b\nContent-Type: text/html\n\n<b>hello</b>\n--b--", "hello"},
	}
	for _, tt := range tests {
		if got := body(tt.head, tt.body); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}
