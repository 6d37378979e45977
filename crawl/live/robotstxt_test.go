package live

import (
	"net/url"
	"strings"
	"testing"
	"time"
)

// TestRobotsGroups: the cases of RFC 9309, sections 2.2.1 to 2.2.3, and some
// that are common.
func TestRobotsGroups(t *testing.T) {
	for name, c := range map[string]struct {
		text           string
		allowed, false string // paths
	}{
		"empty":                   {"", "/ /a", ""},
		"everybody":               {"User-agent: *\nDisallow: /a", "/ /b /A", "/a /a/b /ab"},
		"us, not everybody":       {"User-agent: *\nDisallow: /\nUser-Agent: TribeMap\nDisallow: /x", "/ /y", "/x"},
		"us with a version":       {"User-agent: tribemap/2.0\nDisallow: /x", "/", "/x"},
		"others":                  {"User-agent: tribemaps\nDisallow: /\nUser-agent: tribe\nDisallow: /", "/", ""},
		"groups of ours join":     {"User-agent: tribemap\nDisallow: /x\nUser-agent: other\nDisallow: /\nUser-agent: tribemap\nDisallow: /y", "/", "/x /y"},
		"a group of several":      {"User-agent: other\nUser-agent: tribemap\nDisallow: /x\nDisallow: /z", "/", "/x /z"},
		"rules end the names":     {"User-agent: tribemap\nDisallow: /x\nUser-agent: other\nDisallow: /y", "/y", "/x"},
		"other lines do not":      {"User-agent: other\nSitemap: https://x\nUser-agent: tribemap\nDisallow: /x", "/", "/x"},
		"rules of nobody":         {"Disallow: /\nUser-agent: *\nAllow: /", "/", ""},
		"empty rule":              {"User-agent: *\nDisallow:", "/ /a", ""},
		"comments and blanks":     {"\ufeff# hello\n\n  user-agent : *  # all\n\tDISALLOW : /x # why\r\rDisallow: /y\r\n", "/", "/x /y"},
		"longest wins":            {"User-agent: *\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif", "/example/page/", "/example/page/disallowed.gif"},
		"as long: allowed":        {"User-agent: *\nDisallow: /a\nAllow: /a", "/a", ""},
		"star and end":            {"User-agent: *\nDisallow: *.gif$\nDisallow: /publications/\nAllow: /publications/a*z", "/x.gif?y /publications/abcz", "/x.gif /a/b.gif /publications/b"},
		"query":                   {"User-agent: *\nDisallow: /*?q=", "/list/", "/list/?q=rye"},
		"escapes are alike":       {"User-agent: *\nDisallow: /a%3cd\nDisallow: /%7ejoe\nDisallow: /é", "/a%3Dd", "/a%3Cd.html /~joe/ /%C3%A9x"},
		"escaped slash is no one": {"User-agent: *\nDisallow: /a%2fb", "/a/b", "/a%2Fb"},
		"robots.txt itself":       {"User-agent: *\nDisallow: /", "/robots.txt", "/robots.txtx"},
		"no file at all":          {"<!DOCTYPE html><html><body>Not: found</body></html>", "/ /a", ""},
	} {
		r := readRobots([]byte(c.text))
		for want, paths := range map[bool]string{true: c.allowed, false: c.false} {
			for path := range strings.FieldsSeq(paths) {
				to, err := url.Parse("https://x" + path)
				if err != nil {
					t.Fatal(err)
				}
				if r.allows(to) != want {
					t.Errorf("%s: %s allowed %v, rules %+v", name, path, !want, r)
				}
			}
		}
	}
}

func TestRobotsPause(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"User-agent: *\nCrawl-delay: 2.5": 2500 * time.Millisecond, "User-agent: x\nCrawl-delay: 5": 0,
		"User-agent: *\nCrawl-delay: -1": 0, "User-agent: *\nCrawl-delay: 1e9": 0, "User-agent: *\nCrawl-delay: NaN": 0,
	} {
		if got := readRobots([]byte(text)).Pause; got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
	long := "User-agent: *\n" + strings.Repeat("#\n", mostRobots) + "Disallow: /"
	if r := readRobots([]byte(long)); len(r.Rules) > 0 {
		t.Error("reads beyond the limit")
	}
}

// slowFits is fits by trying every place for every star.
func slowFits(pattern, path string) bool {
	switch {
	case pattern == "":
		return true
	case pattern == "$":
		return path == ""
	case pattern[0] == '*':
		for i := range len(path) + 1 {
			if slowFits(pattern[1:], path[i:]) {
				return true
			}
		}
		return false
	}
	return path != "" && path[0] == pattern[0] && slowFits(pattern[1:], path[1:])
}

func FuzzRobots(f *testing.F) {
	f.Add("User-agent: *\nDisallow: /a*b*c$", "/a*ab*a$", "/aabba")
	f.Add("", "/*", "")
	f.Fuzz(func(t *testing.T, text, pattern, path string) {
		r := readRobots([]byte(text))
		if to, err := url.Parse("https://x/" + path); err == nil {
			r.allows(to)
		}
		if alike(alike(path)) != alike(path) {
			t.Errorf("%q is escaped otherwise the second time", path)
		}
		plain := strings.TrimSuffix(pattern, "$")
		if len(pattern)+len(path) < 24 && !strings.Contains(plain, "$") && fits(pattern, path) != slowFits(pattern, path) {
			t.Errorf("%q fits %q: %v", pattern, path, fits(pattern, path))
		}
	})
}
