package graph

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"sync"

	"tribemap/internal/par"
)

const (
	blockSize = 1 << 18 // text read at a time by one worker
	maxLine   = 1 << 16 // longer lines are taken for something else than edges
)

var errTooLong = fmt.Errorf("longer than %d bytes", maxLine)

// block is what one stretch of whole lines says. Pairs hold the ids as they
// stand in the text if all are small numbers, else numbers of names.
type block[V comparable] struct {
	pairs   [][2]uint32
	values  []V        // parallel to pairs; nil while all are missing
	names   *nameTable // what numbers in pairs mean; nil if they are the ids
	largest uint32     // number in pairs, if they are the ids
	lines   int
	loops   int   // pairs of one node with itself; counted by densify
	err     error // about the block's last line; that line is counted
}

// add appends a pair. Most texts have no third column, so values are kept from
// the first on that says something.
func (b *block[V]) add(pair [2]uint32, value V, col *column[V]) {
	if b.values == nil && value != col.missing {
		b.values = make([]V, len(b.pairs), cap(b.pairs))
		for i := range b.values {
			b.values[i] = col.missing
		}
	}
	b.pairs = append(b.pairs, pair)
	if b.values != nil {
		b.values = append(b.values, value)
	}
}

// value returns the value of the i-th pair.
func (b *block[V]) value(i int, col *column[V]) V {
	if b.values == nil {
		return col.missing
	}
	return b.values[i]
}

// cutter cuts a text into blocks of whole lines, one for each call of next.
type cutter struct {
	r     io.Reader
	tail  []byte // begun line, belongs to the next block
	begun bool   // the first block is out
	done  bool
}

// next fills buf with the next whole lines, the last ended by a newline even
// if the text has none there. It returns an empty slice at the end.
func (c *cutter) next(buf []byte) ([]byte, error) {
	if c.done {
		return nil, nil
	}
	buf = append(buf[:0], c.tail...)
	n, err := io.ReadFull(c.r, buf[len(buf):cap(buf)])
	buf = buf[:len(buf)+n]
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		c.done = true
		if len(buf) > 0 && buf[len(buf)-1] != '\n' {
			buf = append(buf, '\n')
		}
		return c.strip(buf), nil
	}
	if err != nil {
		return nil, fmt.Errorf("graph: read edges: %w", err)
	}
	end := bytes.LastIndexByte(buf, '\n') + 1
	if end == 0 {
		return nil, errTooLong
	}
	c.tail = append(c.tail[:0], buf[end:]...)
	return c.strip(buf[:end]), nil
}

// strip takes the byte order mark off the first block.
func (c *cutter) strip(buf []byte) []byte {
	if !c.begun {
		c.begun = true
		buf = bytes.TrimPrefix(buf, []byte("\ufeff"))
	}
	return buf
}

// blockReader hands out the text to its workers and keeps what they made of it
// in the order of the text.
type blockReader[V comparable] struct {
	col column[V]

	mu     sync.Mutex // guards what follows; held while text is read
	text   cutter
	blocks []*block[V]
	err    error // of reading
	stop   bool  // the text is at its end, or wrong
}

// readBlocks parses r on several workers. An error is that of the first bad
// line, whichever worker met it.
func readBlocks[V comparable](r io.Reader, threads int, col column[V]) ([]*block[V], error) {
	br := &blockReader[V]{col: col, text: cutter{r: r}}
	var wg sync.WaitGroup
	for range par.Threads(threads) {
		wg.Go(br.work)
	}
	wg.Wait()
	return br.blocks, br.firstError()
}

func (br *blockReader[V]) work() {
	p := parser[V]{col: br.col, names: newNameTable()}
	space := make([]byte, 0, blockSize+maxLine)
	for {
		text, b, first := br.fetch(space)
		if b == nil {
			return
		}
		if p.parse(text, b, first); b.err != nil {
			br.mu.Lock()
			br.stop = true
			br.mu.Unlock()
		}
	}
}

// fetch reads the next text into space, with the block to be made of it; the
// block is nil if there is no more. It tells whether the text is the first.
func (br *blockReader[V]) fetch(space []byte) (text []byte, b *block[V], first bool) {
	br.mu.Lock()
	defer br.mu.Unlock()
	if br.stop {
		return nil, nil, false
	}
	text, br.err = br.text.next(space)
	if errors.Is(br.err, errTooLong) {
		br.blocks = append(br.blocks, &block[V]{lines: 1, err: br.err})
	}
	if len(text) == 0 {
		br.stop = true
		return nil, nil, false
	}
	b = new(block[V])
	br.blocks = append(br.blocks, b)
	return text, b, len(br.blocks) == 1
}

func (br *blockReader[V]) firstError() error {
	line := 0
	for _, b := range br.blocks {
		line += b.lines
		if b.err != nil {
			return fmt.Errorf("graph: line %d: %w: %w", line, ErrLine, b.err)
		}
	}
	return br.err
}
