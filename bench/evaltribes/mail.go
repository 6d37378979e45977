package main

import (
	"bufio"
	"bytes"
	"io/fs"
	"net/textproto"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

var (
	idForm      = regexp.MustCompile(`<[^<>\s]+>`)
	addressForm = regexp.MustCompile(`[^\s<>()"',;:]+@[^\s<>()"',;:]+`)
	listIDForm  = regexp.MustCompile(`<([^<>\s]+)>`)
)

// readMail returns the header of a mail or news article, or nil.
func readMail(path string) textproto.MIMEHeader {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	if bytes.HasPrefix(raw, []byte("From ")) {
		_, raw, _ = bytes.Cut(raw, []byte("\n"))
	}
	head, _, _ := bytes.Cut(bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n")), []byte("\n\n"))
	// Lines that are no header would end the parse, so they are dropped first.
	var kept []byte
	for line := range bytes.Lines(head) {
		name, _, colon := bytes.Cut(line, []byte(":"))
		folded := line[0] == ' ' || line[0] == '\t'
		if folded && len(kept) > 0 || colon && !folded && !bytes.ContainsAny(name, " \t") {
			kept = append(append(kept, bytes.TrimRight(line, "\n")...), "\r\n"...)
		}
	}
	h, err := textproto.NewReader(bufio.NewReader(bytes.NewReader(append(kept, "\r\n"...)))).ReadMIMEHeader()
	if err != nil {
		return nil
	}
	return h
}

// mailMessage reads what all mail has in common.
func mailMessage(h textproto.MIMEHeader) (message, bool) {
	m := message{
		id:     idForm.FindString(h.Get("Message-Id")),
		author: strings.ToLower(addressForm.FindString(h.Get("From"))),
		refs:   idForm.FindAllString(h.Get("References"), -1),
	}
	slices.Reverse(m.refs)
	if up := idForm.FindString(h.Get("In-Reply-To")); up != "" && !slices.Contains(m.refs, up) {
		m.refs = append([]string{up}, m.refs...)
	}
	return m, m.id != "" && m.author != ""
}

// files lists the regular files below a folder in a fixed order.
func files(root, suffix string) []string {
	var paths []string
	_ = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && strings.HasSuffix(path, suffix) {
			paths = append(paths, path)
		}
		return nil
	})
	return paths
}

// newsgroups reads the 20 Newsgroups: a folder for each group.
func newsgroups(root string) corpus {
	c := corpus{name: "20 Newsgroups"}
	for _, path := range files(filepath.Join(root, "20_newsgroup"), "") {
		h := readMail(path)
		if h == nil {
			continue
		}
		m, ok := mailMessage(h)
		m.group = filepath.Base(filepath.Dir(path))
		if ok {
			c.messages = append(c.messages, m)
		}
	}
	return c
}

// lists reads the mailing lists in the ham of the SpamAssassin corpus.
func lists(root string) corpus {
	c := corpus{name: "mailing lists", minGroup: 20, bots: map[string]bool{
		"rssfeeds@spamassassin.taint.org": true, "rssfeeds@example.com": true, "pudge@perl.org": true,
	}}
	for _, folder := range []string{"easy-ham-1", "easy-ham-2", "hard-ham-1"} {
		for _, path := range files(filepath.Join(root, folder), ".txt") {
			h := readMail(path)
			if h == nil {
				continue
			}
			m, ok := mailMessage(h)
			m.group = listOf(h)
			if ok {
				c.messages = append(c.messages, m)
			}
		}
	}
	return c
}

// listOf returns the first word of the list's name, since the rest of it was
// rewritten by the corpus' makers.
func listOf(h textproto.MIMEHeader) string {
	name := h.Get("Mailing-List")
	if id := listIDForm.FindStringSubmatch(h.Get("List-Id")); id != nil {
		name = id[1]
	} else if at := addressForm.FindString(name); at != "" {
		name = at
	}
	name = strings.ToLower(name)
	if i := strings.IndexAny(name, ".@"); i > 0 {
		name = name[:i]
	}
	return name
}
