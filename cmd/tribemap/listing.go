package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// listed is a row of a file about people.
type listed struct {
	line  int
	cells []string
}

// readListing reads a CSV file and moves the wanted columns to the front: those
// of that name where the first row holds one of the names, else the first ones.
func readListing(name string, wanted ...[]string) (rows []listed, err error) {
	in, err := openText(name)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	read := csv.NewReader(in)
	read.FieldsPerRecord, read.TrimLeadingSpace = -1, true
	var columns []int
	for {
		row, err := read.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		line, _ := read.FieldPos(0)
		if columns == nil {
			var header bool
			if columns, header = columnsOf(row, wanted); header {
				continue
			}
		}
		cells := make([]string, len(columns))
		for i, at := range columns {
			if at >= len(row) {
				return nil, fmt.Errorf("%s line %d: no column %d", name, line, at+1)
			}
			cells[i] = strings.TrimSpace(row[at])
		}
		rows = append(rows, listed{line, cells})
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("%s: nobody in it", name)
	}
	return rows, nil
}

// columnsOf finds each wanted column in a first row, and says whether that is a
// header.
func columnsOf(row []string, wanted [][]string) (columns []int, header bool) {
	for i, names := range wanted {
		at := -1
		for _, name := range names {
			found := slices.IndexFunc(row, func(head string) bool {
				return strings.EqualFold(strings.TrimSpace(strings.TrimPrefix(head, "\ufeff")), name)
			})
			if at < 0 {
				at = found
			}
		}
		header = header || at >= 0
		if at < 0 {
			at = i
		}
		columns = append(columns, at)
	}
	return columns, header
}

// readPeople reads the people of a file in its order, each once; nil for "".
func readPeople(name string, who func(string) (uint32, error)) (people []uint32, err error) {
	if name == "" {
		return nil, nil
	}
	rows, err := readListing(name, nameColumns)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		u, err := row.person(name, 0, who)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(people, u) {
			people = append(people, u)
		}
	}
	return people, nil
}

func (l listed) person(name string, cell int, who func(string) (uint32, error)) (uint32, error) {
	u, err := who(l.cells[cell])
	if err != nil {
		return 0, fmt.Errorf("%s line %d: %w", name, l.line, err)
	}
	return u, nil
}

// readNumbers reads a number from 0 to most for people into values.
func readNumbers(name, column string, most float64, values []float32, who func(string) (uint32, error)) error {
	rows, err := readListing(name, nameColumns, []string{column, "value"})
	if err != nil {
		return err
	}
	for _, row := range rows {
		u, err := row.person(name, 0, who)
		if err != nil {
			return err
		}
		x, err := strconv.ParseFloat(row.cells[1], 64)
		if err != nil || !(x >= 0 && x <= most) {
			limit := fmt.Sprintf("from 0 to %v", most)
			if most > 1 {
				limit = "of 0 or more"
			}
			return fmt.Errorf("%s line %d: wanted a %s %s, got %q", name, row.line, column, limit, row.cells[1])
		}
		values[u] = float32(x)
	}
	return nil
}
