package live

// Of a long crawl most windows are threads that were read whole and are over.
// They rest: of each the key stays in memory, and of all what they come to. One
// that is met again is read from the journal.

// resting holds the windows that rest. It belongs to the goroutine that runs the
// crawl.
type resting struct {
	load func(recordKey) *windowRecord // from the journal, nil if it cannot be read
	keys map[recordKey]struct{}
	sums map[restingOf]windowSum
}

// restingOf is what windows are summed up by.
type restingOf struct {
	source string
	kind   Kind
}

// windowSum is what windows come to.
type windowSum struct{ windows, asked, posts, declined int }

func newResting(load func(recordKey) *windowRecord) *resting {
	return &resting{load, make(map[recordKey]struct{}), make(map[restingOf]windowSum)}
}

// rests reports whether a window may: nothing is asked of it but what came of it.
func (r *windowRecord) rests() bool { return threadlike(r.Kind) && r.standing() == Complete }

// lay puts a window to rest.
func (s *resting) lay(key recordKey, r *windowRecord) {
	s.keys[key] = struct{}{}
	s.add(r, 1)
}

// wake takes a window back, nil if it is not at rest.
func (s *resting) wake(key recordKey) *windowRecord {
	if _, rests := s.keys[key]; !rests {
		return nil
	}
	r := s.load(key)
	if r == nil {
		return nil
	}
	delete(s.keys, key)
	s.add(r, -1)
	return r
}

func (s *resting) add(r *windowRecord, times int) {
	of := restingOf{r.Source, r.Kind}
	sum := s.sums[of]
	sum.windows += times
	sum.asked += times * r.Asked
	sum.posts += times * r.Posts
	sum.declined += times * r.Declined
	s.sums[of] = sum
}
