package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"tribemap/tribe"
)

const log = "[23:59] <Ann> is the moon up?\n" +
	"=== cat has joined\n" +
	"[00:01] <bob> ann: it is\n" +
	"[00:01] * ann waves\n" +
	"[00:02] <Ann> thanks\n"

// marks say that line 2 answers 0, that 4 answers 2, and that 3 answers nothing.
const marks = "0 0 -\n1 1 -\n0 2 -\n3 3 -\n2 4 -\n"

func readSample(t *testing.T) day {
	path := filepath.Join(t.TempDir(), "2001-02-03.x")
	for ending, text := range map[string]string{text: log, annotation: marks} {
		if err := os.WriteFile(path+ending, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d, err := readDay(path)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestReadDay(t *testing.T) {
	d := readSample(t)
	if len(d.lines) != 4 {
		t.Fatalf("%d lines of talk, want 4", len(d.lines))
	}
	for i, want := range []struct {
		gap    int64
		author uint32
		to     []uint32
		gold   []int
	}{{0, 0, nil, nil}, {120, 1, []uint32{0}, []int{0}}, {0, 0, nil, nil}, {60, 0, nil, []int{1}}} {
		l := d.lines[i]
		if l.Author != want.author || !slices.Equal(l.To, want.to) || !slices.Equal(d.gold[i], want.gold) || !d.judge[i] {
			t.Errorf("line %d: %+v answers %v", i, l, d.gold[i])
		}
		if i > 0 && l.Time-d.lines[i-1].Time != want.gap {
			t.Errorf("line %d: %d seconds after the one before, want %d", i, l.Time-d.lines[i-1].Time, want.gap)
		}
	}
}

func TestJudgeByHand(t *testing.T) {
	d := readSample(t)
	var nick, previous tally
	judge(&d, nickOnly(&d), &nick)
	judge(&d, previousLine(&d), &previous)
	// By name: 0 and 2 rightly begin, 1 rightly answers 0, 3 answers nothing.
	if nick.all != (count{3, 4}) || nick.linksFound != (count{1, 2}) || nick.peopleRight != (count{1, 1}) || nick.peopleFound != (count{1, 2}) {
		t.Errorf("by name: %+v", nick)
	}
	// The line before: right for 0, which has none, and for 1.
	if previous.all != (count{2, 4}) || previous.linksRight != (count{1, 3}) || previous.peopleRight != (count{1, 2}) {
		t.Errorf("the line before: %+v", previous)
	}
	// Marked: {0, 1, 3} and {2}; told by the line before: all four.
	if previous.sameConversation != (count{3, 6}) || previous.togetherP != (count{3, 3}) {
		t.Errorf("conversations: %+v", previous)
	}
}

// TestGradient compares with differences of the loss.
func TestGradient(t *testing.T) {
	examples := []example{
		{[][]uint8{{0, 1}, {2}, {1, 3}}, []bool{true, false, true}},
		{[][]uint8{{4}, {0, 2}}, []bool{false, true}},
	}
	w := weights{0.3, -0.2, 0.1, 0.5, -0.4}
	var g weights
	gradient(examples, &w, &g)
	for i := range 5 {
		const step = 1e-6
		up, down := w, w
		up[i] += step
		down[i] -= step
		var unused weights
		slope := (gradient(examples, &up, &unused) - gradient(examples, &down, &unused)) / (2 * step)
		if diff := slope - g[i]; diff > 1e-6 || diff < -1e-6 {
			t.Errorf("feature %s: gradient %v, slope %v", tribe.ReplyFeatureNames()[i], g[i], slope)
		}
	}
}
