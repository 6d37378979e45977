package markup

import (
	"regexp"
	"strings"
)

// quoteTag is [quote], [quote="name"], with straight or curly marks, or
// [/quote]: forums that moved from older software show them as plain text.
var quoteTag = regexp.MustCompile(`(?i)\[quote(?:\s*=\s*["“”]?([^\]"“”,]*)[^\]]*)?\]|\[/quote\]`)

// cutQuoteTags takes what stands between matching quote tags out of a text,
// and returns the rest and who was quoted, outermost quotes only. Of a tag
// without its other half only the tag goes.
func cutQuoteTags(text string) (own string, names []string) {
	tags := quoteTag.FindAllStringSubmatchIndex(text, -1)
	if tags == nil {
		return text, nil
	}
	closes := matchTags(text, tags)
	var b strings.Builder
	at := 0
	for i := 0; i < len(tags); i++ {
		tag := tags[i]
		b.WriteString(text[at:tag[0]])
		if last := closes[i]; last > 0 {
			if tag[2] >= 0 {
				names = append(names, strings.TrimSpace(text[tag[2]:tag[3]]))
			}
			i = last
		}
		at = tags[i][1]
	}
	b.WriteString(text[at:])
	return strings.TrimSpace(b.String()), names
}

// matchTags returns for each opening tag the number of the tag that closes it,
// 0 for others.
func matchTags(text string, tags [][]int) []int {
	closes := make([]int, len(tags))
	var open []int
	for i, tag := range tags {
		if text[tag[0]+1] != '/' {
			open = append(open, i)
			continue
		}
		if n := len(open); n > 0 {
			closes[open[n-1]] = i
			open = open[:n-1]
		}
	}
	return closes
}
