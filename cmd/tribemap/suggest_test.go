package main

import (
	"io"
	"strings"
	"testing"
)

func TestNearest(t *testing.T) {
	names := []string{"demo", "find", "tribes", "ties", "import", "explain", "export", "connectors", "graph"}
	for word, want := range map[string]string{
		"fnid": "find", "tirbes": "tribes", "impot": "import", "conect": "connectors", "conn": "connectors",
		"expot": "export", "tie": "ties", "foo": "", "x": "", "": "", "delete": "", "connectorsss": "connectors",
	} {
		if got := nearest(word, names); got != want {
			t.Errorf("nearest(%q) = %q, want %q", word, got, want)
		}
	}
}

func TestDistance(t *testing.T) {
	for pair, want := range map[[2]string]int{
		{"", ""}: 0, {"", "abc"}: 3, {"abc", ""}: 3, {"same", "same"}: 0, {"ab", "ba"}: 1,
		{"kitten", "sitting"}: 3, {"find", "fnid"}: 1, {"abcd", "badc"}: 2,
	} {
		if got := distance(pair[0], pair[1]); got != want {
			t.Errorf("distance(%q, %q) = %d, want %d", pair[0], pair[1], got, want)
		}
	}
}

func TestWrongFlagsAndCommands(t *testing.T) {
	for line, want := range map[string][2]string{
		"tribes --jsno":            {`no flag "--jsno"`, `did you mean "--json"? "tribemap tribes --help" lists the flags`},
		"find --sed=1":             {`no flag "--sed"`, `did you mean "--seed"? "tribemap find --help" lists the flags`},
		"graph ties f --unt":       {`no flag "--unt"`, `did you mean "--until"? "tribemap graph ties --help" lists the flags`},
		"--quite find":             {`no flag "--quite"`, `did you mean "--quiet"? "tribemap --help" lists the flags`},
		"ties --xyz":               {`no flag "--xyz"`, `"tribemap ties --help" lists the flags`},
		"fnid --json":              {`no command "fnid"`, `did you mean "find"? "tribemap --help" lists the commands`},
		"foo":                      {`no command "foo"`, `"tribemap --help" lists the commands`},
		"graph tribe f":            {`no command "graph tribe"`, `did you mean "tribes"? "tribemap graph --help" lists the commands`},
		"graph -- tribe":           {`no command "graph tribe"`, `did you mean "tribes"? "tribemap graph --help" lists the commands`},
		"privacy forget ann":       {`no command "privacy forget"`, `"tribemap privacy --help" lists the commands`},
		"ties --top many":          {`--top: wanted a whole number, got "many"`, ""},
		"graph ties f --until now": {`--until: wanted a whole number, got "now"`, ""},
		"ties --top=":              {`--top: wanted a whole number, got ""`, ""},
		"find --seed -1":           {`--seed: wanted a whole number from 0 on, got "-1"`, ""},
		"find --all=perhaps":       {`--all: wanted true or false, got "perhaps"`, ""},
		"find --share half":        {`--share: wanted a number, got "half"`, ""},
		"crawl --time 30":          {`--time: wanted a time such as 30m, got "30"`, ""},
	} {
		var talk strings.Builder
		code := run(t.Context(), append([]string{"tribemap"}, strings.Fields(line)...), nil, io.Discard, &talk)
		told := "tribemap: error: " + want[0] + "\n"
		if want[1] != "" {
			told += "tribemap: hint: " + want[1] + "\n"
		}
		if code != exitUsage || talk.String() != told {
			t.Errorf("%q: exit code %d, %q, want %q", line, code, talk.String(), told)
		}
	}
}
