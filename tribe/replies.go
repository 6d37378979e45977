package tribe

import (
	_ "embed"
	"fmt"
	"math"
	"slices"
	"strconv"
	"sync"
)

// The weights were fitted to chat whose answers were marked by hand [4];
// bench/replies makes them, and says how well they do on days they have not seen.
//
// [4] J. K. Kummerfeld et al., A large-scale corpus for conversation
// disentanglement, ACL 2019, doi:10.18653/v1/P19-1374.

//go:embed lexicon/replies.tsv
var repliesTSV string

var replyWeights = sync.OnceValue(func() *[ReplyFeatures]float64 {
	var weights [ReplyFeatures]float64
	for name, value := range tableLines(repliesTSV) {
		w, err := strconv.ParseFloat(value, 64)
		at := slices.Index(replyNames, name)
		if err != nil || at < 0 {
			panic(fmt.Sprintf("tribe: replies.tsv: %s %s", name, value))
		}
		weights[at] = w
	}
	return &weights
})

// Answer is what a line of chat is judged to answer.
type Answer struct {
	Line   int     // −1: none, a conversation begins
	Chance float64 // that it is this one, (0,1]
}

// AnswersOf judges what each line of one channel answers, by those before it.
// The lines are in order of time. Time O(lines · 60).
func AnswersOf(lines []ChatLine) []Answer {
	answers := make([]Answer, len(lines))
	weights := replyWeights()
	WalkReplies(lines, func(i int, candidates []ReplyCandidate) int {
		best, chance := chooseReply(candidates, weights)
		answers[i] = Answer{candidates[best].Line, chance}
		return best
	})
	return answers
}

// chooseReply returns the place of the likeliest candidate, the first of those
// alike, and its chance among all.
func chooseReply(candidates []ReplyCandidate, weights *[ReplyFeatures]float64) (best int, chance float64) {
	most, sum := math.Inf(-1), 0.0
	for k := range candidates {
		score := 0.0
		for _, f := range candidates[k].Features {
			score += weights[f]
		}
		if score > most {
			sum = sum*math.Exp(most-score) + 1
			best, most = k, score
		} else {
			sum += math.Exp(score - most)
		}
	}
	return best, 1 / sum
}
