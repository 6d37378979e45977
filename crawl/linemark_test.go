package crawl

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The patterns that linemark.go and its like replace.
var (
	strongPattern    = regexp.MustCompile(`^\s{0,4}(?:(?:[A-Za-z]{0,4}|[|:%#])>|&gt;)`)
	weakPattern      = regexp.MustCompile(`^\s{0,4}([|:}%#])(?:\s|$)`)
	signaturePattern = regexp.MustCompile(`^---?\s*$`)
	rulePattern      = regexp.MustCompile(`^\s*[-_=*~#+/\\|<>.:]{8,}.{0,60}$`)
	addressPattern   = regexp.MustCompile(`[A-Za-z0-9._%+=&'/~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*`)
	messageIDPattern = regexp.MustCompile(`<([^<>\s]+@[^<>\s]+)>`)
)

// checkMarks compares what is read by hand with what the patterns find in line.
func checkMarks(t *testing.T, line string) {
	t.Helper()
	matches := func(p *regexp.Regexp) bool { return p.MatchString(line) }
	for what, is := range map[string][2]bool{
		"strong quote":   {strongQuote(line), matches(strongPattern)},
		"weak quote":     {weakQuote(line) != 0, matches(weakPattern)},
		"signature mark": {signatureMark(line), matches(signaturePattern)},
		"rule":           {ruled(line), matches(rulePattern)},
		"forward mark":   {isForwardMark(line), matches(forwardMark)},
		"opener":         {isOpener(line), matches(opener)},
		"quotation":      {opens(line, "qQbB") && matches(quotation), matches(quotation)},
		"cited id":       {findCitedID(line) != nil, matches(citedID)},
		"stamp":          {mayBeStamped(line) && matches(stampPattern), matches(stampPattern)},
	} {
		if is[0] != is[1] {
			t.Errorf("%q is a %s: %v, by the pattern %v", line, what, is[0], is[1])
		}
	}
	if m := weakPattern.FindStringSubmatch(line); m != nil && weakQuote(line) != m[1][0] {
		t.Errorf("%q is marked %q, by the pattern %q", line, weakQuote(line), m[1])
	}
	if got, want := verbAt(line), firstMatch(verbLine, line); got != want {
		t.Errorf("verb of %q at %d, by the pattern at %d", line, got, want)
	}
	if got, want := findAddress(line), addressPattern.FindString(line); got != want {
		t.Errorf("address in %q is %q, by the pattern %q", line, got, want)
	}
	var want []string
	for _, m := range messageIDPattern.FindAllStringSubmatch(line, -1) {
		want = append(want, m[1])
	}
	if got := messageIDs(line); !slices.Equal(got, want) {
		t.Errorf("ids in %q are %q, by the pattern %q", line, got, want)
	}
	checkCuts(t, line)
}

// checkCuts compares the fast ways to shorten a text with the plain ones.
func checkCuts(t *testing.T, s string) {
	t.Helper()
	for what, is := range map[string][2]string{
		"reply":  {cutReply(s), replyPrefix.ReplaceAllString(s, "")},
		"list":   {cutList(s), listPrefix.ReplaceAllString(s, "")},
		"tag":    {untagged(s), datedTag.ReplaceAllString(s, "@")},
		"blanks": {oneBlank(s), strings.Join(strings.Fields(s), " ")},
		"end":    {trimBlanks(s), strings.TrimRight(s, " \t\u00a0")},
	} {
		if is[0] != is[1] {
			t.Errorf("%q without %s is %q, want %q", s, what, is[0], is[1])
		}
	}
}

var markedLines = []string{
	"", ">", "> words", "    > words", "     > words", "Ann> words", "Annie> words", "| words", "|> words", "}", "} x",
	":words", "&gt; words", " \t#", "--", "-- ", "---", "----", "--\f", "-- x", "________ x", "=-=-=-=-=-", " ........" + strings.Repeat("ä", 60),
	"--------" + strings.Repeat("x", 61), "-----Original Message-----", "== forwarded by ann", "Begin forwarded message:", "- Forwarded message",
	"On Tuesday, Ann wrote:", "In article <1@host> ann@host.org (Ann) writes:", "ann@host. wrote...", "wrote....", "Ann said. wrote_x:",
	"Ann wrote " + strings.Repeat("x", 59) + ":", "Ann wrote " + strings.Repeat("x", 60) + ":", "Ann \u017fays:", "escribió ann: a écrit :", "says said:  ",
	">>>>> \"Ann\" == Ann writes:", "Quoting Ann <ann@host>:", "at@", "@at", "a@b..c d@e.f.", "x@y@z.org", "<a@b><c@d> <e @f> <@g> <h@> <@@@>",
	"Re: Re[2]: words", "RE : x", "fwd: x", "\u017fv: x", " [list] Re: x", "[]", "ann+dated+1.2@host", "a  b", " a\tb\u00a0", "a\u2003b",
	"[03:21] <ann> hi", "Jan 02 03:21:00 x", "2019-01-02T03:21:00Z x", "(3:21 pm) x", "Date: x",
}

func TestMarksAreThoseOfThePatterns(t *testing.T) {
	for _, line := range markedLines {
		checkMarks(t, line)
	}
}

func FuzzMarks(f *testing.F) {
	for _, line := range markedLines {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for line := range strings.SplitSeq(strings.ToValidUTF8(text, "?"), "\n") {
			checkMarks(t, line)
		}
	})
}
