package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"index/suffixarray"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"tribemap/internal/browsertest"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestDemoMapShowsTheList opens the demo's map as a user does, clicks a tribe
// and every connector, searches, and compares what is shown with
// connectors.csv.
func TestDemoMapShowsTheList(t *testing.T) {
	if testing.Short() {
		t.Skip("browser tests are long")
	}
	dir := filepath.Join(t.TempDir(), "out")
	if err := copyDemo(dir); err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join(dir, "map.html"))
	if err != nil {
		t.Fatal(err)
	}
	b := browsertest.Open(t, string(page), browsertest.Desktop)
	list := readList(t, filepath.Join(dir, "connectors.csv"))

	b.ID("tribe-" + list[0]["tribe_id"]).Click()
	if got, want := b.ID("tribe-name").Text(), list[0]["tribe_id"]+list[0]["tribe"]; got != want {
		t.Errorf("a click on the first tribe shows %q, want %q", got, want)
	}
	b.Do(chromedp.KeyEvent(kb.Escape))
	b.Settled()

	b.Role("tab", "Connectors").Click()
	for i, row := range list {
		b.ID(fmt.Sprintf("connector-%d", i)).Click()
		compareCard(t, b, row)
		b.Do(chromedp.KeyEvent(kb.Escape))
		b.Settled()
	}

	sharesNobody(t, dir)

	last := list[len(list)-1]
	b.Press("/", 191)
	b.Do(chromedp.KeyEvent(last["handle"]))
	b.Press("Enter", 13)
	b.Settled()
	compareCard(t, b, last)
}

// sharesNobody draws the copy to pass on, twice, and looks in it for everybody's
// handle and name and for what they wrote.
func sharesNobody(t *testing.T, dir string) {
	t.Helper()
	var texts []string
	for range 2 {
		if code := run(context.Background(), []string{"tribemap", "-q", "-p", dir, "map", "--share"}, strings.NewReader(""), io.Discard, os.Stderr); code != exitDone {
			t.Fatalf("map --share: exit code %d", code)
		}
		page, err := os.ReadFile(filepath.Join(dir, "out", "shared.html"))
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, strings.ToLower(told(t, string(page))))
	}
	if texts[0] != texts[1] {
		t.Error("two shared maps of a project differ")
	}
	r, err := project{dir}.loadRun("")
	if err != nil {
		t.Fatal(err)
	}
	holds := func(secret string) bool { return holdsWord(texts[0], strings.ToLower(secret)) }
	for _, p := range r.People {
		for _, secret := range []string{p.Handle, p.Name, p.ID} {
			if secret != "" && holds(secret) {
				t.Errorf("the shared map tells %q", secret)
			}
		}
	}
	st, err := project{dir}.openStore()
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	shared, looked := suffixarray.New([]byte(texts[0])), 0
	for p, err := range st.Posts(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(p.Text) {
			if line = strings.ToLower(strings.TrimSpace(line)); len(strings.Fields(line)) > 4 {
				looked++
				if shared.Lookup([]byte(line), 1) != nil {
					t.Errorf("the shared map quotes %q", line)
				}
			}
		}
	}
	if looked < 10000 {
		t.Errorf("only %d lines of posts were looked for", looked)
	}
}

// holdsWord reports whether a text holds a word, whole.
func holdsWord(text, word string) bool {
	for {
		before, after, found := strings.Cut(text, word)
		if !found {
			return false
		}
		last, _ := utf8.DecodeLastRuneInString(before)
		next, _ := utf8.DecodeRuneInString(after)
		if !unicode.In(last, unicode.L, unicode.Nd) && !unicode.In(next, unicode.L, unicode.Nd) {
			return true
		}
		text = after
	}
}

// told is what a page says: its visible text and its unpacked data.
func told(t *testing.T, page string) string {
	t.Helper()
	body := browsertest.Words(page)
	for _, id := range []string{"scene", "details", "texts", "dyads"} {
		text, err := browsertest.Unpack(page, id)
		if err != nil {
			t.Fatal(err)
		}
		body += string(text)
	}
	return body
}

// compareCard holds the open card against a row of connectors.csv.
func compareCard(t *testing.T, b *browsertest.Tab, row map[string]string) {
	t.Helper()
	if got := b.Text(`[data-testid="who"] bdi`); got != row["handle"] {
		t.Errorf("card of %q, want %q", got, row["handle"])
	}
	if card := b.ID("card").Text(); !strings.Contains(card, row["why"]) {
		t.Errorf("the card of %s does not say %q", row["handle"], row["why"])
	}
	shown := browsertest.Eval[map[string]string](b, `Object.fromEntries(
		[...document.querySelectorAll("#card dl dt")].map((dt) => [dt.textContent, dt.nextElementSibling.textContent]))`)
	columns := map[string]string{"people added": "marginal", "strong ties": "strong_ties", "answered by": "answered_by"}
	if row["rank"] != "1" { // what the first adds and what all so far tell are one number
		columns["ranks 1 to "+row["rank"]+" tell"] = "cumulative"
	}
	for label, column := range columns {
		got, want := numberIn(t, shown[label]), numberIn(t, row[column])
		if math.Abs(got-want) > 0.0501 && (want < 10 || math.Abs(got-want) > 0.501) {
			t.Errorf("the card of %s says %s %q, connectors.csv %q", row["handle"], label, shown[label], row[column])
		}
	}
}

func numberIn(t *testing.T, text string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(strings.TrimPrefix(text, "+"), 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// readList reads a CSV with a header into one map a row.
func readList(t *testing.T, name string) []map[string]string {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, record := range records[1:] {
		row := make(map[string]string)
		for i, head := range records[0] {
			row[head] = record[i]
		}
		rows = append(rows, row)
	}
	return rows
}
