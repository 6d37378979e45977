package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"tribemap"
	"tribemap/crawl/live"
	"tribemap/store"
)

// gapIndex finds the windows that a post lies in which are not complete.
type gapIndex struct {
	windows []live.WindowReport
	asked   map[string][]int     // by place and keyword: those of a stretch of time
	named   map[string][]int     // by place, kind and target: all others
	unread  map[tribemap.Ref]int // by thread: those for threads that were not asked for yet

	why  []byte // what was decoded last: posts come in runs of the same
	last live.Reason
}

func newGapIndex(windows []live.WindowReport) *gapIndex {
	x := &gapIndex{asked: make(map[string][]int), named: make(map[string][]int), unread: make(map[tribemap.Ref]int)}
	for _, w := range windows {
		if w.Coverage == live.Complete {
			continue
		}
		at := len(x.windows)
		x.windows = append(x.windows, w)
		if w.Kind == live.Search || w.Kind == live.Feed {
			key := askedKey(w.Source, w.Base, w.Keyword)
			x.asked[key] = append(x.asked[key], at)
		} else {
			key := namedKey(w.Source, w.Base, w.Kind, w.Target)
			x.named[key] = append(x.named[key], at)
		}
	}
	return x
}

func askedKey(source, base, keyword string) string {
	return fmt.Sprintf("%q %q %q", source, base, keyword)
}

func namedKey(source, base string, kind live.Kind, target string) string {
	return fmt.Sprintf("%q %q %q %q", source, base, kind, target)
}

// of lists the windows of a post: those of the search that led to it, where its
// time is inside, that of the request which brought it, and that of the threads
// which were not asked for yet, if it stands in one. A post from an archive has
// none.
func (x *gapIndex) of(p *tribemap.Post, why []byte) []int {
	if len(why) == 0 {
		return nil
	}
	met := x.ofReason(p, why)
	if at, is := x.unread[threadRef(p)]; is {
		met = append(met, at)
	}
	return met
}

func (x *gapIndex) ofReason(p *tribemap.Post, why []byte) []int {
	if !bytes.Equal(why, x.why) {
		x.why, x.last = why, live.Reason{}
		if json.Unmarshal(why, &x.last) != nil {
			return nil
		}
	}
	r := x.last
	met := slices.Clone(x.named[namedKey(r.Source, r.Base, r.Kind, r.Target)])
	for _, at := range x.asked[askedKey(r.Source, r.Base, r.Why.Keyword)] {
		if w := x.windows[at]; p.Time >= w.Since && (w.Until == 0 || p.Time < w.Until) {
			met = append(met, at)
		}
	}
	return met
}

// incomplete tells the ways to end without all that is there.
func incomplete(c live.Coverage) bool {
	return c == live.Capped || c == live.Refused || c == live.Failed
}

// addUnread takes in the threads that a crawl knows of and did not ask for yet,
// as one window for each place. What stands in them is told by the posts that
// led there.
func (x *gapIndex) addUnread(ctx context.Context, st *store.Store) error {
	leads, err := live.Unread(ctx, &storeJournal{store: st})
	if err != nil || len(leads) == 0 {
		return err
	}
	window := make(map[live.Window]int)
	led := make(map[[2]string]int, len(leads)) // by source and post
	for _, l := range leads {
		w := live.Window{Source: l.Source, Base: l.Base, Kind: live.Thread}
		at, met := window[w]
		if !met {
			at = len(x.windows)
			window[w] = at
			x.windows = append(x.windows, live.WindowReport{Window: w, Coverage: live.Open})
		}
		x.windows[at].Total++
		led[[2]string{l.Source, l.Post}] = at
	}
	return st.ScanHeaders(ctx, func(p *tribemap.Post) error {
		if at, is := led[[2]string{family(p.Source), p.ID}]; is {
			x.unread[threadRef(p)] = at
		}
		return nil
	})
}

// family is the name of the source that reads a place: "discourse" for
// "discourse/forum.example".
func family(source string) string {
	name, _, _ := strings.Cut(source, "/")
	return name
}

// threadRef names the thread that a post stands in.
func threadRef(p *tribemap.Post) tribemap.Ref {
	if p.Thread == "" {
		return p.Ref
	}
	return tribemap.Ref{Source: p.Source, ID: p.Thread}
}
