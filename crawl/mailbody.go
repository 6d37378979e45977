package crawl

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/charmap"

	"tribemap/crawl/markup"
)

// plainText decodes bytes of undeclared charset: UTF-8 if they are, else
// Windows-1252, which has Latin-1 in it.
func plainText(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	text, _ := charmap.Windows1252.NewDecoder().Bytes(b) // every byte has a meaning or becomes U+FFFD
	return string(text)
}

func charsetReader(label string, r io.Reader) (io.Reader, error) {
	return charset.NewReaderLabel(label, r)
}

// decodeCharset decodes bytes whose charset is declared, rightly or not.
func decodeCharset(b []byte, label string) string {
	switch strings.ToLower(label) {
	case "", "utf-8", "utf8", "us-ascii", "ascii", "unknown-8bit", "x-unknown":
		return plainText(b)
	}
	encoding, _ := charset.Lookup(label)
	if encoding == nil {
		return plainText(b)
	}
	text, err := encoding.NewDecoder().Bytes(b)
	if err != nil {
		return plainText(b)
	}
	return string(text)
}

// maxParts bounds how deep parts may lie in parts.
const maxParts = 8

// mailBody returns the text that a person wrote: the first plain part, else
// the first HTML part as text, else "".
func mailBody(h header, body []byte) string {
	plain, html := textParts(h, body, 0)
	if plain != "" {
		return plain
	}
	return markup.Text(html)
}

// textParts returns the first plain and the first HTML text among the parts.
func textParts(h header, body []byte, depth int) (plain, html string) {
	media, params := mediaType(h.first("content-type"))
	if depth > 0 && strings.HasPrefix(strings.ToLower(h.first("content-disposition")), "attachment") {
		return "", ""
	}
	if strings.HasPrefix(media, "multipart/") {
		parts := splitParts(body, params["boundary"])
		if parts == nil {
			return plainText(body), ""
		}
		return firstTexts(parts, depth)
	}
	switch media {
	case "text/html":
		return "", decodeCharset(transferDecoded(h, body), params["charset"])
	case "", "text", "text/plain", "text/enriched":
		text := decodeCharset(transferDecoded(h, body), params["charset"])
		if depth == 0 && looksHTML(text) {
			return "", text
		}
		return text, ""
	}
	return "", ""
}

func firstTexts(parts [][]byte, depth int) (plain, html string) {
	if depth == maxParts {
		return "", ""
	}
	for _, part := range parts {
		p, h := partTexts(part, depth+1)
		if plain == "" {
			plain = p
		}
		if html == "" {
			html = h
		}
	}
	return plain, html
}

// partTexts is textParts of a part with its own head.
func partTexts(part []byte, depth int) (plain, html string) {
	if part = bytes.TrimPrefix(part, []byte("\r")); len(part) > 0 && part[0] == '\n' {
		return textParts(nil, part[1:], depth) // no head at all
	}
	h, body := splitMail(part)
	return textParts(h, body, depth)
}

func looksHTML(s string) bool {
	start := strings.ToLower(strings.TrimSpace(s[:min(len(s), 200)]))
	return strings.HasPrefix(start, "<html") || strings.HasPrefix(start, "<!doctype html")
}

var mediaParam = regexp.MustCompile(`(?i)\b(charset|boundary)\s*=\s*"?([^";\s]+)`)

// mediaType reads a Content-Type, also one that breaks the rules.
func mediaType(s string) (media string, params map[string]string) {
	if s == "" {
		return "", nil
	}
	if media, params, err := mime.ParseMediaType(s); err == nil {
		return media, params
	}
	media, _, _ = strings.Cut(s, ";")
	params = map[string]string{}
	for _, m := range mediaParam.FindAllStringSubmatch(s, -1) {
		params[strings.ToLower(m[1])] = m[2]
	}
	return strings.ToLower(strings.TrimSpace(media)), params
}

// splitParts cuts a multipart body at its boundary lines; nil if there is
// none. What stands before the first is for programs without MIME.
func splitParts(body []byte, boundary string) [][]byte {
	if boundary == "" {
		return nil
	}
	mark := []byte("--" + boundary)
	var parts [][]byte
	start := -1
	for at := 0; at < len(body); {
		end := at + bytes.IndexByte(body[at:], '\n') + 1
		if end == at {
			end = len(body)
		}
		line := bytes.TrimRight(body[at:end], "\r\n \t")
		if after, ok := bytes.CutPrefix(line, mark); ok && (len(after) == 0 || string(after) == "--") {
			if start >= 0 {
				parts = append(parts, body[start:at])
			}
			start = end
			if len(after) > 0 {
				return parts
			}
		}
		at = end
	}
	if start >= 0 {
		parts = append(parts, body[start:]) // the end mark was lost
	}
	return parts
}

// transferDecoded undoes the Content-Transfer-Encoding. Broken input is
// decoded as far as it goes.
func transferDecoded(h header, body []byte) []byte {
	switch strings.ToLower(strings.TrimSpace(h.first("content-transfer-encoding"))) {
	case "base64":
		return decodeBase64(body)
	case "quoted-printable":
		return decodeQuoted(body)
	}
	return body
}

func decodeBase64(body []byte) []byte {
	clean := make([]byte, 0, len(body))
	for _, c := range body {
		if isBase64(c) {
			clean = append(clean, c)
		}
	}
	clean = clean[:len(clean)-boolInt(len(clean)%4 == 1)]
	out := make([]byte, base64.RawStdEncoding.DecodedLen(len(clean)))
	n, _ := base64.RawStdEncoding.Decode(out, clean) // the alphabet and length are right
	return out[:n]
}

func isBase64(c byte) bool {
	return 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' || isDigit(c) || c == '+' || c == '/'
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// decodeQuoted decodes quoted-printable; an "=" that means nothing stays.
func decodeQuoted(body []byte) []byte {
	out := make([]byte, 0, len(body))
	for i := 0; i < len(body); i++ {
		if body[i] != '=' {
			out = append(out, body[i])
			continue
		}
		rest := body[i+1:]
		switch {
		case bytes.HasPrefix(rest, []byte("\r\n")):
			i += 2
		case bytes.HasPrefix(rest, []byte("\n")):
			i++
		case len(rest) >= 2 && unhex(rest[0]) >= 0 && unhex(rest[1]) >= 0:
			out = append(out, byte(unhex(rest[0])<<4|unhex(rest[1])))
			i += 2
		default:
			out = append(out, '=')
		}
	}
	return out
}

func unhex(c byte) int {
	switch {
	case isDigit(c):
		return int(c - '0')
	case 'A' <= c && c <= 'F':
		return int(c-'A') + 10
	case 'a' <= c && c <= 'f':
		return int(c-'a') + 10
	}
	return -1
}
