package crawl

import (
	"regexp"
	"strings"
	"time"
)

// nickID is what a nick has in common with the other nicks of its owner: lower
// case, without trailing underscores and without the word for being away.
func nickID(nick string) string {
	id := strings.ToLower(nick)
	if at := strings.LastIndexAny(id, "|["); at > 0 && awayWords[strings.Trim(id[at+1:], "_`]")] {
		id = id[:at]
	}
	if cut := strings.TrimRight(id, "_`"); cut != "" {
		return cut
	}
	return id
}

var awayWords = map[string]bool{
	"away": true, "afk": true, "brb": true, "bbl": true, "busy": true, "zzz": true, "sleep": true, "sleeping": true,
	"work": true, "lunch": true, "dinner": true, "food": true, "gone": true, "out": true, "off": true, "idle": true, "dnd": true,
}

// addressed returns the ids of the known people a text opens with: "ann: …",
// "ann, bob: …", "@ann …"; and what is left behind the address.
func addressed(text string, known func(id string) bool) (ids []string, rest string) {
	for {
		word, after, ok := cutAddress(text)
		if !ok || !known(nickID(word)) {
			return ids, text
		}
		ids = appendNew(ids, nickID(word), "")
		text = strings.TrimLeft(after, " \t")
	}
}

// cutAddress takes the first word off a text if it stands as an address does:
// in front of a colon or comma, or behind "@".
func cutAddress(text string) (word, rest string, ok bool) {
	text, at := strings.CutPrefix(text, "@")
	end := strings.IndexAny(text, " \t:,;")
	switch {
	case end < 0 && at:
		return text, "", text != ""
	case end <= 0 || end > maxNick:
		return "", "", false
	case text[end] == ' ' || text[end] == '\t':
		return text[:end], text[end:], at
	}
	return text[:end], text[end+1:], true
}

// pathDate finds 2019-01-02, 20190102, 2019/01-02, 2019_01_02 and the like.
var pathDate = regexp.MustCompile(`((?:19|20)\d\d)[-_./]?(0[1-9]|1[0-2])[-_./]?(0[1-9]|[12]\d|3[01])`)

// dateInPath returns the midnight of the last date in a path, in UTC.
func dateInPath(name string) (midnight int64, ok bool) {
	for at := 0; ; {
		m := pathDate.FindStringSubmatchIndex(name[at:])
		if m == nil {
			return midnight, ok
		}
		if !digitAt(name, at+m[0]-1) && !digitAt(name, at+m[1]) {
			part := func(i int) int { return number(name[at+m[2*i] : at+m[2*i+1]]) }
			midnight, ok = time.Date(part(1), time.Month(part(2)), part(3), 0, 0, 0, 0, time.UTC).Unix(), true
		}
		at += m[0] + 1
	}
}

func digitAt(s string, i int) bool { return i >= 0 && i < len(s) && isDigit(s[i]) }

var (
	logEnding  = regexp.MustCompile(`(?i)\.(?:gz|zstd?|log|txt|weechatlog|irc)$`)
	dateEnding = regexp.MustCompile(`(?:^|[-_. ]+)(?:(?:19|20)\d\d(?:[-_.]?\d\d)?|\d\d[-_.]\d\d)$|^\d\d$`)
	logFolders = map[string]bool{"log": true, "logs": true, "irclogs": true, "irc": true, "": true, ".": true, "..": true}
)

// ircChannel is the channel a log is of: what begins with "#" in its path,
// else the innermost file or folder name that is no date, else "".
func ircChannel(name string) string {
	parts := strings.Split(strings.ToLower(name), "/")
	plain := ""
	for i := len(parts) - 1; i >= 0; i-- {
		part := parts[i]
		if i == len(parts)-1 {
			part = undated(part)
		}
		if at := strings.IndexByte(part, '#'); at >= 0 && strings.Trim(part[at:], "#") != "" {
			return part[at:]
		}
		if part = undated(part); plain == "" && !logFolders[part] {
			plain = part
		}
	}
	return plain
}

// undated takes endings and dates off a file's name.
func undated(name string) string {
	for cut := ""; cut != name; {
		cut = name
		name = logEnding.ReplaceAllString(name, "")
	}
	name = pathDate.ReplaceAllString(name, "")
	return strings.Trim(dateEnding.ReplaceAllString(name, ""), "-_. ")
}
