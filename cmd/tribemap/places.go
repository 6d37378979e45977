package main

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"

	"tribemap/tribe"
	"tribemap/viz/layout"
)

// writePlaces writes where everybody stands, for the next run to start from: a
// row for each person, in order, with their community (tribes, and groups too
// small to be one; empty for none) and their place on the map.
func writePlaces(w io.Writer, r *savedRun) error {
	buf := bufio.NewWriterSize(w, 1<<16)
	buf.WriteString("community,x,y\n")
	for u, at := range r.Places {
		if c := r.Communities[u]; c != tribe.None {
			fmt.Fprint(buf, c)
		}
		fmt.Fprintf(buf, ",%s,%s\n", coordinate(at.X), coordinate(at.Y))
	}
	return buf.Flush()
}

// coordinate writes a number so that it is read back as it was.
func coordinate(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

func readPlaces(f io.Reader, r *savedRun) error {
	rows := csv.NewReader(bufio.NewReaderSize(f, 1<<16))
	rows.ReuseRecord = true
	rows.FieldsPerRecord = 3
	if _, err := rows.Read(); err != nil {
		return err
	}
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		community := uint64(tribe.None)
		if row[0] != "" {
			if community, err = strconv.ParseUint(row[0], 10, 32); err != nil {
				return err
			}
		}
		x, err1 := strconv.ParseFloat(row[1], 64)
		y, err2 := strconv.ParseFloat(row[2], 64)
		if err := errors.Join(err1, err2); err != nil {
			return err
		}
		r.Communities = append(r.Communities, uint32(community))
		r.Places = append(r.Places, layout.Point{X: x, Y: y})
	}
	if len(r.Places) != len(r.People) {
		return fmt.Errorf("%d places for %d people", len(r.Places), len(r.People))
	}
	return nil
}

// placesBefore returns where the people of a run stood in the one before it,
// NaN for newcomers; nil where that is not known.
func placesBefore(before *savedRun, r *tribe.Result) []layout.Point {
	if before == nil || before.Places == nil {
		return nil
	}
	nowhere := layout.Point{X: math.NaN(), Y: math.NaN()}
	places := make([]layout.Point, len(r.People))
	at := 0
	for i := range r.People {
		for at < len(before.People) && before.People[at].Ref.Compare(r.People[i].Ref) < 0 {
			at++
		}
		places[i] = nowhere
		if at < len(before.People) && before.People[at].Ref == r.People[i].Ref {
			places[i] = before.Places[at]
		}
	}
	return places
}
