package main

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"tribemap/graph"
	"tribemap/tribe"
	"tribemap/viz"
	"tribemap/viz/layout"
)

// manifest says what a run was made from: enough to make it again.
type manifest struct {
	ID        string       `json:"id"`
	Version   string       `json:"version"`
	Input     string       `json:"input"`     // hash of all posts and people, in any order
	Decisions string       `json:"decisions"` // hash of what was replayed
	Previous  string       `json:"previous"`  // the run whose tribes these continue; "" starts anew
	Options   runOptions   `json:"options"`
	Counts    tribe.Counts `json:"counts"`
}

// savedRun is a run with its manifest.
type savedRun struct {
	manifest
	*tribe.Result
	Places  []layout.Point // of people on the map; nil in runs of older versions
	Colours *viz.Colours   // of tribes on the map; nil likewise

	missed []string // what the crawl did not see, for the map; not saved
}

// A run is a folder of these files; the first is written last, so that a run
// is there as a whole or not at all.
const (
	manifestFile = "manifest.json"
	resultFile   = "tribes.json"
	lineageFile  = "lineage.json"
	placesFile   = "places.csv"
	coloursFile  = "colours.json"
	peopleFile   = "people.ndjson"
	tiesFile     = "ties.ndjson"
	edgesFile    = "edges.csv"
	latestFile   = "latest"
)

// saveRun writes a run and makes it the latest. Of a run that was not there
// before and cannot be written whole nothing stays.
func (p project) saveRun(r *savedRun) error {
	dir := p.path("runs", r.ID)
	isNew := !exists(filepath.Join(dir, manifestFile))
	byID := r.WithIDs()
	files := []struct {
		name  string
		write func(io.Writer) error
	}{
		{resultFile, func(w io.Writer) error { return writeJSON(w, byID) }},
		{peopleFile, func(w io.Writer) error { return writeLines(w, byID.People) }},
		{lineageFile, func(w io.Writer) error { return writeJSON(w, byID.Lineage) }},
		{placesFile, func(w io.Writer) error { return writePlaces(w, r) }},
		{coloursFile, func(w io.Writer) error { return writeJSON(w, r.Colours) }},
		{tiesFile, func(w io.Writer) error { return writeLines(w, r.Ties) }},
		{edgesFile, func(w io.Writer) error { return writeEdges(w, r.Edges) }},
		{"connectors.csv", func(w io.Writer) error { return writeConnectors(w, r.Result) }},
		{manifestFile, func(w io.Writer) error { return writeJSON(w, r.manifest) }},
	}
	for _, f := range files {
		if err := writeFile(filepath.Join(dir, f.name), f.write); err != nil {
			if isNew {
				err = errors.Join(err, os.RemoveAll(dir))
			}
			return err
		}
	}
	return writeFile(p.path("runs", latestFile), func(w io.Writer) error {
		_, err := fmt.Fprintln(w, r.ID)
		return err
	})
}

// loadRun reads a run; "" means the latest.
func (p project) loadRun(id string) (*savedRun, error) {
	if id == "" || id == latestFile {
		latest, err := os.ReadFile(p.path("runs", latestFile))
		if errors.Is(err, fs.ErrNotExist) {
			if !exists(p.storeDir()) {
				return nil, p.nothing("conversations", `"tribemap import FILE…" or "tribemap crawl", then "tribemap find"`)
			}
			return nil, p.nothing("run", `"tribemap find"`)
		}
		if err != nil {
			return nil, err
		}
		id = strings.TrimSpace(string(latest))
	}
	id, err := p.completeRun(id)
	if err != nil {
		return nil, err
	}
	r := &savedRun{Result: &tribe.Result{}}
	read := func(name string, into func(io.Reader) error) error {
		f, err := os.Open(p.path("runs", id, name))
		if err != nil {
			return err
		}
		defer f.Close()
		if err := into(f); err != nil {
			return hint(fmt.Errorf("run %s: %s: %w", id, name, err), `run "tribemap find" to write it anew`)
		}
		return nil
	}
	err = errors.Join(
		read(manifestFile, func(f io.Reader) error { return json.NewDecoder(f).Decode(&r.manifest) }),
		read(resultFile, func(f io.Reader) error { return json.NewDecoder(f).Decode(r.Result) }),
		read(peopleFile, func(f io.Reader) error { return readLines(f, &r.People) }),
		read(tiesFile, func(f io.Reader) error { return readLines(f, &r.Ties) }),
		read(edgesFile, func(f io.Reader) (err error) { r.Edges, err = readEdges(f); return err }),
	)
	if err == nil && exists(p.path("runs", id, placesFile)) {
		err = errors.Join(
			read(lineageFile, func(f io.Reader) error { return json.NewDecoder(f).Decode(&r.Lineage) }),
			read(placesFile, func(f io.Reader) error { return readPlaces(f, r) }),
			read(coloursFile, func(f io.Reader) error { return json.NewDecoder(f).Decode(&r.Colours) }),
		)
	}
	r.Result = r.WithIndexes()
	return r, err
}

// completeRun finds the run whose id begins with the given text.
func (p project) completeRun(start string) (string, error) {
	found, err := os.ReadDir(p.path("runs"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	var ids []string
	for _, e := range found {
		if e.IsDir() && strings.HasPrefix(e.Name(), start) && exists(p.path("runs", e.Name(), manifestFile)) {
			ids = append(ids, e.Name())
		}
	}
	switch len(ids) {
	case 0:
		return "", hint(fmt.Errorf("no run %q in %q", start, p.dir), `"tribemap status" lists the runs`)
	case 1:
		return ids[0], nil
	}
	return "", hint(fmt.Errorf("%d runs begin with %q", len(ids), start), "they are %s", strings.Join(ids, ", "))
}

func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

func writeLines[T any](w io.Writer, rows []T) error {
	buf := bufio.NewWriterSize(w, 1<<16)
	enc := json.NewEncoder(buf)
	enc.SetEscapeHTML(false)
	for i := range rows {
		if err := enc.Encode(&rows[i]); err != nil {
			return err
		}
	}
	return buf.Flush()
}

func readLines[T any](r io.Reader, rows *[]T) error {
	dec := json.NewDecoder(bufio.NewReaderSize(r, 1<<16))
	for {
		var row T
		err := dec.Decode(&row)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		*rows = append(*rows, row)
	}
}

// writeEdges writes the graph as "from,to,weight" with people by number.
func writeEdges(w io.Writer, edges []graph.Edge) error {
	buf := bufio.NewWriterSize(w, 1<<16)
	buf.WriteString("from,to,weight\n")
	for _, e := range edges {
		fmt.Fprintf(buf, "%d,%d,%s\n", e.From, e.To, strconv.FormatFloat(float64(e.Weight), 'g', -1, 32))
	}
	return buf.Flush()
}

func readEdges(r io.Reader) ([]graph.Edge, error) {
	rows := csv.NewReader(bufio.NewReaderSize(r, 1<<16))
	rows.ReuseRecord = true
	rows.FieldsPerRecord = 3
	if _, err := rows.Read(); err != nil {
		return nil, err
	}
	var edges []graph.Edge
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return edges, nil
		}
		if err != nil {
			return nil, err
		}
		from, err1 := strconv.ParseUint(row[0], 10, 32)
		to, err2 := strconv.ParseUint(row[1], 10, 32)
		weight, err3 := strconv.ParseFloat(row[2], 32)
		if err := errors.Join(err1, err2, err3); err != nil {
			return nil, err
		}
		edges = append(edges, graph.Edge{From: uint32(from), To: uint32(to), Weight: float32(weight)})
	}
}
