package tribe

import (
	"math"
	"math/bits"
	"slices"
)

// A line of chat answers one of the lines before it or begins a conversation.
// Each of these candidates is described by features that it has or has not; the
// model's weights for them are in lexicon/replies.tsv.

const (
	// replyLines and replySpan bound how far back an answer is looked for, in
	// lines and seconds.
	replyLines = 60
	replySpan  = 3 * 3600
)

// replyFeature is the number of a feature.
type replyFeature = uint8

// Families of features take as many numbers as they have levels.
const (
	gapOther       replyFeature = 0                         // 6 levels of minutes to a line of somebody else
	gapOwn                      = gapOther + gapLevels      // the same, own line
	backOther                   = gapOwn + gapLevels        // 7 levels of lines between
	backOwn                     = backOther + backLevels    // the same, own line
	sharedWords                 = backOwn + backLevels      // 4 levels of words shared
	singleFeatures              = sharedWords + alikeLevels // the ones below
	startGap                    = singleFeatures + single   // begins: 6 levels of minutes since the line before
	startOwn                    = startGap + gapLevels      // begins: 7 levels of lines since the own last
	startSingle                 = startOwn + backLevels

	gapLevels, backLevels, alikeLevels = 6, 7, 4
)

// Single features of a candidate that is a line, j by b, for a line i by a.
const (
	namesAuthor      = singleFeatures + iota // i names b
	namesAnother                             // i names somebody, not b
	namedByIt                                // j names a
	namesThird                               // j names somebody who is neither a nor b, and b ≠ a
	turnedToIt                               // nobody is named in j, but it was taken to turn to a
	turnedToThird                            // … to somebody else
	freshToIt                                // j turns to a, who has been silent since
	latestOfAuthor                           // j is b's last line
	latestNamed                              // j is b's last line, and i names b
	silentSince                              // a has been silent since j
	lastPartner                              // a's last line turned to b
	exchanged                                // one of a and b named the other lately
	questionAnswered                         // j asks, i does not, b ≠ a
	questionTwice                            // both ask, b ≠ a
	ownQuestion                              // j asks, b = a
	greetsBack                               // both greet
	thanksForIt                              // i thanks, and j turned to a
	thanksOther                              // i thanks, j did not turn to a
	assents                                  // i begins with assent, b ≠ a
	ownGoesOn                                // b = a, and no line of anybody stands between
	ownSameName                              // b = a, and both name the same people, or nobody
	ownShort                                 // b = a, and i is short
	answeredBefore                           // somebody else has turned to b since
	shortAnswer                              // i is short, b ≠ a
	strangerAsks                             // j is b's first line in sight, and asks
	single           = iota
)

// Single features of the candidate that i begins a conversation.
const (
	startNames = startSingle + iota
	startAsks
	startGreets
	startThanks
	startAssents
	startShort
	startStranger // a has not been in sight
	startAlways
	replyFeatures
)

// replyNames are the features' names in the table of weights.
var replyNames = func() []string {
	var names []string
	level := func(name string, levels int) {
		for k := range levels {
			names = append(names, name+string(rune('0'+k)))
		}
	}
	level("gap-other-", gapLevels)
	level("gap-own-", gapLevels)
	level("back-other-", backLevels)
	level("back-own-", backLevels)
	level("alike-", alikeLevels)
	names = append(names, "names-author", "names-another", "named-by-it", "names-third", "turned-to-it",
		"turned-to-third", "fresh-to-it", "latest-of-author", "latest-named", "silent-since", "last-partner",
		"exchanged", "question-answered", "question-twice", "own-question", "greets-back", "thanks-for-it",
		"thanks-other", "assents", "own-goes-on", "own-same-name", "own-short", "answered-before", "short-answer",
		"stranger-asks")
	level("start-gap-", gapLevels)
	level("start-own-", backLevels)
	return append(names, "start-names", "start-asks", "start-greets", "start-thanks", "start-assents",
		"start-short", "start-stranger", "start-always")
}()

// gapLevel returns the level of a gap in seconds: under a minute 0, then under
// 2, 4, 8, 16 minutes, and longer.
func gapLevel(seconds int64) replyFeature {
	return replyFeature(min(gapLevels-1, bits.Len64(uint64(max(0, seconds)/60))))
}

// backLevel returns the level of a distance in lines: 1, 2, 3, 4–5, 6–9, 10–19,
// more.
func backLevel(lines int) replyFeature {
	level := 0
	for _, most := range [...]int{1, 2, 3, 5, 9, 19} {
		if lines > most {
			level++
		}
	}
	return replyFeature(level)
}

// ReplyCandidate is a line that another may answer, and the features that speak
// of it, by number.
type ReplyCandidate struct {
	Line     int // −1: none, a conversation begins
	Features []uint8
}

// ReplyFeatures is the number of features that candidates can have.
const ReplyFeatures = int(replyFeatures)

// ReplyFeatureNames names the features, by number.
func ReplyFeatureNames() []string { return slices.Clone(replyNames) }

// WalkReplies visits the lines of one channel, which are in order of time, with
// what each may answer; none, its beginning a conversation, is the first
// candidate and the nearest line the second. Visit returns the place of the
// candidate to be taken for the answered one when later lines are judged. It
// may keep nothing. Time O(lines · 60).
func WalkReplies(lines []ChatLine, visit func(line int, candidates []ReplyCandidate) (taken int)) {
	w := replyWalk{lines: lines, turned: make([]uint32, len(lines)), seenIn: map[uint32]int{}}
	for i := range lines {
		w.look(i)
		candidates := w.candidates()
		w.turn(i, candidates[visit(i, candidates)].Line)
		for _, word := range lines[i].Said.Words {
			w.seenIn[word]++
		}
	}
}

// replyWalk is what WalkReplies knows when it comes to line i.
type replyWalk struct {
	lines  []ChatLine
	turned []uint32       // by line: the person it turns to, None if nobody
	seenIn map[uint32]int // lines so far that hold a word

	i, first int // the line, and the first that it may answer
	own      int // the last line of i's author in sight, −1
	found    []ReplyCandidate
	features []uint8
}

// look sets the window of line i.
func (w *replyWalk) look(i int) {
	w.i, w.first, w.own = i, i, -1
	for j := i - 1; j >= max(0, i-replyLines) && w.lines[i].Time-w.lines[j].Time <= replySpan; j-- {
		w.first = j
		if w.own < 0 && w.lines[j].Author == w.lines[i].Author {
			w.own = j
		}
	}
}

// turn notes whom line i turns to: who is named, else the author of what it
// answers, or whom that turned to if it is the author's own.
func (w *replyWalk) turn(i, answered int) {
	l := &w.lines[i]
	w.turned[i] = None
	switch {
	case len(l.To) > 0:
		w.turned[i] = l.To[0]
	case answered < 0:
	case w.lines[answered].Author == l.Author:
		w.turned[i] = w.turned[answered]
	default:
		w.turned[i] = w.lines[answered].Author
	}
}

func (w *replyWalk) candidates() []ReplyCandidate {
	w.found = append(w.found[:0], ReplyCandidate{Line: -1})
	w.features = w.features[:0]
	ends := []int{w.describeStart()}
	for j := w.i - 1; j >= w.first; j-- {
		w.describe(j)
		w.found = append(w.found, ReplyCandidate{Line: j})
		ends = append(ends, len(w.features))
	}
	start := 0
	for k, end := range ends {
		w.found[k].Features = w.features[start:end]
		start = end
	}
	return w.found
}

func (w *replyWalk) add(f replyFeature) { w.features = append(w.features, f) }

func (w *replyWalk) addIf(has bool, f replyFeature) {
	if has {
		w.add(f)
	}
}

// describeStart describes the candidate that line i begins a conversation and
// returns the end of its features.
func (w *replyWalk) describeStart() int {
	l := &w.lines[w.i]
	gap := int64(math.MaxInt32)
	if w.i > 0 {
		gap = l.Time - w.lines[w.i-1].Time
	}
	w.add(startGap + gapLevel(gap))
	if w.own >= 0 {
		w.add(startOwn + backLevel(w.i-w.own))
	}
	w.add(startAlways)
	w.addIf(w.own < 0, startStranger)
	w.addIf(len(l.To) > 0, startNames)
	w.addIf(l.Said.Question, startAsks)
	w.addIf(l.Said.Greeting, startGreets)
	w.addIf(l.Said.Thanks, startThanks)
	w.addIf(l.Said.Assent, startAssents)
	w.addIf(l.Said.Short, startShort)
	return len(w.features)
}

// describe describes the candidate that line i answers line j.
func (w *replyWalk) describe(j int) {
	i, l, c := w.i, &w.lines[w.i], &w.lines[j]
	if rarity := sharedRarity(l.Said.Words, c.Said.Words, w.rarity); rarity > 0 {
		w.add(sharedWords + replyFeature(min(alikeLevels-1, int(rarity/4))))
	}
	gap, back := gapLevel(l.Time-c.Time), backLevel(i-j)
	w.addIf(w.latest(j), latestOfAuthor)
	w.addIf(w.own < j, silentSince)
	if c.Author == l.Author {
		w.add(gapOwn + gap)
		w.add(backOwn + back)
		w.addIf(c.Said.Question, ownQuestion)
		w.addIf(j == i-1, ownGoesOn)
		w.addIf(slices.Equal(c.To, l.To), ownSameName)
		w.addIf(l.Said.Short, ownShort)
		w.addIf(len(l.To) > 0, namesAnother)
		return
	}
	w.add(gapOther + gap)
	w.add(backOther + back)
	w.describeNames(j)
	w.addIf(c.Said.Question && !l.Said.Question, questionAnswered)
	w.addIf(c.Said.Question && l.Said.Question, questionTwice)
	w.addIf(c.Said.Greeting && l.Said.Greeting, greetsBack)
	w.addIf(l.Said.Assent, assents)
	w.addIf(l.Said.Short, shortAnswer)
}

// describeNames describes who names and turns to whom in line i and line j of
// somebody else.
func (w *replyWalk) describeNames(j int) {
	l, c := &w.lines[w.i], &w.lines[j]
	names := slices.Contains(l.To, c.Author)
	w.addIf(names, namesAuthor)
	w.addIf(!names && len(l.To) > 0, namesAnother)
	w.addIf(names && w.latest(j), latestNamed)
	named := slices.Contains(c.To, l.Author)
	w.addIf(named, namedByIt)
	w.addIf(!named && len(c.To) > 0, namesThird)
	toAuthor := w.turned[j] == l.Author
	w.addIf(toAuthor && !named, turnedToIt)
	w.addIf(!toAuthor && len(c.To) == 0 && w.turned[j] != None, turnedToThird)
	w.addIf((toAuthor || named) && w.own < j, freshToIt)
	w.addIf(l.Said.Thanks && toAuthor, thanksForIt)
	w.addIf(l.Said.Thanks && !toAuthor, thanksOther)
	w.addIf(w.own >= 0 && w.turned[w.own] == c.Author, lastPartner)
	w.describePast(j)
}

// describePast looks at the lines in sight for what went on between the two,
// and others.
func (w *replyWalk) describePast(j int) {
	a, b := w.lines[w.i].Author, w.lines[j].Author
	met, others, firstOfB := false, false, true
	for k := w.first; k < w.i; k++ {
		l := &w.lines[k]
		met = met || l.Author == a && slices.Contains(l.To, b) || l.Author == b && slices.Contains(l.To, a)
		others = others || k > j && l.Author != a && w.turned[k] == b
		firstOfB = firstOfB && (k >= j || l.Author != b)
	}
	w.addIf(met, exchanged)
	w.addIf(others, answeredBefore)
	w.addIf(firstOfB && w.lines[j].Said.Question, strangerAsks)
}

// latest tells whether line j is the last of its author before line i.
func (w *replyWalk) latest(j int) bool {
	for k := j + 1; k < w.i; k++ {
		if w.lines[k].Author == w.lines[j].Author {
			return false
		}
	}
	return true
}

// rarity is the logarithm of how many lines there were to each that held a word.
func (w *replyWalk) rarity(word uint32) float64 {
	return math.Log(float64(w.i+1) / float64(1+w.seenIn[word]))
}
