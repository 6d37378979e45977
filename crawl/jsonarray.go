package crawl

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// ErrJSON means that a JSON text is not built as its format says.
var ErrJSON = errors.New("unexpected JSON")

// eachElement calls visit for each element of an array, with the line it
// begins on, without holding more than one of them: the array that the text
// is, or the one under key in the object that it is. Other fields are passed
// over. A text that breaks off has given what was whole.
func eachElement(f *file, key string, visit func(line int, element json.RawMessage) error) error {
	in := &lineCounter{r: f}
	dec := json.NewDecoder(in)
	start, err := dec.Token()
	switch {
	case err != nil:
		return err
	case start == json.Delim('{'):
		err = enterField(dec, key)
	case start != json.Delim('['):
		err = fmt.Errorf("%v where an array begins: %w", start, ErrJSON)
	}
	if err != nil {
		return err
	}
	for dec.More() {
		var element json.RawMessage
		if err := dec.Decode(&element); err != nil {
			return f.stopped(in, dec, err)
		}
		if err := visit(in.lineAt(dec.InputOffset()-int64(len(element))), element); err != nil {
			return err
		}
	}
	_, err = dec.Token()
	return unexpectedEnd(err)
}

// enterField reads an object up to the first element of the array under key.
func enterField(dec *json.Decoder, key string) error {
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return unexpectedEnd(err)
		}
		if name != key {
			var passed json.RawMessage
			if err := dec.Decode(&passed); err != nil {
				return unexpectedEnd(err)
			}
			continue
		}
		start, err := dec.Token()
		if err == nil && start != json.Delim('[') {
			err = fmt.Errorf("%v where %q begins: %w", start, key, ErrJSON)
		}
		return unexpectedEnd(err)
	}
	return fmt.Errorf("no %q: %w", key, ErrJSON)
}

// stopped is the problem of a text whose next element cannot be read: what
// stands behind it cannot be told apart any more.
func (f *file) stopped(in *lineCounter, dec *json.Decoder, err error) error {
	if errors.As(err, new(*json.SyntaxError)) {
		return Problem{f.name, in.lineAt(dec.InputOffset()), endOf(err, false)}
	}
	return unexpectedEnd(err)
}

// unexpectedEnd tells the end of a text from the end of its reader.
func unexpectedEnd(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// lineCounter remembers where the lines end that were read but not asked for.
type lineCounter struct {
	r      io.Reader
	offset int64
	ends   []int64 // of lines, rising
	passed int     // line ends before ends
}

func (c *lineCounter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	for at := 0; ; {
		i := bytes.IndexByte(p[at:n], '\n')
		if i < 0 {
			break
		}
		c.ends = append(c.ends, c.offset+int64(at+i))
		at += i + 1
	}
	c.offset += int64(n)
	return n, err
}

// lineAt returns the line, from 1, at an offset not before the last asked for.
func (c *lineCounter) lineAt(offset int64) int {
	i := 0
	for i < len(c.ends) && c.ends[i] < offset {
		i++
	}
	c.passed += i
	c.ends = append(c.ends[:0], c.ends[i:]...)
	return c.passed + 1
}
