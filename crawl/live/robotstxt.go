package live

import (
	"bytes"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// robots is what a robots.txt says to us [1]. The zero value allows everything.
//
// It is read here rather than by a library: those at hand join groups, compare
// escaped paths or take hostile patterns otherwise than the standard says, which
// is shorter than working around them.
//
// [1] M. Koster et al.: Robots Exclusion Protocol, RFC 9309, 2022.
type robots struct {
	Rules []robotsRule  `json:"rules,omitempty"`
	Pause time.Duration `json:"pause,omitempty"` // between two requests; no part of the standard, but often asked for
	None  bool          `json:"none,omitempty"`  // nothing is allowed: the file cannot be had
}

// robotsRule allows or forbids the paths that its pattern begins.
type robotsRule struct {
	Allow   bool   `json:"allow,omitempty"`
	Pattern string `json:"pattern"` // escaped alike, see alike; '*' is anything, '$' at its end the end
}

const (
	// robotsName is the word that groups of rules know us by.
	robotsName = "tribemap"
	// mostRobots is how much of the file counts, in bytes. [1] wants at least that.
	mostRobots = 500 << 10
	// longestPause is the longest pause that is taken for meant.
	longestPause = time.Hour
)

// readRobots reads a file: the rules of all groups that name us, or else of all
// that mean everybody.
func readRobots(text []byte) robots {
	text = text[:min(len(text), mostRobots)]
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	var ours, all robots
	var into []*robots // of the group that a line stands in
	named, head := false, false
	for line := range strings.FieldsFuncSeq(string(text), func(r rune) bool { return r == '\n' || r == '\r' }) {
		key, value := robotsLine(line)
		if key == "user-agent" {
			if !head {
				into = nil
			}
			head = true
			switch name := productOf(value); {
			case value == "*":
				into = append(into, &all)
			case strings.EqualFold(name, robotsName):
				into, named = append(into, &ours), true
			}
			continue
		}
		head = head && key != "allow" && key != "disallow" && key != "crawl-delay"
		for _, group := range into {
			group.take(key, value)
		}
	}
	if named {
		return ours
	}
	return all
}

// robotsLine parts a line without its comment.
func robotsLine(line string) (key, value string) {
	line, _, _ = strings.Cut(line, "#")
	key, value, _ = strings.Cut(line, ":")
	return strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value)
}

// productOf returns the name in front of a version.
func productOf(agent string) string {
	end := strings.IndexFunc(agent, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && r != '-' && r != '_'
	})
	if end < 0 {
		return agent
	}
	return agent[:end]
}

// take takes a line of a group in. An empty pattern means nothing.
func (r *robots) take(key, value string) {
	switch key {
	case "allow", "disallow":
		if value != "" {
			r.Rules = append(r.Rules, robotsRule{key == "allow", alike(value)})
		}
	case "crawl-delay":
		if s, err := strconv.ParseFloat(value, 64); err == nil && s > 0 && s <= longestPause.Seconds() {
			r.Pause = max(r.Pause, time.Duration(s*float64(time.Second)))
		}
	}
}

// allows reports whether an address may be asked for: the longest pattern that
// fits decides, of two as long the one that allows.
func (r *robots) allows(to *url.URL) bool {
	path := to.EscapedPath()
	if path == "" {
		path = "/"
	}
	if path == "/robots.txt" {
		return true
	}
	if r.None {
		return false
	}
	if to.RawQuery != "" {
		path += "?" + to.RawQuery
	}
	path = alike(path)
	longest, allow := -1, true
	for _, rule := range r.Rules {
		if n := len(rule.Pattern); (n > longest || n == longest && rule.Allow) && fits(rule.Pattern, path) {
			longest, allow = n, rule.Allow
		}
	}
	return allow
}

// fits reports whether a path begins with a pattern. Each piece between stars
// is taken where it first stands, which takes linear time and finds a fit if
// there is one.
func fits(pattern, path string) bool {
	pattern, toEnd := strings.CutSuffix(pattern, "$")
	pieces := strings.Split(pattern, "*")
	rest, ok := strings.CutPrefix(path, pieces[0])
	if !ok {
		return false
	}
	last := len(pieces) - 1
	for i, piece := range pieces[1:] {
		if i+1 == last && toEnd {
			return strings.HasSuffix(rest, piece)
		}
		at := strings.Index(rest, piece)
		if at < 0 {
			return false
		}
		rest = rest[at+len(piece):]
	}
	return !toEnd || rest == "" && last == 0
}

const upperHex = "0123456789ABCDEF"

// alike escapes a path so that two are equal if they mean the same: letters,
// digits and -._~ stand for themselves, bytes beyond ASCII are escaped, and what
// else is escaped stays so.
func alike(path string) string {
	out := make([]byte, 0, len(path))
	for i := 0; i < len(path); i++ {
		c := path[i]
		escaped := false
		if c == '%' && i+2 < len(path) {
			if b, err := strconv.ParseUint(path[i+1:i+3], 16, 8); err == nil {
				c, escaped = byte(b), true
				i += 2
			}
		}
		if c >= 0x80 || escaped && !unreserved(c) {
			out = append(out, '%', upperHex[c>>4], upperHex[c&15])
		} else {
			out = append(out, c)
		}
	}
	return string(out)
}

func unreserved(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || slices.Contains([]byte("-._~"), c)
}
