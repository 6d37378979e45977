package crawl

import (
	"encoding/json"
	"fmt"
)

// eachField is eachElement for the messages of an object, whose fields before
// them tell where they were said: known fields are read into what they name.
func eachField(f *file, known map[string]any, visit func(line int, element json.RawMessage) error) error {
	in := &lineCounter{r: f}
	dec := json.NewDecoder(in)
	start, err := dec.Token()
	if err != nil {
		return err
	}
	if start != json.Delim('{') {
		return fmt.Errorf("%v where an object begins: %w", start, ErrJSON)
	}
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return unexpectedEnd(err)
		}
		if name == "messages" {
			if err := eachOf(f, dec, in, visit); err != nil {
				return err
			}
			continue
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return unexpectedEnd(err)
		}
		if key, _ := name.(string); known[key] != nil {
			_ = json.Unmarshal(value, known[key]) // of another type it tells nothing
		}
	}
	_, err = dec.Token()
	return unexpectedEnd(err)
}

// eachOf calls visit for each element of the array that comes next.
func eachOf(f *file, dec *json.Decoder, in *lineCounter, visit func(line int, element json.RawMessage) error) error {
	start, err := dec.Token()
	if err != nil {
		return unexpectedEnd(err)
	}
	if start != json.Delim('[') {
		return fmt.Errorf("%v where an array begins: %w", start, ErrJSON)
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
