package main

import (
	"strings"
	"testing"
)

func TestDefuse(t *testing.T) {
	for in, want := range map[string]string{
		"":                   "",
		"ann":                "ann",
		"=HYPERLINK(\"x\")":  "'=HYPERLINK(\"x\")",
		"+49 30":             "'+49 30",
		"@ann":               "'@ann",
		"-1.5":               "-1.5",
		"-ann":               "'-ann",
		"\t=1":               "'\t=1",
		"a=b":                "a=b",
		"+1e3":               "+1e3",
		"-cmd|' /C calc'!A0": "'-cmd|' /C calc'!A0",
	} {
		if got := defuse(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestPrintableKeepsTheTerminalSafe(t *testing.T) {
	got := printable("a\x1b[31mb\u202ec\x07d\ne\u2066f")
	if strings.ContainsAny(got, "\x1b\x07\n\u202e\u2066") {
		t.Errorf("%q", got)
	}
	if want := "ünïcode 名前 👍"; printable(want) != want {
		t.Errorf("%q became %q", want, printable(want))
	}
}

func TestWriteText(t *testing.T) {
	var b strings.Builder
	columns := []column[string]{
		{head: "name", cell: func(s string) string { return s }},
		{head: "the_length", right: true, cell: func(s string) string { return strings.Repeat("9", len(s)) }},
		{head: "unseen", long: true, cell: func(s string) string { return s }},
	}
	if err := writeText(&b, columns, []string{"ann", "é"}); err != nil {
		t.Fatal(err)
	}
	want := "name  the length\nann          999\né             99\n"
	if b.String() != want {
		t.Errorf("%q, want %q", b.String(), want)
	}
}

func TestThousands(t *testing.T) {
	for in, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1000: "-1,000"} {
		if got := thousands(in); got != want {
			t.Errorf("%d: %q, want %q", in, got, want)
		}
	}
}
