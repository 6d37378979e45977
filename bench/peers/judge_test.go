package main

import (
	"math"
	"os"
	"path/filepath"
	"testing"
)

func file(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

// Two triangles 1–2–3 and 5–6–7, joined by 3–5, and 9 hanging on 7.
const triangles = "1 2\n3 1\n2 3\n5 6\n6 7\n7 5\n3 5\n7 9\n"

func TestJudge(t *testing.T) {
	truth := file(t, "1 0\n2 0\n3 0\n5 1\n6 1\n7 1\n9 1\n")
	v, err := judge(file(t, triangles), file(t, "id,tribe\n1,4\n2,4\n3,4\n5,2\n6,2\n7,2\n9,\n"), truth)
	if err != nil {
		t.Fatal(err)
	}
	if v.Nodes != 7 || v.Edges != 8 || v.Communities != 2 || v.Alone != 1 || v.Disconnected != 0 {
		t.Errorf("%+v", v)
	}
	// By hand: 6 of 8 edges inside; degrees 7, 8 and 1 of 16.
	if want := 6./8 - (49.+64+1)/256; math.Abs(v.Modularity-want) > 1e-12 {
		t.Errorf("Q = %v, want %v", v.Modularity, want)
	}
	if !v.Known || v.ARI >= 1 || v.ARI < .5 || v.NMI >= 1 || v.NMI < .5 {
		t.Errorf("agreement %+v, want good but not perfect: 9 is left out", v)
	}
}

func TestJudgeSeesPieces(t *testing.T) {
	v, err := judge(file(t, triangles), file(t, "1 0\n2 0\n3 1\n5 1\n6 1\n7 0\n9 0\n"), "")
	if err != nil {
		t.Fatal(err)
	}
	if v.Disconnected != 1 || v.Known {
		t.Errorf("%d in pieces, known %v; want 1 and no truth", v.Disconnected, v.Known)
	}
}

func TestHashNamesThePartition(t *testing.T) {
	hash := func(edges, membership string) string {
		v, err := judge(file(t, edges), file(t, membership), "")
		if err != nil {
			t.Fatal(err)
		}
		return v.Hash
	}
	const membership = "1 0\n2 0\n3 0\n5 1\n6 1\n7 1\n9 1\n"
	want := hash(triangles, membership)
	if got := hash("7 9\n5 3\n7 6\n6 5\n5 7\n1 3\n3 2\n2 1\n", "9 3\n7 3\n6 3\n5 3\n3 8\n2 8\n1 8\n"); got != want {
		t.Errorf("the same partition in another order and by other names: %s, want %s", got, want)
	}
	if got := hash(triangles, "1 0\n2 0\n3 1\n5 1\n6 1\n7 1\n9 1\n"); got == want {
		t.Error("another partition with the same hash")
	}
}
