package graph

import (
	"errors"
	"io"

	"tribemap/internal/par"
)

// ErrLine means that a line of a text edge list cannot be read. The error says which and
// shows how it begins.
var ErrLine = errors.New("bad line")

// EdgeList is a graph as read from text.
type EdgeList struct {
	// IDs maps dense ids to native ones. They are sorted: by value where every
	// id is an integer, else bytewise. So dense ids do not depend on the order
	// of lines.
	IDs []string
	// Words are the ids that are no integers, where they are one or two and at
	// least as many others are: a line of column names in the wrong place, perhaps.
	Words []string
	Edges []Edge // in the order of lines, repeats included, loops left out
	Loops int    // lines that named one node twice; their nodes are in IDs
}

// Event is one timed interaction.
type Event struct {
	From, To uint32
	Time     int64 // seconds
}

// EventList is a list of events as read from text; see EdgeList.
type EventList struct {
	IDs    []string
	Events []Event // in the order of lines, loops left out
	Loops  int
}

// EdgeListOptions says how text is read. The zero value is the default.
type EdgeListOptions struct {
	Threads int // workers, 0 = all processors; the result does not depend on it
}

// ReadEdges reads one edge a line: "u v" or "u v w".
//
// Columns are separated by any run of spaces, tabs and commas. Lines that are
// empty or begin with # or % are skipped. Ids are any text without separators;
// an id is an integer if it is written as an integer usually is: no plus sign,
// no leading zeros. Weights are numbers from MinWeight to MaxTotalWeight, 1
// where the column is missing. A byte order mark is skipped; text in UTF-16, or
// with NUL bytes for another reason, is refused.
//
// Because any text may be an id, a line of column names cannot be told from an
// edge in general. The first line is taken for one if its first two words are
// a customary pair (source target, from to, src dst, u v, node1 node2, …) and
// a third, if there is one, is not a number.
//
// A line that fits none of this, or is longer than 64 KiB, is an error that
// wraps ErrLine. Reading takes O(size) time and about 24 bytes an edge.
func ReadEdges(r io.Reader, opt EdgeListOptions) (*EdgeList, error) {
	blocks, err := readBlocks(r, opt.Threads, weightColumn)
	if err != nil {
		return nil, err
	}
	list := &EdgeList{IDs: densify(blocks, opt.Threads)}
	if len(blocks) > 0 && blocks[0].names != nil {
		list.Words = strayWords(list.IDs)
	}
	list.Edges, list.Loops = join(blocks, opt.Threads, func(dst []Edge, b *block[float32]) {
		k := 0
		for i, p := range b.pairs {
			if p[0] != p[1] {
				dst[k] = Edge{p[0], p[1], b.value(i, &weightColumn)}
				k++
			}
		}
	})
	return list, nil
}

// ReadEvents reads one event a line: "u v time", with the time in seconds; a
// fraction of a second is cut off. Otherwise it reads as ReadEdges does.
func ReadEvents(r io.Reader, opt EdgeListOptions) (*EventList, error) {
	blocks, err := readBlocks(r, opt.Threads, timeColumn)
	if err != nil {
		return nil, err
	}
	list := &EventList{IDs: densify(blocks, opt.Threads)}
	list.Events, list.Loops = join(blocks, opt.Threads, func(dst []Event, b *block[int64]) {
		k := 0
		for i, p := range b.pairs {
			if p[0] != p[1] {
				dst[k] = Event{p[0], p[1], b.value(i, &timeColumn)}
				k++
			}
		}
	})
	return list, nil
}

// join lays the blocks one after the other. fill writes the pairs that are not
// loops, with their values, to dst, which has room for exactly these.
func join[V comparable, E any](
	blocks []*block[V], threads int, fill func(dst []E, b *block[V]),
) (out []E, loops int) {
	start := make([]int, len(blocks)+1)
	for i, b := range blocks {
		start[i+1] = start[i] + len(b.pairs) - b.loops
		loops += b.loops
	}
	out = make([]E, start[len(blocks)])
	par.For(threads, len(blocks), 1, func(i, _, _ int) {
		fill(out[start[i]:start[i+1]], blocks[i])
		blocks[i] = nil // no longer needed, and large
	})
	return out, loops
}
