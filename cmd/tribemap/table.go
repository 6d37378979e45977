package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/urfave/cli/v2"
)

// column is one column of a table of T.
type column[T any] struct {
	head string
	cell func(T) string
	// right aligns the column to the right, long leaves it out on a terminal.
	right, long bool
}

// tableFlags choose the form of a table.
var tableFlags = []cli.Flag{
	&cli.BoolFlag{Name: "json", Usage: "print JSON"},
	&cli.BoolFlag{Name: "csv", Usage: "print CSV"},
	&cli.StringFlag{Name: "run", Usage: "show run `ID` instead of the latest"},
}

// writeTable prints rows as the flags ask.
func writeTable[T any](c *cli.Context, w io.Writer, columns []column[T], rows []T) error {
	switch {
	case c.Bool("json") && c.Bool("csv"):
		return usagef("--json and --csv exclude each other")
	case c.Bool("json"):
		if rows == nil {
			rows = []T{}
		}
		return writeJSON(w, rows)
	case c.Bool("csv"):
		return writeCSV(w, columns, rows)
	}
	return writeText(w, columns, rows)
}

// writeCSV writes RFC 4180 with a header. Cells that a spreadsheet would take
// for a formula are defused.
func writeCSV[T any](w io.Writer, columns []column[T], rows []T) error {
	out := csv.NewWriter(w)
	cells := make([]string, len(columns))
	for i, col := range columns {
		cells[i] = col.head
	}
	if err := out.Write(cells); err != nil {
		return err
	}
	for _, row := range rows {
		for i, col := range columns {
			cells[i] = defuse(col.cell(row))
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// defuse puts an apostrophe before what a spreadsheet would run. Numbers stay.
func defuse(cell string) string {
	if cell == "" || !strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return cell
	}
	if _, err := strconv.ParseFloat(cell, 64); err == nil {
		return cell
	}
	return "'" + cell
}

func writeText[T any](w io.Writer, columns []column[T], rows []T) error {
	var shown []column[T]
	for _, col := range columns {
		if !col.long {
			shown = append(shown, col)
		}
	}
	lines := make([][]string, 0, len(rows)+1)
	head := make([]string, len(shown))
	for i, col := range shown {
		head[i] = strings.ReplaceAll(col.head, "_", " ")
	}
	lines = append(lines, head)
	for _, row := range rows {
		cells := make([]string, len(shown))
		for i, col := range shown {
			cells[i] = printable(col.cell(row))
		}
		lines = append(lines, cells)
	}
	width := make([]int, len(shown))
	for _, cells := range lines {
		for i, cell := range cells {
			width[i] = max(width[i], utf8.RuneCountInString(cell))
		}
	}
	for _, cells := range lines {
		var line strings.Builder
		for i, cell := range cells {
			pad := strings.Repeat(" ", width[i]-utf8.RuneCountInString(cell))
			if shown[i].right {
				cell = pad + cell
			} else {
				cell += pad
			}
			line.WriteString(cell + "  ")
		}
		if _, err := fmt.Fprintln(w, strings.TrimRight(line.String(), " ")); err != nil {
			return err
		}
	}
	return nil
}

// printable replaces what could disturb a terminal: control characters and
// marks that turn the direction of writing.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n':
			return ' '
		case r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069:
			return '\ufffd'
		}
		return r
	}, s)
}

// Cells.

func decimal(x float64, digits int) string { return strconv.FormatFloat(x, 'f', digits, 64) }

// judged leaves the cell empty for 0, which stands for "not judged".
func judged(x float64, digits int) string {
	if x == 0 {
		return ""
	}
	return decimal(x, digits)
}

func percent(x float64) string { return decimal(100*x, 0) + " %" }

// instant writes Unix seconds as RFC 3339 in UTC, "" for unknown.
func instant(unix int64) string {
	if unix == 0 {
		return ""
	}
	return time.Unix(unix, 0).UTC().Format(time.RFC3339)
}

// date writes Unix seconds as a day in UTC, "" for unknown.
func date(unix int64) string {
	if unix == 0 {
		return ""
	}
	return time.Unix(unix, 0).UTC().Format(time.DateOnly)
}
