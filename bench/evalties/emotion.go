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
	var intensity, valence, marks comparison
	for line := range strings.Lines(string(raw)) {
		text, rest, _ := strings.Cut(line, "\t")
		field, _, _ := strings.Cut(rest, "\t")
		labels := strings.Split(field, ",")
		emotional := !slices.Contains(labels, neutral)
		if !emotional && len(labels) > 1 {
			continue
		}
		f := tribe.Feel(text)
		intensity.add(f.Intensity, emotional)
		valence.add(math.Abs(f.Valence), emotional)
		marks.add(float64(strings.Count(text, "!")), emotional)
	}
	fmt.Fprintf(out, "\nemotional v neutral, %d comments: intensity %.3f, |valence| %.3f, exclamation marks %.3f\n",
		len(intensity.yes)+len(intensity.no), intensity.auc(), valence.auc(), marks.auc())
	return nil
}
