package tribe

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/cespare/xxhash/v2"

	"tribemap"
)

const (
	// Fewer posts say nothing about how an account posts.
	minTemplatePosts  = 8
	minBroadcastPosts = 20
	minClockPosts     = 20
	minClockDays      = 10
	// Two openings, as in the two lines of a commit notice.
	templateOpenings = 2
	minTemplateShare = 0.9
	// A paste fills a minute, a program comes back another day.
	minTemplateDays = 2
	// An account that only opens threads which nobody answers may be a person
	// with odd tastes, so half a template is asked for as well.
	minBroadcastShare = 0.5
	// A day has 144 slots of ten minutes; people who post daily at a fixed hour
	// stay below one half.
	clockSlot     = 600
	clockSlots    = 86400 / clockSlot
	minClockShare = 0.6
	// Sentences of six words are said again by people too, who repeat a question
	// that nobody answers: up to a quarter of some sixty posts, half of some
	// twenty. Helpful bots repeat a third of thousands.
	minRepeatWords   = 6
	someRepeatPosts  = 20
	someRepeatShare  = 0.75
	manyRepeatPosts  = 100
	manyRepeatShare  = 0.33
	maxRememberTexts = 4096 // a person; programs have fewer
	// A source that keeps dates only puts everybody into the same slot.
	maxOthersShare = 0.2
)

// MarkBots sets t.Bot and returns for each person why they were marked, "" for
// those who were not. Marked are accounts that their source declares automated,
// accounts that are named so, accounts that mostly repeat themselves word for
// word, and accounts that turn to nobody and either only open threads that
// nobody answers, or post by the clock, or fill in a template.
//
// Whoever turned to somebody even once is marked only if declared, repetitive
// or named so beyond doubt: a bot that is overlooked costs a place on a list, a
// person who is called a bot is lost. Time is one scan of the texts.
func MarkBots(t *Talk, texts Texts) ([]string, error) {
	w, err := watchHabits(t, texts)
	if err != nil {
		return nil, err
	}
	reasons := make([]string, len(t.People))
	for i := range t.People {
		reasons[i] = w.reason(uint32(i))
		t.Bot[i] = reasons[i] != ""
	}
	return reasons, nil
}

// habits is how the people of a talk post.
type habits struct {
	talk    *Talk
	posts   []int // a person
	opening []int // posts that open a thread
	turned  []int // interactions towards others, and posts that say they answer
	asked   []int // interactions of others towards them
	silent  []*silentHabits
	heard   []map[uint64]bool // sentences of six words or more, hashed
	repeats []int             // posts that say one of them again
	daytime [clockSlots]int   // posts of everybody
}

// silentHabits is kept for people who turned to nobody.
type silentHabits struct {
	daytime [clockSlots]int
	days    map[int64]bool
	titles  map[string]int // first words
	texts   map[string]int
}

func watchHabits(t *Talk, texts Texts) (*habits, error) {
	n := len(t.People)
	h := &habits{
		talk: t, posts: make([]int, n), opening: make([]int, n), turned: make([]int, n), asked: make([]int, n),
		silent: make([]*silentHabits, n), heard: make([]map[uint64]bool, n), repeats: make([]int, n),
	}
	for _, x := range t.Interactions {
		h.turned[x.From]++
		h.asked[x.To]++
	}
	opens := openingPosts(t)
	for i, p := range t.Posts {
		h.posts[p.Author]++
		if opens[i] {
			h.opening[p.Author]++
		}
	}
	for i := range h.silent {
		if h.turned[i] == 0 && h.posts[i] >= minTemplatePosts {
			h.silent[i] = &silentHabits{days: make(map[int64]bool), titles: make(map[string]int), texts: make(map[string]int)}
		}
	}
	err := texts(func(post uint32, p *tribemap.Post) bool {
		h.watch(t.Posts[post], p)
		return true
	})
	return h, err
}

func (h *habits) watch(post Post, p *tribemap.Post) {
	if isAnswer(p) {
		h.turned[post.Author]++
	}
	if h.posts[post.Author] >= someRepeatPosts {
		h.hearAgain(post.Author, p.Text)
	}
	slot := -1
	if post.Time > 0 {
		slot = int(post.Time % 86400 / clockSlot)
		h.daytime[slot]++
	}
	s := h.silent[post.Author]
	if s == nil {
		return
	}
	s.titles[firstField(p.Title)]++
	s.texts[firstField(p.Text)]++
	if slot >= 0 {
		s.daytime[slot]++
		s.days[post.Time/86400] = true
	}
}

// hearAgain notes a text and whether its author said the same before, whoever
// it was addressed to.
func (h *habits) hearAgain(author uint32, text string) {
	fields := strings.Fields(text)
	if len(fields) > 0 && strings.ContainsAny(fields[0][len(fields[0])-1:], ":,") {
		fields = fields[1:]
	}
	if len(fields) < minRepeatWords {
		return
	}
	key := xxhash.Sum64String(strings.Join(fields, " "))
	switch {
	case h.heard[author][key]:
		h.repeats[author]++
	case h.heard[author] == nil:
		h.heard[author] = map[uint64]bool{key: true}
	case len(h.heard[author]) < maxRememberTexts:
		h.heard[author][key] = true
	}
}

// firstField returns the first field of a text, folded and without digits.
func firstField(text string) string {
	for field := range strings.FieldsSeq(text) {
		return strings.Map(func(r rune) rune {
			if unicode.IsDigit(r) {
				return -1
			}
			return unicode.ToLower(r)
		}, field)
	}
	return ""
}

// reason says why a person is taken for a bot, "" if they are not.
func (h *habits) reason(person uint32) string {
	p := &h.talk.People[person]
	if p.Bot {
		return "the source declares it automated"
	}
	lone := h.turned[person] == 0 && h.asked[person] == 0
	switch word, certainty := botName(p); {
	case certainty == certain, certainty == likely && h.turned[person] == 0, certainty == possible && lone && h.silent[person] != nil:
		return fmt.Sprintf("named like an automated account (%q)", word)
	}
	posts := h.posts[person]
	if h.repeatsItself(person) {
		return fmt.Sprintf("said the same again, word for word, in %d of %d posts", h.repeats[person], posts)
	}
	if h.silent[person] == nil || h.turned[person] > 0 {
		return ""
	}
	switch {
	case h.byTheClock(person):
		return fmt.Sprintf("posted most of %d posts in the same ten minutes of the day, answered nobody", posts)
	case lone && h.broadcasts(person):
		return fmt.Sprintf("opened %d threads in much the same words, answered nobody, was answered by nobody", posts)
	case lone && h.fillsTemplate(person):
		return fmt.Sprintf("began %d posts in the same one or two ways, answered nobody, was answered by nobody", posts)
	}
	return ""
}

func (h *habits) repeatsItself(person uint32) bool {
	posts, share := h.posts[person], float64(h.repeats[person])/float64(max(1, h.posts[person]))
	return posts >= someRepeatPosts && share >= someRepeatShare || posts >= manyRepeatPosts && share >= manyRepeatShare
}

// broadcasts reports whether a person only opens threads, half of them alike.
func (h *habits) broadcasts(person uint32) bool {
	s, posts := h.silent[person], h.posts[person]
	heads := s.titles
	if s.titles[""] == posts { // a source without titles
		heads = s.texts
	}
	return posts >= minBroadcastPosts && h.opening[person] == posts && h.share(heads, person) >= minBroadcastShare
}

// fillsTemplate reports whether nearly all texts of a person begin alike, and
// half of the titles, if there are any: people who forward things under their
// own titles are still people.
func (h *habits) fillsTemplate(person uint32) bool {
	s := h.silent[person]
	return len(s.days) >= minTemplateDays && h.share(s.texts, person) >= minTemplateShare && h.share(s.titles, person) >= minBroadcastShare
}

// byTheClock reports whether a person keeps to ten minutes of the day that
// others do not keep to.
func (h *habits) byTheClock(person uint32) bool {
	s := h.silent[person]
	if len(s.days) < minClockDays {
		return false
	}
	own, all, best := 0, 0, 0
	for slot, n := range s.daytime {
		own += n
		all += h.daytime[slot]
		if n > s.daytime[best] {
			best = slot
		}
	}
	if own < minClockPosts || float64(s.daytime[best]) < minClockShare*float64(own) {
		return false
	}
	return float64(h.daytime[best]-s.daytime[best]) <= maxOthersShare*float64(all-own)
}

// share is the part of a person's posts that begin in one of the two usual
// ways.
func (h *habits) share(beginnings map[string]int, person uint32) float64 {
	var top [templateOpenings]int
	for _, n := range beginnings {
		for i := range top {
			if n > top[i] {
				n, top[i] = top[i], n
			}
		}
	}
	return float64(countAll(top[:])) / float64(h.posts[person])
}

// machineWords are words of handles and addresses that only programs bear.
var machineWords = map[string]bool{
	"bot": true, "robot": true, "noreply": true, "donotreply": true, "autoreply": true, "newsletter": true,
	"newsletters": true, "rss": true, "rssfeeds": true, "rssfeed": true, "listserv": true, "majordomo": true, "notifications": true,
	"github": true, "gitlab": true, "jenkins": true,
}

// botCertainty says how sure a name makes us.
type botCertainty int

const (
	possible botCertainty = iota + 1 // ends in "bot", as some surnames do
	likely                           // holds a word that only programs bear
	certain                          // no person bears it
)

// withoutSigns takes out what handles and addresses put between words.
var withoutSigns = strings.NewReplacer("-", "", "_", "", ".", "")

// botName returns the part of a handle or address that names a program, if
// there is one.
func botName(p *tribemap.Person) (word string, c botCertainty) {
	local, _, isAddress := strings.Cut(strings.ToLower(p.ID), "@")
	for _, name := range [...]string{strings.ToLower(p.Handle), local} {
		if strings.HasSuffix(name, "[bot]") {
			return "[bot]", certain
		}
		switch withoutSigns.Replace(name) {
		case "noreply", "donotreply", "mailerdaemon":
			return name, certain
		}
		parts := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) })
		if len(parts) == 0 {
			continue
		}
		switch last := parts[len(parts)-1]; { // people are called bot_killer
		case machineWords[last], last == "daemon" && isAddress:
			return last, likely
		case strings.HasSuffix(last, "bot"):
			word, c = last, possible
		}
	}
	return word, c
}
