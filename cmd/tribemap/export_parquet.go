package main

import (
	"errors"
	"io"
	"slices"
	"time"

	"github.com/parquet-go/parquet-go"
)

// writeParquet writes the connector list as Parquet. Columns are those of CSV
// in their order, with types; an empty cell is null. Texts are as people wrote
// them: nothing runs what a Parquet file holds.
func writeParquet(w io.Writer, r *savedRun) error {
	return writeParquetTable(w, "connectors", connectorColumns, connectorRows(r.Result))
}

func writeParquetTable[T any](w io.Writer, name string, columns []column[T], rows []T) error {
	fields := columnGroup{Group: make(parquet.Group)}
	for _, col := range columns {
		fields.order = append(fields.order, col.head)
		fields.Group[col.head] = parquet.Optional(cellKinds[col.head].node())
	}
	out := parquet.NewWriter(w, parquet.NewSchema(name, fields), parquet.Compression(&parquet.Snappy), parquet.CreatedBy("tribemap", version, ""))
	for _, row := range rows {
		values := make(parquet.Row, len(columns))
		for i, col := range columns {
			values[i] = cellKinds[col.head].parquet(col.cell(row), i)
		}
		if _, err := out.WriteRows([]parquet.Row{values}); err != nil {
			return errors.Join(err, out.Close())
		}
	}
	return out.Close()
}

// columnGroup is a group of fields in a given order; the library's own is
// sorted by name.
type columnGroup struct {
	parquet.Group
	order []string
}

func (g columnGroup) Fields() []parquet.Field {
	fields := g.Group.Fields()
	slices.SortFunc(fields, func(a, b parquet.Field) int {
		return slices.Index(g.order, a.Name()) - slices.Index(g.order, b.Name())
	})
	return fields
}

// node is the type of a column.
func (k cellKind) node() parquet.Node {
	switch k {
	case wholeCell:
		return parquet.Int(64)
	case realCell:
		return parquet.Leaf(parquet.DoubleType)
	case momentCell:
		return parquet.Timestamp(parquet.Millisecond)
	}
	return parquet.String()
}

// parquet is a cell as a value of an optional column.
func (k cellKind) parquet(cell string, column int) parquet.Value {
	value := k.value(cell)
	if t, is := value.(time.Time); is {
		value = t.UnixMilli()
	}
	if s, is := value.(string); is && k != textCell {
		panic("cmd: column holds " + s + ", which is not of its kind")
	}
	if value == nil {
		return parquet.NullValue().Level(0, 0, column)
	}
	return parquet.ValueOf(value).Level(0, 1, column)
}
