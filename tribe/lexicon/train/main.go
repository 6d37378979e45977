// Command train makes feeling.tsv, the weights by which the intensity of a text
// is judged, from the GoEmotions comments:
//
//	go run ./tribe/lexicon/train -from DIR -to tribe/lexicon/feeling.tsv
//
// DIR holds train.tsv: text, labels and id, parted by tabs. A logistic model of
// "emotional, not neutral" is fitted with an L1 penalty, its heaviest grams are
// kept, and the model is fitted again to those. Of the comments nine tenths
// choose nothing: with -choose it prints what a few settings make of the tenth
// that is held back. The result is the same on any run.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

func main() {
	from := flag.String("from", "", "folder of train.tsv")
	to := flag.String("to", "", "file to write the weights to")
	choose := flag.Bool("choose", false, "print what settings make of a tenth of train.tsv that is held back")
	dev := flag.Bool("dev", false, "judge the weights on dev.tsv too")
	flag.Parse()
	if err := run(*from, *to, *choose, *dev, os.Stdout); err != nil {
		fmt.Fprintf(os.Stderr, "train: %v\n", err)
		os.Exit(1)
	}
}

func run(from, to string, choose, dev bool, out io.Writer) error {
	if from == "" {
		return errors.New("-from: want the folder of train.tsv")
	}
	all, err := readComments(filepath.Join(from, "train.tsv"))
	if err != nil {
		return err
	}
	if choose {
		compare(all, out)
	}
	if to == "" {
		return nil
	}
	m := train(all, shipped)
	if dev {
		judged, err := readComments(filepath.Join(from, "dev.tsv"))
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "dev: %d comments, AUC %.4f\n", len(judged), m.auc(judged))
	}
	return os.WriteFile(to, m.table(), 0o644)
}

// compare fits to nine tenths and judges on the last, setting by setting.
func compare(all []comment, out io.Writer) {
	var learn, judge []comment
	for _, c := range all {
		if c.fold == 0 {
			judge = append(judge, c)
		} else {
			learn = append(learn, c)
		}
	}
	for _, s := range candidates {
		m := train(learn, s)
		fmt.Fprintf(out, "%+v: %d weights, AUC %.4f\n", s, len(m.weights), m.auc(judge))
		m.calibration(judge, out)
	}
}
