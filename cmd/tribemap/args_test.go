package main

import (
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"
)

func TestFlagsFirst(t *testing.T) {
	app := newApp(newTalker(io.Discard), strings.NewReader(""), io.Discard, io.Discard)
	for in, want := range map[string]string{
		"":                                   "",
		"find":                               "find",
		"find -p dir":                        "-p dir find",
		"-p dir find --all":                  "-p dir find --all",
		"ties ann --top 3 -p dir":            "-p dir ties --top 3 -- ann",
		"ties --top=3 ann":                   "ties --top=3 -- ann",
		"explain ann bob --json":             "explain --json -- ann bob",
		"explain -- --json -p":               "explain -- --json -p",
		"graph tribes f.txt -o m.csv":        "graph tribes -o m.csv -- f.txt",
		"--threads 2 graph ties f --until 7": "--threads 2 graph ties --until 7 -- f",
		"decide pin ann":                     "decide pin -- ann",
		"decide pin find":                    "decide pin -- find",
		"--version":                          "--version",
		"find -h":                            "find -h",
		"find --match -x":                    "find --match -x",
		"import - --json":                    "import --json -- -",
	} {
		got, err := flagsFirst(app, append([]string{"tribemap"}, strings.Fields(in)...))
		if err != nil {
			t.Errorf("%q: %v", in, err)
			continue
		}
		if w := append([]string{"tribemap"}, strings.Fields(want)...); !slices.Equal(got, w) {
			t.Errorf("%q: %q, want %q", in, got, w)
		}
	}
	if _, err := flagsFirst(app, []string{"tribemap", "find", "--seed"}); err == nil {
		t.Error("a flag without its value is accepted")
	}
}

// TestEveryFlagMovesInFront holds for every command what the library gets
// wrong: a flag behind an argument.
func TestEveryFlagMovesInFront(t *testing.T) {
	app := newApp(newTalker(io.Discard), strings.NewReader(""), io.Discard, io.Discard)
	for _, c := range app.Commands {
		for _, f := range c.Flags {
			name := "--" + f.Names()[0]
			in := []string{"tribemap", c.Name, "argument", name}
			want := []string{"tribemap", c.Name, name}
			if takesValue(f) {
				value := "1"
				if _, is := f.(*cli.DurationFlag); is {
					value = "1m"
				}
				in, want = append(in, value), append(want, value)
			}
			want = append(want, "--", "argument")
			if got, err := flagsFirst(app, in); err != nil || !slices.Equal(got, want) {
				t.Errorf("%q: %q, %v", in, got, err)
			}
		}
	}
}
