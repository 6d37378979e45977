package main

import (
	"bufio"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"tribemap"
	"tribemap/crawl/markup"
)

// ircLine is one line of an IRC log.
type ircLine struct {
	time       int64
	nick, text string
}

// loadZig reads the Zig channel's logs: a line turns to the nick it opens with.
// Announcing programs are left out.
func loadZig(dir string) ([]tribemap.Interaction, error) {
	events, _, err := readZig(dir)
	return events, err
}

// readZig returns the lines as well, by which events are numbered.
func readZig(dir string) ([]tribemap.Interaction, []ircLine, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "zig-irc/*/*.txt"))
	if err != nil {
		return nil, nil, err
	}
	if len(paths) == 0 {
		return nil, nil, fs.ErrNotExist
	}
	people := roster{}
	var all []ircLine
	for _, path := range paths {
		lines, err := readIRC(path)
		if err != nil {
			return nil, nil, err
		}
		all = append(all, lines...)
	}
	for _, l := range all {
		people.number(l.nick)
	}
	var events []tribemap.Interaction
	for i, l := range all {
		first, _, _ := strings.Cut(l.text, " ")
		nick := strings.TrimRight(first, ":,")
		to, known := people[nick]
		if known && nick != l.nick && (nick != first || strings.HasPrefix(first, "@")) {
			events = append(events, tribemap.Interaction{From: people[l.nick], To: to, Post: uint32(i), Time: l.time, Kind: tribemap.Mention})
		}
	}
	return events, all, nil
}

var announcer = regexp.MustCompile(`^(GitHub|travis|github|zigbot)`)

// readIRC reads blocks of epoch seconds, nick and text. A block that does not
// begin with a time is the rest of a text.
func readIRC(path string) ([]ircLine, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var block []string
	var out []ircLine
	keep := func() {
		if len(block) < 3 {
			return
		}
		if t, err := strconv.ParseInt(block[0], 10, 64); err == nil && !announcer.MatchString(block[1]) {
			out = append(out, ircLine{t, block[1], block[2]})
		}
	}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if lines.Text() == "" {
			keep()
			block = block[:0]
			continue
		}
		block = append(block, lines.Text())
	}
	keep()
	return out, lines.Err()
}

// topic is what is read of a Discourse topic.
type topic struct {
	Stream struct {
		Posts []struct {
			Number  int       `json:"post_number"`
			Type    int       `json:"post_type"`
			User    string    `json:"username"`
			Created time.Time `json:"created_at"`
			Answers int       `json:"reply_to_post_number"`
			HTML    string    `json:"cooked"`
		} `json:"posts"`
	} `json:"post_stream"`
}

// turnedTo is how a post names whom it quotes or mentions.
var turnedTo = regexp.MustCompile(`class="quote[^>]*data-username="([^"]+)"|class="mention" href="/u/([^"]+)"`)

// loadUrho reads the Urho3D forum: a post turns to the author of the post it
// answers and to those it quotes or mentions, to each once.
func loadUrho(dir string) ([]tribemap.Interaction, error) {
	events, _, err := readUrho(dir)
	return events, err
}

// readUrho returns the texts as well, by the numbers of events' posts.
func readUrho(dir string) ([]tribemap.Interaction, map[uint32]string, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "urho3d/posts/json/*.json"))
	if err != nil {
		return nil, nil, err
	}
	if len(paths) == 0 {
		return nil, nil, fs.ErrNotExist
	}
	people, said := roster{}, map[uint32]string{}
	var events []tribemap.Interaction
	for n, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			return nil, nil, err
		}
		var t topic
		if err := json.Unmarshal(raw, &t); err != nil {
			return nil, nil, err
		}
		for _, p := range t.Stream.Posts {
			said[uint32(n)<<12+uint32(p.Number)] = markup.ReadCooked(p.HTML).Text
		}
		events = append(events, t.turnings(uint32(n)<<12, people)...)
	}
	return events, said, nil
}

func (t topic) turnings(firstPost uint32, people roster) []tribemap.Interaction {
	author := map[int]string{}
	for _, p := range t.Stream.Posts {
		author[p.Number] = strings.ToLower(p.User)
	}
	var events []tribemap.Interaction
	for _, p := range t.Stream.Posts {
		if p.Type != 1 {
			continue
		}
		from := author[p.Number]
		to := []string{author[p.Answers]}
		for _, m := range turnedTo.FindAllStringSubmatch(p.HTML, -1) {
			to = append(to, strings.ToLower(m[1]+m[2]))
		}
		for i, name := range to {
			if name == "" || name == from || slices.Contains(to[:i], name) {
				continue
			}
			events = append(events, tribemap.Interaction{
				From: people.number(from), To: people.number(name),
				Post: firstPost + uint32(p.Number), Time: p.Created.Unix(), Kind: tribemap.Reply,
			})
		}
	}
	return events
}
