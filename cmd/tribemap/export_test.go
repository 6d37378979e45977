package main

import (
	"bytes"
	"encoding/csv"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"tribemap"
	"tribemap/tribe"

	"github.com/parquet-go/parquet-go"
	"github.com/xuri/excelize/v2"
)

// hostileRun is a run whose people have names that spreadsheets would run.
func hostileRun() *savedRun {
	people := []tribemap.Person{
		{Ref: tribemap.Ref{Source: "mail", ID: "ann@host.example"}, Handle: "=1+1", Name: "Ann van Dyck"},
		{Ref: tribemap.Ref{Source: "lemmy", ID: "bob@lemmy.example"}, Handle: "@bob", Name: "-2+3|' /C calc'!A0", URL: "https://lemmy.example/u/bob"},
		{Ref: tribemap.Ref{Source: "hackernews", ID: "007"}, Handle: "007"},
	}
	r := &tribe.Result{Tribes: []tribe.Tribe{{ID: 4, Name: "+boats, \"sails\"\nand\x00 ropes", Size: 12, Posts: 30, InternalShare: .5}}}
	for i, person := range people {
		r.People = append(r.People, tribe.Member{Person: person})
		r.Connectors = append(r.Connectors, tribe.Connector{
			Rank: i + 1, Person: uint32(i), Marginal: 1.25, Cumulative: float64(i) + 1.25, TribeShare: .1042, StrongTies: i,
			LastSeen: int64(i) * 1_000_000_000, Why: "=HYPERLINK(\"http://x\")", Flags: []string{"few"},
			Evidence: []tribe.Evidence{{Post: tribemap.Ref{Source: "mail", ID: "m1"}}},
		})
	}
	return &savedRun{Result: r}
}

func exported(t *testing.T, format string) []byte {
	t.Helper()
	var once, twice bytes.Buffer
	r := hostileRun()
	for _, b := range []*bytes.Buffer{&once, &twice} {
		if err := exports[format].write(b, r); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(once.Bytes(), twice.Bytes()) {
		t.Errorf("%s differs from time to time", format)
	}
	return once.Bytes()
}

func table(t *testing.T, format string) [][]string {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(exported(t, format))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// TestWorkbookHoldsWhatTheListDoes reads the spreadsheet back.
func TestWorkbookHoldsWhatTheListDoes(t *testing.T) {
	want := table(t, "csv")
	book, err := excelize.OpenReader(bytes.NewReader(exported(t, "xlsx")))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	got, err := book.GetRows("connectors", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != len(want) || !slices.Equal(got[0], want[0]) {
		t.Fatalf("%d rows below %q, want %d below %q", len(got), got[0], len(want), want[0])
	}
	for i := 1; i < len(want); i++ {
		for j, cell := range want[i] {
			name, _ := excelize.CoordinatesToCellName(j+1, i+1)
			if formula, _ := book.GetCellFormula("connectors", name); formula != "" {
				t.Errorf("%s is a formula: %s", name, formula)
			}
			if in := got[i][j]; !sameCell(want[0][j], in, cell) {
				t.Errorf("%s, %s: %q, want %q", name, want[0][j], in, cell)
			}
		}
	}
	if tribes, err := book.GetRows("tribes"); err != nil || len(tribes) != 2 || tribes[1][0] != "4" || tribes[1][1][:2] != "'+" {
		t.Errorf("tribes: %q (%v)", tribes, err)
	}
}

// sameCell compares a cell of a sheet, where numbers and days are numbers, with
// one of CSV.
func sameCell(head, in, cell string) bool {
	switch cellKinds[head] {
	case wholeCell, realCell:
		if cell == "" {
			return in == ""
		}
		a, err1 := strconv.ParseFloat(in, 64)
		b, err2 := strconv.ParseFloat(cell, 64)
		return err1 == nil && err2 == nil && a == b
	case momentCell:
		if cell == "" {
			return in == ""
		}
		days, err := strconv.ParseFloat(in, 64)
		at, _ := excelize.ExcelDateToTime(days, false)
		return err == nil && at.Round(time.Second).Format(time.RFC3339) == cell
	}
	return in == strings.ReplaceAll(cell, "\x00", "\ufffd") // XML cannot hold it
}

// TestParquetHoldsWhatTheListDoes reads the file back: the same columns in the
// same order, numbers and times with their types, texts as they were written.
func TestParquetHoldsWhatTheListDoes(t *testing.T) {
	want := table(t, "csv")
	data := exported(t, "parquet")
	file, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var heads []string
	for _, path := range file.Schema().Columns() {
		heads = append(heads, path[0])
	}
	if !slices.Equal(heads, want[0]) {
		t.Fatalf("columns %q, want %q", heads, want[0])
	}
	rows := parquet.NewReader(file)
	defer rows.Close()
	got := make([]parquet.Row, len(want))
	n, err := rows.ReadRows(got)
	if n != len(want)-1 || err != nil && err != io.EOF {
		t.Fatalf("%d rows, want %d (%v)", n, len(want)-1, err)
	}
	for i, row := range got[:n] {
		for j, value := range row {
			if text := parquetText(want[0][j], value); defuse(text) != want[i+1][j] {
				t.Errorf("row %d, %s: %q, want %q", i, want[0][j], text, want[i+1][j])
			}
		}
	}
}

// parquetText writes a value as CSV does.
func parquetText(head string, v parquet.Value) string {
	if v.IsNull() {
		return ""
	}
	switch cellKinds[head] {
	case wholeCell:
		return strconv.FormatInt(v.Int64(), 10)
	case realCell:
		digits := 2
		if head == "tribe_share" {
			digits = 4
		}
		return decimal(v.Double(), digits)
	case momentCell:
		return instant(v.Int64() / 1000)
	}
	return string(v.ByteArray())
}

// TestCampaignLists: what tools ask for is there, an id that only looks like an
// address is not taken for one, and nothing runs.
func TestCampaignLists(t *testing.T) {
	column := func(rows [][]string, head string) []string {
		i := slices.Index(rows[0], head)
		if i < 0 {
			t.Fatalf("no column %q in %q", head, rows[0])
		}
		var cells []string
		for _, row := range rows[1:] {
			cells = append(cells, row[i])
		}
		return cells
	}
	for format, wants := range map[string]map[string][]string{
		"hubspot": {
			"First Name": {"Ann van", "'-2+3|' /C", ""}, "Last Name": {"Dyck", "calc'!A0", "007"},
			"Email": {"ann@host.example", "", ""}, "Website URL": {"", "https://lemmy.example/u/bob", ""},
			"Tribemap ID": {"mail:ann@host.example", "lemmy:bob@lemmy.example", "hackernews:007"},
		},
		"salesforce": {
			"Last Name": {"Dyck", "calc'!A0", "007"}, "Company": {"[not provided]", "[not provided]", "[not provided]"},
			"Description": slices.Repeat([]string{"'=HYPERLINK(\"http://x\")"}, 3), "Tribemap Handle": {"'=1+1", "'@bob", "007"},
		},
	} {
		rows := table(t, format)
		for head, want := range wants {
			if got := column(rows, head); !slices.Equal(got, want) {
				t.Errorf("%s, %s: %q, want %q", format, head, got, want)
			}
		}
	}
}

func TestCutKeepsWithinFields(t *testing.T) {
	for _, c := range []struct{ in, cut, fits string }{{"äbc", "äbc", "äbc"}, {"äbcd", "äb…", ""}} {
		if got := cut(c.in, 3); got != c.cut {
			t.Errorf("%q cut is %q, want %q", c.in, got, c.cut)
		}
		if got := fits(c.in, 3); got != c.fits {
			t.Errorf("%q fits as %q, want %q", c.in, got, c.fits)
		}
	}
}

// TestEveryKindNamesAColumn: a column that is renamed takes its type along.
func TestEveryKindNamesAColumn(t *testing.T) {
	heads := make(map[string]bool)
	for _, c := range connectorColumns {
		heads[c.head] = true
	}
	for _, c := range tribeColumns {
		heads[c.head] = true
	}
	for head := range cellKinds {
		if !heads[head] {
			t.Errorf("no column %q", head)
		}
	}
}
