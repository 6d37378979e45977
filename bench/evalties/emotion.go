package main

import (
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tribemap/tribe"
)

// neutral is the label of comments without emotion in the GoEmotions data.
const neutral = "27"

// printEmotion tells how well a text's score parts emotional comments from
// neutral ones. Comments that readers called both are left out.
func printEmotion(out io.Writer, dir string) error {
	raw, err := os.ReadFile(filepath.Join(dir, "goemotions/dev.tsv"))
	if err != nil {
		return err
	}
	var intensity, valence, marks []float64
	var feels []bool
	for line := range strings.Lines(string(raw)) {
		text, rest, _ := strings.Cut(line, "\t")
		field, _, _ := strings.Cut(rest, "\t")
		labels := strings.Split(field, ",")
		emotional := !slices.Contains(labels, neutral)
		if !emotional && len(labels) > 1 {
			continue
		}
		f := tribe.Feel(text)
		feels = append(feels, emotional)
		intensity = append(intensity, f.Intensity)
		valence = append(valence, math.Abs(f.Valence))
		marks = append(marks, float64(strings.Count(text, "!")))
	}
	all := judge{groups: [][]int{make([]int, len(feels))}}
	for i := range feels {
		all.groups[0][i] = i
	}
	fmt.Fprintf(out, "\nemotional v neutral, %d comments: intensity %.3f, |valence| %.3f, exclamation marks %.3f\n",
		len(feels), all.auc(intensity, feels), all.auc(valence, feels), all.auc(marks, feels))
	return nil
}
