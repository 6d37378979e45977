package main

import (
	"errors"
	"fmt"
	"hash/fnv"
	"os"
	"slices"
	"strings"

	"tribemap/tribe"
)

// errLine means that a line of the data is not "text, labels, id".
var errLine = errors.New("want text, labels and id, parted by tabs")

// neutral is the label of comments without emotion.
const neutral = "27"

// comment is one labelled text.
type comment struct {
	cues      tribe.Cues
	emotional bool
	fold      int // 0…9, by its id
}

// masks stand in the data for what was hidden. They are no words.
var masks = strings.NewReplacer("[NAME]", "", "[RELIGION]", "")

// readComments reads the lines of a file. Comments that readers called neutral
// and emotional at once are left out.
func readComments(path string) ([]comment, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var all []comment
	line := 0
	for text := range strings.Lines(string(raw)) {
		line++
		fields := strings.Split(strings.TrimSuffix(text, "\n"), "\t")
		if len(fields) != 3 {
			return nil, fmt.Errorf("%s:%d: %w", path, line, errLine)
		}
		labels := strings.Split(fields[1], ",")
		if slices.Contains(labels, neutral) && len(labels) > 1 {
			continue
		}
		all = append(all, comment{
			cues:      tribe.ReadCues(masks.Replace(fields[0])),
			emotional: labels[0] != neutral,
			fold:      foldOf(fields[2]),
		})
	}
	return all, nil
}

// foldOf deals comments out to tenths by their id, so that the order of the
// file does not matter.
func foldOf(id string) int {
	h := fnv.New32a()
	h.Write([]byte(id))
	return int(h.Sum32() % 10)
}
