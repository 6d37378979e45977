package tribe

import (
	"fmt"
	"math"

	"tribemap"
	"tribemap/internal/par"
)

const (
	// pseudoMessages is how many messages of average feeling each dyad is given
	// beforehand, so that one outcry does not make a passion.
	pseudoMessages = 3
	// feelChunk is how many posts a worker scores in one go.
	feelChunk = 64
)

// FeelingReport says how much of the talk could be scored for emotion. It is
// about the posts that turn to somebody, and their authors.
type FeelingReport struct {
	Posts   int // posts
	Scored  int // of these, with something that could be scored
	Authors int // people
	Foreign int // of these, who do not write English, once at least
	Mute    int // foreign posts without emoji and emoticons: nothing scored
}

// Warning says in words what was not scored, "" if nothing was left out.
func (r FeelingReport) Warning() string {
	if r.Foreign == 0 {
		return ""
	}
	return fmt.Sprintf("emotion: %d of %d people do not write English; of their posts only emoji and emoticons were scored, %d had none: their emotion is not scored",
		r.Foreign, r.Authors, r.Mute)
}

// AddFeeling reads the texts of t twice, once for the languages that people
// write and once for what they feel, and sets Intensity, Valence and Felt of
// dyads, which are those of all t.Interactions: means over the messages of both
// people, shrunk with three messages of the crawl's average. A message that could
// not be scored counts as average, a dyad without any that could keeps zeros. In
// English messages it counts words of closeness and thanks as well (English,
// Affiliation). It runs on at most threads goroutines (0 = all processors), in time
// O(words) and memory of 12 bytes a post.
func AddFeeling(dyads []Dyad, t *Talk, texts Texts, threads int) (FeelingReport, error) {
	posts := turning(t)
	authors, everybody, err := languages(t, texts, threads)
	if err != nil {
		return FeelingReport{}, fmt.Errorf("tribe: read texts for their language: %w", err)
	}
	f := feelings{of: make([]postFeeling, len(t.Posts))}
	turns := func(post uint32, _ *tribemap.Post) bool { return posts[post] }
	err = inBatches(texts, turns, func(batch []numberedPost) {
		par.For(threads, len(batch), feelChunk, func(_, lo, hi int) {
			var s sentence
			for i := lo; i < hi; i++ {
				p := &batch[i]
				f.of[p.number] = s.feelPost(p.Text, isEnglish(p.Lang, authors[t.Posts[p.number].Author], everybody))
			}
		})
	})
	if err != nil {
		return FeelingReport{}, fmt.Errorf("tribe: read texts for their feeling: %w", err)
	}
	f.average()
	f.addTo(dyads, t.Interactions, threads)
	return f.report(t, posts), nil
}

// turning marks the posts that turn to somebody.
func turning(t *Talk) []bool {
	posts := make([]bool, len(t.Posts))
	for i := range t.Interactions {
		posts[t.Interactions[i].Post] = true
	}
	return posts
}

// languages counts each author's words, in the posts whose language the source
// does not state, and everybody's.
func languages(t *Talk, texts Texts, threads int) (authors []languageCount, everybody languageCount, err error) {
	authors = make([]languageCount, len(t.People))
	unknown := func(_ uint32, p *tribemap.Post) bool {
		return p.Lang == ""
	}
	counts := make([]languageCount, batchPosts)
	err = inBatches(texts, unknown, func(batch []numberedPost) {
		par.For(threads, len(batch), feelChunk, func(_, lo, hi int) {
			for i := lo; i < hi; i++ {
				counts[i] = countLanguage(batch[i].Text)
			}
		})
		for i := range batch {
			authors[t.Posts[batch[i].number].Author].add(counts[i])
		}
	})
	for _, c := range authors {
		everybody.add(c)
	}
	return authors, everybody, err
}

// postFeeling is a Feeling in fewer bytes.
type postFeeling struct {
	intensity, valence float32
	affiliation        uint16 // words of closeness and thanks, in English
	scored, foreign    bool
}

func (s *sentence) feelPost(text string, english bool) postFeeling {
	feel := s.feelSymbols
	if english {
		feel = s.feel
	}
	f := feel(text)
	p := postFeeling{intensity: float32(f.Intensity), valence: float32(f.Valence), scored: f.Scored, foreign: !english}
	if english {
		p.affiliation = uint16(min(math.MaxUint16, s.affiliations()))
	}
	return p
}

// feelings holds what every post shows, and the average of those that were
// scored.
type feelings struct {
	of                 []postFeeling
	intensity, valence float64
}

func (f *feelings) average() {
	n := 0
	for _, p := range f.of {
		if p.scored {
			n++
			f.intensity += float64(p.intensity)
			f.valence += float64(p.valence)
		}
	}
	if n > 0 {
		f.intensity /= float64(n)
		f.valence /= float64(n)
	}
}

// addTo sets the feeling of each dyad from its events.
func (f *feelings) addTo(dyads []Dyad, events []tribemap.Interaction, threads int) {
	starts := pairStarts(events)
	if len(starts) != len(dyads)+1 {
		panic("tribe: AddFeeling: the dyads are not those of the talk")
	}
	par.For(threads, len(dyads), 1<<10, func(_, lo, hi int) {
		for i := lo; i < hi; i++ {
			f.addPair(&dyads[i], events[starts[i]:starts[i+1]])
		}
	})
}

// addPair sets the feeling of one dyad.
func (f *feelings) addPair(d *Dyad, events []tribemap.Interaction) {
	d.Intensity, d.Valence, d.Felt, d.English, d.Affiliation = 0, 0, 0, 0, 0
	intensity, valence := 0.0, 0.0
	for i := range events {
		if i > 0 && sameMessage(&events[i-1], &events[i]) {
			continue
		}
		p := f.of[events[i].Post]
		if !p.foreign {
			d.English++
			d.Affiliation += int(p.affiliation)
		}
		if p.scored {
			d.Felt++
			intensity += float64(p.intensity)
			valence += float64(p.valence)
		}
	}
	if d.Felt == 0 {
		return
	}
	average := float64(d.Count - d.Felt + pseudoMessages)
	all := float64(d.Count + pseudoMessages)
	d.Intensity = (intensity + float64(average*f.intensity)) / all
	d.Valence = (valence + float64(average*f.valence)) / all
}

// report counts what was scored.
func (f *feelings) report(t *Talk, turning []bool) FeelingReport {
	var r FeelingReport
	foreign := map[uint32]bool{} // of each author
	for i, p := range f.of {
		if !turning[i] {
			continue
		}
		r.Posts++
		foreign[t.Posts[i].Author] = foreign[t.Posts[i].Author] || p.foreign
		if p.scored {
			r.Scored++
		} else if p.foreign {
			r.Mute++
		}
	}
	r.Authors = len(foreign)
	for _, is := range foreign {
		if is {
			r.Foreign++
		}
	}
	return r
}
