package sites_test

import (
	"testing"

	"tribemap/crawl/fakeworld"
)

// floors say how much of what can be reached a crawl must store at least, by what
// goes wrong and the name of the tests; where nothing is said, nearly all. The rest
// must be reported. What is refused, and an answer that is too large, is not asked
// for again, and a page that is not new ends its list; a small world has few
// pages, so that one of them is a large part of it.
var floors = map[string]map[string]float64{
	string(fakeworld.Forbidden): {
		"bluesky": .9, "discourse": .55, "hackernews": .95, "hackernews-items": .45, "lemmy": .88, "mastodon": .87,
		"public-inbox": .87, "reddit": .93, "stackexchange": .93,
	},
	string(fakeworld.Huge): {
		"discourse": .93, "hackernews-items": .9, "lemmy": .92, "mastodon": .92, "stackexchange": .85,
	},
	string(fakeworld.Bomb): {
		"discourse": .93, "hackernews-items": .9, "lemmy": .88, "mastodon": .92, "stackexchange": .85,
	},
	string(fakeworld.ExpiredCursor): {"reddit": .95},
}

// feedFloors are those of a feed, which shows its newest alone whatever happens.
var feedFloors = map[string]float64{
	string(fakeworld.Forbidden): .75, string(fakeworld.Stale): .5, string(fakeworld.ExpiredCursor): .3,
}

const (
	feedFloor  = .82
	usualFloor = .97 // six tries in a row can all fail
)

func (s served) floor(wrong string) float64 {
	if s.title() == "feed" {
		if floor, less := feedFloors[wrong]; less {
			return floor
		}
		return feedFloor
	}
	if floor, less := floors[wrong][s.title()]; less {
		return floor
	}
	return usualFloor
}

// checkEnough: the part that is stored is not less than what was reached before.
func (s served) checkEnough(t *testing.T, wrong string, stored float64) {
	t.Helper()
	if least := s.floor(wrong); stored < least {
		t.Errorf("%.3f of what can be reached is stored, want %.3f", stored, least)
	}
}
