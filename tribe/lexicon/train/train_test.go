package main

import (
	"bytes"
	"errors"
	"math"
	"os"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"
)

const sample = "What a lovely day\t17\ta1\n" +
	"The lovely door is [NAME]\t17\ta2\n" +
	"The door is here\t27\ta3\n" +
	"A door and a table\t27\ta4\n" +
	"neither here nor there\t3,27\ta5\n" +
	"lovely\t1,17\ta6\n"

func sampleFile(t *testing.T, text string) string {
	path := filepath.Join(t.TempDir(), "train.tsv")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestReadComments(t *testing.T) {
	all, err := readComments(sampleFile(t, sample))
	if err != nil || len(all) != 5 {
		t.Fatalf("%d comments, %v; want 5: one is neutral and is not", len(all), err)
	}
	for i, want := range []bool{true, true, false, false, true} {
		if all[i].emotional != want {
			t.Errorf("comment %d: emotional = %v", i, all[i].emotional)
		}
	}
	if _, err := readComments(sampleFile(t, "no labels\n")); !errors.Is(err, errLine) {
		t.Errorf("a line without labels: %v", err)
	}
}

func TestTrainFindsTheWordThatTells(t *testing.T) {
	all, err := readComments(sampleFile(t, sample))
	if err != nil {
		t.Fatal(err)
	}
	m := train(all, setting{Least: 2, L1: 1e-3, L2: 1e-2, Grams: 5, Rounds: 200})
	if m.weights["lovely"] <= 0 || m.weights["door"] >= m.weights["lovely"] {
		t.Errorf("weights %v", m.weights)
	}
	if auc := m.auc(all); auc != 1 {
		t.Errorf("AUC %v on what it was fitted to", auc)
	}
	again := train(all, setting{Least: 2, L1: 1e-3, L2: 1e-2, Grams: 5, Rounds: 200})
	if !bytes.Equal(m.table(), again.table()) {
		t.Error("another run gives other weights")
	}
}

// TestFitIsOptimal checks the conditions of a minimum: the gradient of the loss
// balances the penalties.
func TestFitIsOptimal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := &design{columns: 6}
		for range 40 {
			d.dense = append(d.dense, []float64{rapid.Float64Range(0, 1).Draw(t, "x")})
			d.sparse = append(d.sparse, rapid.SliceOfNDistinct(rapid.Uint32Range(2, 5), 0, 3, rapid.ID).Draw(t, "row"))
			d.yes = append(d.yes, rapid.Bool().Draw(t, "yes"))
		}
		d.yes[0], d.yes[1] = true, false
		const l1, l2 = 0.01, 0.02
		w, g := d.fit(l1, l2, 3000), make([]float64, d.columns)
		d.gradient(w, g)
		for c := range w {
			slope, slack := g[c], 0.0
			if c > 0 {
				slope += l2 * w[c]
				if w[c] == 0 {
					slack = l1
				} else {
					slope += math.Copysign(l1, w[c])
				}
			}
			if math.Abs(slope) > slack+1e-4 {
				t.Fatalf("column %d: slope %v at weight %v", c, slope, w[c])
			}
		}
	})
}
