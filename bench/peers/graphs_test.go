package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"testing"

	"tribemap/graph/graphtest"
)

func TestRecipesAreTheSameEveryTime(t *testing.T) {
	r := recipe{"small", false, 5, lfr(graphtest.LFROptions{N: 500, Mixing: .3})}
	var made [2][]byte
	for i := range made {
		dir := t.TempDir()
		if err := r.generate(dir, io.Discard); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"small.txt", "small.truth"} {
			text, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			made[i] = append(made[i], text...)
		}
	}
	if !bytes.Equal(made[0], made[1]) {
		t.Error("two runs made different files")
	}
}

func TestReorderKeepsTheGraph(t *testing.T) {
	from := file(t, triangles)
	to := filepath.Join(t.TempDir(), "to")
	if err := reorder(from, to); err != nil {
		t.Fatal(err)
	}
	before, ids, err := readGraph(from)
	if err != nil {
		t.Fatal(err)
	}
	after, idsAfter, err := readGraph(to)
	if err != nil {
		t.Fatal(err)
	}
	if len(ids) != len(idsAfter) || before.M() != after.M() || after.M() != 8 {
		t.Errorf("%d nodes, %d edges became %d, %d", len(ids), before.M(), len(idsAfter), after.M())
	}
	a, _ := os.ReadFile(from)
	b, _ := os.ReadFile(to)
	if bytes.Equal(a, b) {
		t.Error("the order is the same")
	}
}

func TestRMATHasNoIsolatedNodes(t *testing.T) {
	g := withoutIsolated(graphtest.RMAT(graphtest.Rand(1), 8, 4))
	for u := range uint32(g.N()) {
		if g.Degree(u) == 0 {
			t.Fatalf("node %d of %d has no edge", u, g.N())
		}
	}
}
