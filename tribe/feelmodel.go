package tribe

import (
	_ "embed"
	"math"
	"strconv"
	"strings"
	"sync"
)

// The weights were fitted to comments that readers marked with emotions or as
// neutral [3], under the licence beside them; lexicon/train makes them.
//
// [3] D. Demszky et al., GoEmotions: a dataset of fine-grained emotions,
// ACL 2020, doi:10.18653/v1/2020.acl-main.372.

//go:embed lexicon/feeling.tsv
var feelingTSV string

// commentTokens is the length that the weights know: nineteen comments in
// twenty that they were fitted to are shorter. What a longer text adds up is
// taken for this length, so that a letter is not passionate for being long.
const commentTokens = 30

// feelingModel holds the weights of grams by number. Words of a pair that weigh
// nothing alone have numbers too.
type feelingModel struct {
	base    float64
	signals [FeelingSignals]float64
	grams   map[string]uint32 // single tokens
	pairs   map[[2]uint32]uint32
	weights []float64
	symbol  []bool // is no word of a language
}

var feelingWeights = sync.OnceValue(func() *feelingModel {
	m := &feelingModel{grams: map[string]uint32{}, pairs: map[[2]uint32]uint32{}}
	for gram, value := range tableLines(feelingTSV) {
		w, err := strconv.ParseFloat(value, 64)
		if err != nil {
			panic("tribe: feeling.tsv: " + err.Error())
		}
		m.set(gram, w)
	}
	return m
})

// baseName names the weight that every text has.
const baseName = "(any text)"

func (m *feelingModel) set(gram string, weight float64) {
	if gram == baseName {
		m.base = weight
		return
	}
	for i, name := range SignalNames {
		if gram == name {
			m.signals[i] = weight
			return
		}
	}
	first, second, pair := strings.Cut(gram, " ")
	if !pair {
		m.weights[m.number(gram)] = weight
		return
	}
	key := [2]uint32{m.number(first), m.number(second)}
	m.pairs[key] = uint32(len(m.weights))
	m.weights = append(m.weights, weight)
	m.symbol = append(m.symbol, false)
}

// number returns the number of a token, a new one of weight 0 if it has none.
func (m *feelingModel) number(token string) uint32 {
	n, ok := m.grams[token]
	if !ok {
		n = uint32(len(m.weights))
		m.grams[token] = n
		m.weights = append(m.weights, 0)
		r, _ := decodeRune(token, 0)
		m.symbol = append(m.symbol, !isCueLetter(r))
	}
	return n
}

// intensity weighs what a text holds; words tells whether its words may be
// read, or its signs only. Time O(words).
func (s *sentence) intensity(sums feltSums, text string, words bool) float64 {
	m := feelingWeights()
	s.findGrams(m, strings.ToLower(text), words)
	grams := 0.0
	for _, n := range s.grams {
		grams += m.weights[n]
	}
	scale := s.scale()
	z := m.base + float64(grams*scale)
	for i, x := range sums.signals(scale) {
		z += float64(m.signals[i] * x)
	}
	return logistic(z)
}

// scale takes the sums of a text that is longer than the weights know to that
// length.
func (s *sentence) scale() float64 {
	return min(1, commentTokens/float64(max(1, s.cues)))
}

// findGrams sets s.grams to the numbers of the text's grams, each once, in the
// order of the text, and s.cues to the number of its tokens.
func (s *sentence) findGrams(m *feelingModel, lower string, words bool) {
	if len(s.seen) != len(m.weights) {
		s.seen = make([]uint32, len(m.weights))
	}
	s.round++
	s.grams, s.cues = s.grams[:0], 0
	before := uint32(None)
	for token := range cueTokens(lower) {
		s.cues++
		n, known := m.grams[token]
		if !known || !words && !m.symbol[n] {
			before = None
			continue
		}
		s.addGram(n)
		if before != None && words {
			if pair, ok := m.pairs[[2]uint32{before, n}]; ok {
				s.addGram(pair)
			}
		}
		before = n
	}
}

func (s *sentence) addGram(n uint32) {
	if s.seen[n] != s.round {
		s.seen[n] = s.round
		s.grams = append(s.grams, n)
	}
}

// logistic maps log-odds to a chance, kept under 1.
func logistic(z float64) float64 { return min(1/(1+math.Exp(-z)), 1-0x1p-30) }
