package crawl

import (
	"context"

	"golang.org/x/sync/errgroup"
)

// A unit is a run of entries read in one go: many small files, so that passing
// them on costs little beside reading them, or a single large one. Its borders
// depend on the worklist alone.
const (
	unitFiles = 64
	unitBytes = 256 << 10
	// unitsAhead bounds how many units are read before those in front of them
	// are joined, and with that the memory an import takes.
	unitsAhead = 16
)

// unit is read by one goroutine, which closes brought at the end.
type unit struct {
	entries []entry
	brought chan stretch
}

// cutUnit takes the first unit off a list of entries.
func cutUnit(entries []entry) (first unit, rest []entry) {
	n, size := 0, int64(0)
	for n < len(entries) && n < unitFiles && (n == 0 || size+entries[n].size <= unitBytes) {
		size += entries[n].size
		n++
	}
	return unit{entries[:n], make(chan stretch, 1)}, entries[n:]
}

// readers has group read entries side by side, on opt.Threads goroutines. The
// units come in the order of the entries, what they brought with them.
func readers(ctx context.Context, group *errgroup.Group, entries []entry, opt ImportOptions, chosen []format) <-chan unit {
	ordered, todo := make(chan unit, unitsAhead), make(chan unit)
	group.Go(func() error {
		defer close(ordered)
		defer close(todo)
		return deal(ctx, entries, ordered, todo)
	})
	for range opt.Threads {
		group.Go(func() error { return readUnits(ctx, todo, opt, chosen) })
	}
	return ordered
}

// deal cuts entries into units and hands out each twice: to be joined in order
// and to be read by whoever is free. A unit is read only after all before it
// were begun, so the one that is waited for is never the one that is kept back.
func deal(ctx context.Context, entries []entry, ordered, todo chan<- unit) error {
	for len(entries) > 0 {
		var u unit
		u, entries = cutUnit(entries)
		if err := give(ctx, ordered, u); err != nil {
			return err
		}
		if err := give(ctx, todo, u); err != nil {
			return err
		}
	}
	return nil
}

func readUnits(ctx context.Context, todo <-chan unit, opt ImportOptions, chosen []format) error {
	var u unit
	im := newImporter(opt, chosen, ctx.Err, func(s stretch) error { return give(ctx, u.brought, s) })
	defer im.folder.close()
	for u = range todo {
		if err := im.readAll(u.entries); err != nil {
			return err
		}
		close(u.brought)
	}
	return nil
}

// joinAll takes all that units bring, one after the other, and sends the last
// page.
func (j *joiner) joinAll(ctx context.Context, ordered <-chan unit) error {
	for u := range ordered {
		if err := j.joinUnit(ctx, u); err != nil {
			return err
		}
	}
	return j.flush()
}

func (j *joiner) joinUnit(ctx context.Context, u unit) error {
	for {
		select {
		case s, more := <-u.brought:
			if !more {
				return nil
			}
			if err := j.take(s); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// give sends v unless ctx ends.
func give[T any](ctx context.Context, to chan<- T, v T) error {
	if err := ctx.Err(); err != nil {
		return err // select would toss a coin
	}
	select {
	case to <- v:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
