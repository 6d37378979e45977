package viz

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"tribemap"
	"tribemap/graph"
	"tribemap/tribe"
	"tribemap/viz/layout"
)

// ShareLeast is the smallest group of people that a shared map tells of.
const ShareLeast = 10

// Share returns a copy of a result that may be passed on: people have
// pseudonyms made with the key, so that two maps of one project agree and nobody
// without the key can tell who is who; nothing that people wrote is left but
// words that ten members of a tribe or more use; no smaller tribe, word or count
// is there; times are months. What it cannot hide is the shape of the network:
// who knows somebody's ties may find them.
func Share(r *tribe.Result, key []byte) *tribe.Result {
	s := sharer{from: r, names: namesOf(r), tribe: make([]int, len(r.Tribes))}
	s.to = &tribe.Result{
		Scope: r.Scope, Counts: r.Counts, Resolution: r.Resolution, Resamples: r.Resamples,
	}
	s.to.Resolution.Hierarchy = nil // its sub-tribes may be of fewer than ten
	s.to.Scope.Keywords = slices.DeleteFunc(slices.Clone(r.Scope.Keywords), s.names.in)
	s.to.Scope.Start, s.to.Scope.End = monthOf(r.Scope.Start), monthOf(r.Scope.End)
	s.tribes()
	s.people(key)
	s.tiesAndConnectors()
	s.warnings()
	return s.to
}

// SharePlaces puts the places of a run's people, one each, into the order that
// Share with the same key gives them: so the copy looks like the map, and the
// copies of two runs like each other.
func SharePlaces(r *tribe.Result, places []layout.Point, key []byte) []layout.Point {
	_, order := pseudonyms(r.People, key)
	moved := make([]layout.Point, 0, len(places))
	for _, u := range order {
		moved = append(moved, places[u])
	}
	return moved
}

// sharer makes the copy.
type sharer struct {
	from, to *tribe.Result
	names    callNames
	tribe    []int    // old → new, −1: too small
	person   []uint32 // old → new
}

// pseudonym names a person by a keyed hash: 40 bits, so that two of a hundred
// thousand people share one in one map of two hundred.
func pseudonym(ref tribemap.Ref, key []byte) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(ref.String()))
	code := base32.NewEncoding("0123456789bcdfghjklmnpqrstuvwxyz").EncodeToString(mac.Sum(nil)[:5])
	return code[:4] + "-" + code[4:]
}

// pseudonyms returns everybody's and the order of people by them: the old order
// was that of the old names.
func pseudonyms(people []tribe.Member, key []byte) (codes []string, order []int) {
	for u := range people {
		codes, order = append(codes, pseudonym(people[u].Ref, key)), append(order, u)
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(codes[a], codes[b]), cmp.Compare(a, b)) })
	return codes, order
}

// people renames everybody and sorts them by their new names.
func (s *sharer) people(key []byte) {
	old := s.from.People
	codes, order := pseudonyms(old, key)
	s.person = make([]uint32, len(old))
	for at, u := range order {
		m := old[u]
		s.person[u] = uint32(at)
		if s.tribeOf(m.Second) < 0 {
			m.SecondShare = 0
		}
		s.to.People = append(s.to.People, tribe.Member{
			Person: tribemap.Person{Ref: tribemap.Ref{Source: "person", ID: codes[u]}, Handle: "person " + codes[u]},
			Bot:    m.Bot, Tribe: s.tribeOf(m.Tribe), Second: s.tribeOf(m.Second), SecondShare: m.SecondShare,
			Confidence: m.Confidence, Posts: m.Posts, OnTopic: m.OnTopic, LastSeen: monthOf(m.LastSeen),
			StrongTies: m.StrongTies, AnsweredBy: m.AnsweredBy,
		})
		if m.Tribe >= 0 && s.tribe[m.Tribe] < 0 {
			s.to.Counts.Unaffiliated++
		}
	}
}

func (s *sharer) tribeOf(t int) int {
	if t < 0 {
		return t
	}
	return s.tribe[t]
}

func (s *sharer) tribes() {
	kept := 0
	for k, t := range s.from.Tribes {
		s.tribe[k] = -1
		if t.Size >= ShareLeast {
			s.tribe[k] = kept
			kept++
		}
	}
	spans, _ := spansOf(s.from)
	active := activeMembers(s.from)
	for k, t := range s.from.Tribes {
		if s.tribe[k] < 0 {
			continue
		}
		n := tribe.Tribe{
			ID: t.ID, Renamed: t.Renamed, Size: t.Size, Posts: t.Posts, OnTopic: t.OnTopic,
			InternalShare: t.InternalShare, Stability: t.Stability, Z: t.Z, TopThread: t.TopThread,
		}
		n.Activity = toldMonths(t.Activity, active[k])
		for _, w := range t.Words {
			if w.Authors >= ShareLeast && !s.names.in(w.Text) {
				n.Words = append(n.Words, w)
			}
		}
		n.Name = s.nameOf(t, n.Words)
		for _, o := range t.Neighbours {
			between := spans[[2]int{min(k, o.Tribe), max(k, o.Tribe)}]
			if to := s.tribe[o.Tribe]; to >= 0 && between != nil && len(between.by) >= ShareLeast {
				n.Neighbours = append(n.Neighbours, tribe.TribeTie{Tribe: to, Weight: o.Weight, Share: o.Share})
			}
		}
		for _, d := range t.Decisions {
			if d.Authors >= ShareLeast {
				n.Decisions = append(n.Decisions, tribe.DecisionTalk{Kind: d.Kind, Posts: d.Posts, Authors: d.Authors})
			}
		}
		s.to.Tribes = append(s.to.Tribes, n)
	}
}

// toldMonths silences the months in which few were active. Were it one alone, the
// others would tell it, as posts add up; so the quietest of them goes with it.
func toldMonths(activity []tribe.ActivityCount, active []int) []tribe.ActivityCount {
	told := slices.Clone(activity)
	silent, quietest := 0, -1
	for i := range told {
		switch {
		case told[i].Posts == 0:
		case active[i] < ShareLeast:
			silent++
			told[i].Posts = 0
		case quietest < 0 || told[i].Posts < told[quietest].Posts:
			quietest = i
		}
	}
	if silent == 1 && quietest >= 0 {
		told[quietest].Posts = 0
	}
	return told
}

// activeMembers counts, for each tribe and month of its activity, the members who
// posted then.
func activeMembers(r *tribe.Result) [][]int {
	active := make([][]int, len(r.Tribes))
	for k, t := range r.Tribes {
		active[k] = make([]int, len(t.Activity))
	}
	for _, m := range r.People {
		if m.Tribe < 0 {
			continue
		}
		for _, month := range m.Months {
			if int(month) < len(active[m.Tribe]) {
				active[m.Tribe][month]++
			}
		}
	}
	return active
}

// nameOf keeps a name that somebody gave the tribe, unless it names a person, and
// one that is made of words that may be told; any other is made of these.
func (s *sharer) nameOf(t tribe.Tribe, words []tribe.Word) string {
	if !s.names.in(t.Name) && (t.Renamed || madeOf(t.Name, words)) {
		return t.Name
	}
	if len(words) == 0 {
		return fmt.Sprintf("Tribe %d", t.ID)
	}
	first, size := utf8.DecodeRuneInString(words[0].Text)
	return string(unicode.ToUpper(first)) + joinWords(words, 3)[size:]
}

// madeOf reports whether a name has no word that is not among those given.
func madeOf(name string, words []tribe.Word) bool {
	known := make(map[string]bool)
	for _, w := range words {
		for _, run := range letterRuns(w.Text) {
			known[fold(run)] = true
		}
	}
	return name != "" && !slices.ContainsFunc(letterRuns(name), func(run string) bool { return !known[fold(run)] })
}

func (s *sharer) tiesAndConnectors() {
	for _, t := range s.from.Ties {
		a, b := s.person[t.A], s.person[t.B]
		if a > b {
			a, b, t.FromA, t.Opened = b, a, t.Count-t.FromA, t.Sittings-t.Opened
		}
		t.A, t.B, t.First, t.Last = a, b, monthOf(t.First), monthOf(t.Last)
		s.to.Ties = append(s.to.Ties, t)
	}
	slices.SortFunc(s.to.Ties, func(x, y tribe.Tie) int { return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B)) })
	for _, e := range s.from.Edges {
		a, b := s.person[e.From], s.person[e.To]
		s.to.Edges = append(s.to.Edges, graph.Edge{From: min(a, b), To: max(a, b), Weight: e.Weight})
	}
	slices.SortFunc(s.to.Edges, func(x, y graph.Edge) int { return cmp.Or(cmp.Compare(x.From, y.From), cmp.Compare(x.To, y.To)) })
	for _, c := range s.from.Connectors {
		if c.Tribe = s.tribe[c.Tribe]; c.Tribe < 0 {
			continue
		}
		c.Person, c.LastSeen, c.Evidence = s.person[c.Person], monthOf(c.LastSeen), nil
		c.Why = fmt.Sprintf("%s turn to them; %s.", plural(c.AnsweredBy, "person", "people"), plural(c.StrongTies, "strong tie", "strong ties"))
		s.to.Connectors = append(s.to.Connectors, c)
	}
	for _, x := range s.from.Reach {
		if x.Tribe = s.tribe[x.Tribe]; x.Tribe >= 0 {
			s.to.Reach = append(s.to.Reach, x)
		}
	}
}

// warnings keeps those that name no person, with the new names of tribes.
func (s *sharer) warnings() {
	small := 0
	for _, to := range s.tribe {
		small += btoi(to < 0)
	}
	for _, w := range s.from.Warnings {
		gone := false
		for k, t := range s.from.Tribes {
			if t.Name == "" || !strings.Contains(w, t.Name) {
				continue
			}
			if gone = gone || s.tribe[k] < 0; !gone {
				w = strings.ReplaceAll(w, t.Name, s.to.Tribes[s.tribe[k]].Name)
			}
		}
		if !gone && !s.names.in(w) {
			s.to.Warnings = append(s.to.Warnings, w)
		}
	}
	s.to.Warnings = append(s.to.Warnings, "this copy is for sharing: names, posts and links are left out, and what fewer than ten people share")
	if small > 0 {
		s.to.Warnings = append(s.to.Warnings, fmt.Sprintf("%s of fewer than ten people left out", plural(small, "tribe is", "tribes are")))
	}
}

// monthOf is when the month of a time began; 0 stays unknown.
func monthOf(unix int64) int64 {
	if unix == 0 || unix == math.MinInt64 {
		return 0
	}
	t := time.Unix(unix, 0).UTC()
	return time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC).Unix()
}
