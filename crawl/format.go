package crawl

import (
	"bytes"
	"fmt"
	"io/fs"
	"strings"
)

// headSize is how much of a decompressed file its recognition may look at.
const headSize = 64 << 10

// format reads one kind of archive. It has match and read, or matchTree and
// readTree, or all four.
type format struct {
	name   string // as --format takes it
	source string // Post.Source unless ImportOptions.Source or the record says otherwise

	match func(head) bool
	read  func(*file, *batch) error

	matchTree func(fs.FS) bool
	readTree  func(*tree, *batch) error
}

// formats lists what Import reads, the most particular first: the first that
// matches takes the file.
func formats() []format {
	return []format{
		{name: "reddit", source: "reddit", match: matchReddit, read: readReddit},
		{name: "hackernews", source: "hackernews", match: matchHNItems, read: readHNItems},
		{name: "ndjson", source: "ndjson", match: matchNDJSON, read: readNDJSON},
		{name: "slack", source: "slack", match: matchSlack, read: readSlack, matchTree: matchSlackTree, readTree: readSlackTree},
		{name: "discourse", source: "discourse", match: matchDiscourse, read: readDiscourse},
		{name: "zulip", source: "zulip", match: matchZulip, read: readZulip},
		{
			name: "stackexchange", source: "stackexchange", match: matchStackExchange, read: readStackExchange,
			matchTree: matchStackExchangeTree, readTree: readStackExchangeTree,
		},
		{name: "x", source: "x", matchTree: matchXArchive, readTree: readXArchive},
		{name: "discord", source: "discord", match: matchDiscord, read: readDiscord},
		{name: "telegram", source: "telegram", match: matchTelegram, read: readTelegram},
		{name: "mastodon", source: "mastodon", match: matchOutbox, read: readOutbox},
		{name: "mbox", source: "mail", match: matchMbox, read: readMbox},
		{name: "mail", source: "mail", match: matchMail, read: readMail},
		{name: "irc", source: "irc", match: matchIRC, read: readIRC},
		{name: "csv", source: "csv", match: matchCSV, read: readCSV},
	}
}

// Formats returns the names that ImportOptions.Format takes.
func Formats() []string {
	var names []string
	for _, f := range formats() {
		names = append(names, f.name)
	}
	return names
}

// head is what recognition sees of a file.
type head struct {
	name  string // base name in lower case, without .gz or .zst
	data  []byte // the first headSize bytes, decompressed, without byte order mark
	whole bool   // there is no more than data
}

// text reports whether the head can be text: no NUL byte.
func (h head) text() bool { return bytes.IndexByte(h.data, 0) < 0 }

// firstLine returns the first line that is not blank, without its end; ok is
// false if it does not end within the head.
func (h head) firstLine() (line []byte, ok bool) {
	rest := bytes.TrimLeft(h.data, " \t\r\n")
	line, _, ended := bytes.Cut(rest, []byte("\n"))
	return bytes.TrimRight(line, "\r"), len(line) > 0 && (ended || h.whole)
}

// notRecognised says why no format takes the file: of a script of an X archive,
// what it belongs to; of what its name calls a table, which column is missing.
func (h head) notRecognised() error {
	if bytes.HasPrefix(h.data, xScript) {
		return fmt.Errorf("%w: one script of an archive of X; import the folder or zip that it is from", ErrNotRecognised)
	}
	line, ok := h.firstLine()
	if !ok || !h.text() || !strings.HasSuffix(h.name, ".csv") && !strings.HasSuffix(h.name, ".tsv") {
		return ErrNotRecognised
	}
	table, _ := parseCSVHead(string(line))
	return table.wrong(line)
}

// headName is the name recognition may take as a hint.
func headName(base string) string {
	name := strings.ToLower(base)
	for _, ext := range []string{".gz", ".zst", ".zstd"} {
		name = strings.TrimSuffix(name, ext)
	}
	return name
}

// recognise returns the format that reads files beginning with h, or nil.
func recognise(all []format, h head) *format {
	for i := range all {
		if f := &all[i]; f.match != nil && f.match(h) {
			return f
		}
	}
	return nil
}

// recogniseTree returns the format that claims a whole folder, or nil.
func recogniseTree(all []format, fsys fs.FS) *format {
	for i := range all {
		if f := &all[i]; f.matchTree != nil && f.matchTree(fsys) {
			return f
		}
	}
	return nil
}
