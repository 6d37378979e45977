package main

import (
	"errors"
	"io"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// writeWorkbook writes the connector list as a spreadsheet, with the tribes on
// a second sheet. The columns are those of CSV.
func writeWorkbook(w io.Writer, r *savedRun) (err error) {
	book := excelize.NewFile()
	defer func() { err = errors.Join(err, book.Close()) }()
	if err := book.SetSheetName("Sheet1", "connectors"); err != nil {
		return err
	}
	if _, err := book.NewSheet("tribes"); err != nil {
		return err
	}
	styles, err := newSheetStyles(book)
	if err != nil {
		return err
	}
	if err := writeSheet(book, "connectors", styles, connectorColumns, connectorRows(r.Result)); err != nil {
		return err
	}
	if err := writeSheet(book, "tribes", styles, tribeColumns, tribeRows(r.Result)); err != nil {
		return err
	}
	_, err = book.WriteTo(w)
	return err
}

// sheetStyles are numbers of styles in a workbook.
type sheetStyles struct{ head, moment int }

func newSheetStyles(book *excelize.File) (s sheetStyles, err error) {
	if s.head, err = book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}}); err != nil {
		return s, err
	}
	format := "yyyy-mm-dd hh:mm"
	s.moment, err = book.NewStyle(&excelize.Style{CustomNumFmt: &format})
	return s, err
}

// Widths of columns, in characters.
const narrow, wide = 8, 50

// writeSheet fills a sheet: a head that stays in sight, then a row each.
func writeSheet[T any](book *excelize.File, sheet string, styles sheetStyles, columns []column[T], rows []T) error {
	for i, col := range columns {
		width := utf8.RuneCountInString(col.head)
		for n, row := range rows {
			cell := col.cell(row)
			width = max(width, utf8.RuneCountInString(cell))
			if err := setCell(book, sheet, i+1, n+2, cellKinds[col.head].value(cell), styles); err != nil {
				return err
			}
		}
		if err := setCell(book, sheet, i+1, 1, col.head, styles); err != nil {
			return err
		}
		name, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		if err := book.SetColWidth(sheet, name, name, float64(min(max(width+2, narrow), wide))); err != nil {
			return err
		}
	}
	last, err := excelize.CoordinatesToCellName(len(columns), 1)
	if err != nil {
		return err
	}
	return errors.Join(
		book.SetCellStyle(sheet, "A1", last, styles.head),
		book.SetPanes(sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}),
	)
}

// setCell writes a value with its type: no text is ever a formula, and what
// would become one when the sheet is saved as CSV is defused as it is there.
func setCell(book *excelize.File, sheet string, column, row int, value any, styles sheetStyles) error {
	name, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		return err
	}
	switch v := value.(type) {
	case nil:
		return nil
	case string:
		return book.SetCellStr(sheet, name, defuse(v))
	case time.Time:
		return errors.Join(book.SetCellValue(sheet, name, v), book.SetCellStyle(sheet, name, name, styles.moment))
	default:
		return book.SetCellValue(sheet, name, v)
	}
}
