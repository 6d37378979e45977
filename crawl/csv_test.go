package crawl

import (
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestCSVTable(t *testing.T) {
	c, r := importAll(t, ImportOptions{Source: "garden"}, filepath.Join("testdata", "garden.csv"))
	var got []string
	for _, p := range c.posts {
		got = append(got, strings.Join([]string{p.Author, p.Parent, p.Thread, p.Channel, strings.Join(p.Mentions, "+"), p.Text}, "|"))
	}
	want := []string{
		"ann|||garden||Slugs ate my lettuce.",
		"bob|1|1|garden|ann+cy|Try beer,\nsays \"Cy\".",
		"cy|2|1|garden||I do. https://beer.example/",
		"cy|2|1|garden||I do. https://beer.example/",
		"dee|||garden||when was that?",
		"ann|||||",
	}
	if !slices.Equal(got, want) {
		t.Errorf("posts %q, want %q", got, want)
	}
	if p := c.posts; p[0].Time != utc("2019-01-02 03:21:00") || p[1].Time != utc("2019-01-02 03:22:00") || p[2].Time != 1546399380 || p[3].ID != p[2].ID+"-2" {
		t.Errorf("posts %+v", p)
	}
	if r.LostTimes != 1 || r.Problems != 3 {
		t.Fatalf("report %+v", r)
	}
	for i, want := range []struct {
		line int
		err  error
	}{{8, ErrNoAuthor}, {9, ErrFields}, {10, csv.ErrBareQuote}} {
		if p := r.FirstProblems[i]; p.Line != want.line || !errors.Is(p, want.err) {
			t.Errorf("problem %v, want line %d, %v", p, want.line, want.err)
		}
	}
	if c.people[0].Name != "Ann Example" || c.people[0].Handle != "ann" {
		t.Errorf("people %+v", c.people)
	}
}

func TestCSVHeads(t *testing.T) {
	tests := []struct {
		in    string
		ok    bool
		comma byte
		key   string
		at    int
	}{
		{"author,text", true, ',', "text", 1},
		{"From;Date;Body", true, ';', "author", 0},
		{"username\tuser_id\tcreated-at", true, '\t', "author", 1},
		{`"User Name","In Reply To"`, true, ',', "parent", 1},
		{"sender,recipient", true, ',', "mentions", 1},
		{"text,text,author", true, ',', "text", 0},
		{"text,time", false, ',', "text", 0},
		{"author,title", false, ',', "title", 1},
	}
	for _, tt := range tests {
		h, ok := parseCSVHead(tt.in)
		if at, found := h.at[tt.key]; ok != tt.ok || h.comma != tt.comma || !found || at != tt.at {
			t.Errorf("%q: %+v, %v", tt.in, h, ok)
		}
	}
}

// csvIDs returns id, thread and parent of each post of a table.
func csvIDs(t *testing.T, name, text string) [][3]string {
	t.Helper()
	page, _ := readText(t, readCSV, name, text)
	var ids [][3]string
	for _, p := range page.Posts {
		ids = append(ids, [3]string{p.ID, p.Thread, p.Parent})
	}
	return ids
}

// TestCSVRowNumbers: tables that count their own rows from 1 share no id, while
// their replies stay whole; a table that was renamed or has grown keeps its own.
func TestCSVRowNumbers(t *testing.T) {
	const head = "id,author,thread,parent,text\n"
	jan := csvIDs(t, "jan.csv", head+"1,ann,1,,slugs\n2,bob,1,1,beer\n")
	feb := csvIDs(t, "feb.csv", head+"1,zoe,garden,,snails\n2,max,,1,salt\n3,max,,77777777777,salt\n")
	for i := range jan {
		if jan[i][0] == feb[i][0] {
			t.Errorf("row %d is %q in both tables", i+1, jan[i][0])
		}
	}
	if jan[1] != [3]string{jan[1][0], jan[0][0], jan[0][0]} || feb[1][2] != feb[0][0] {
		t.Errorf("replies lead elsewhere: %q, %q", jan, feb)
	}
	if feb[0][1] != "garden" || feb[2][2] != "77777777777" {
		t.Errorf("ids that are no numbers of rows were changed: %q", feb)
	}
	grown := csvIDs(t, "january.csv", head+"1,ann,1,,slugs\n2,bob,1,1,beer\n3,ann,1,2,thanks\n")
	if !slices.Equal(grown[:2], jan) || !strings.HasSuffix(grown[2][0], "/3") {
		t.Errorf("grown %q, before %q", grown, jan)
	}
}

// TestCSVKeepsIDs: ids are as written where they are no numbers of rows, or
// where it is told whose they are.
func TestCSVKeepsIDs(t *testing.T) {
	for _, text := range []string{
		"id,author,parent,text\n41,ann,,slugs\n1,bob,41,beer\n",
		"id,author,parent,text\na1,ann,,slugs\n1,bob,a1,beer\n",
		"source,id,author,parent,text\ngarden,1,ann,,slugs\ngarden,2,bob,1,beer\n",
	} {
		fields := strings.Split(strings.Split(text, "\n")[2], ",")
		want := [3]string{fields[len(fields)-4], "", fields[len(fields)-2]}
		if ids := csvIDs(t, "t.csv", text); ids[1] != want {
			t.Errorf("%q: %q, want %q", text, ids[1], want)
		}
	}
}

func TestCSVHeadLacks(t *testing.T) {
	for head, want := range map[string]string{
		"wer,text":     "no column for the author in \"wer,text\"; see docs/csv.md",
		"author,title": "no column for text, time, parent or mentions in \"author,title\"; see docs/csv.md",
	} {
		path := filepath.Join(t.TempDir(), "t.csv")
		if err := os.WriteFile(path, []byte(head+"\na,b\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Import(t.Context(), []string{path}, ImportOptions{}, &collector{})
		if !errors.Is(err, ErrNotRecognised) || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("%q: %v, want %s", head, err, want)
		}
	}
}

func TestCSVTabsKeepQuotes(t *testing.T) {
	page, counts := readText(t, readCSV, "t.tsv", "user\ttext\nann\t\"half a quote\nbob\t\"a \"\"whole\"\" one\"\n\ncy\ta\tb\n")
	if p := page.Posts; len(p) != 2 || p[0].Text != `"half a quote` || p[1].Text != `a "whole" one` || counts.FirstProblems[0].Line != 5 {
		t.Errorf("posts %+v, problems %v", p, counts.FirstProblems)
	}
}

func TestCSVMoment(t *testing.T) {
	for in, want := range map[string]int64{
		"": 0, "1546399380": 1546399380, "1546399380123": 1546399380, "2019-01-02 03:23": 1546399380,
		"2019-01-02 03:23:00 UTC": 1546399380, "Wed, 2 Jan 2019 04:23:00 +0100": 1546399380,
	} {
		if got, bad := csvMoment(in); bad || got != want {
			t.Errorf("%q: %d, %v, want %d", in, got, bad, want)
		}
	}
	for _, in := range []string{"yesterday", "02/01/2019"} {
		if got, bad := csvMoment(in); !bad {
			t.Errorf("%q: %d", in, got)
		}
	}
}

func TestCSVDocsNameEveryColumn(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("..", "docs", "csv.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, names := range csvColumns {
		for _, name := range names {
			if !strings.Contains(string(raw), "`"+name+"`") {
				t.Errorf("docs/csv.md does not name %q", name)
			}
		}
	}
}

func FuzzCSV(f *testing.F) {
	f.Add("author,text,time,id\nann,\"a\nb\",1e300,1\nb\"ob,x\n,,,\n\"")
	f.Add("user\tmessage\nann\t\"\n\"\t\"\"\n")
	f.Add("from;to\n@ann;@bob|cy\n")
	f.Fuzz(func(t *testing.T, text string) {
		matchCSV(head{data: []byte(text), whole: true})
		readFuzzedAny(t, readCSV, text)
	})
}
