package crawl

import (
	"regexp"
	"strings"
)

// slackMark is what stands for a person, a channel, a link or a command:
// <@U123|ann>, <#C1|general>, <https://a.example|label>, <!here>.
var slackMark = regexp.MustCompile(`<([^<>\n]+)>`)

var slackEntities = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")

// clean returns a message's own words as they are shown, without the lines it
// quotes, the ids of those it mentions and its links, each once.
func (r *slackReader) clean(raw string) (text string, mentions, links []string) {
	text = slackMark.ReplaceAllStringFunc(withoutQuotedLines(raw), func(mark string) string {
		target, label, _ := strings.Cut(mark[1:len(mark)-1], "|")
		switch target[:min(1, len(target))] {
		case "":
			return label
		case "@":
			mentions = appendNew(mentions, target[1:], "")
			return "@" + firstSaid(label, r.handles[target[1:]], target[1:])
		case "#":
			return "#" + firstSaid(label, r.channels[target[1:]].Name, target[1:])
		case "!":
			return slackCommand(target[1:], label)
		}
		links = appendNew(links, slackEntities.Replace(target), "")
		return firstSaid(label, target)
	})
	return strings.TrimSpace(slackEntities.Replace(text)), mentions, links
}

// slackCommand returns how <!here>, <!subteam^S1|@gardeners> and dates look.
func slackCommand(name, label string) string {
	name, _, _ = strings.Cut(name, "^")
	return "@" + strings.TrimPrefix(firstSaid(label, name), "@")
}

// withoutQuotedLines leaves out lines that begin with ">"; three of them quote
// all that follows.
func withoutQuotedLines(raw string) string {
	if !strings.Contains(raw, "&gt;") {
		return raw
	}
	var own []string
	for line := range strings.SplitSeq(raw, "\n") {
		if strings.HasPrefix(line, "&gt;&gt;&gt;") {
			break
		}
		if !strings.HasPrefix(line, "&gt;") {
			own = append(own, line)
		}
	}
	return strings.Join(own, "\n")
}
