package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"strconv"

	"tribemap/graph"
	"tribemap/tribe"
)

// writeGraph writes base.txt, "u v" a line, and base.truth, "node community" a
// line, unless truth is nil. Nodes without a community are left out of it.
func writeGraph(base string, edges []graph.Edge, truth []uint32) error {
	if truth != nil {
		if err := writeWhole(base+".truth", func(w *bufio.Writer) { writeTruth(w, truth) }); err != nil {
			return err
		}
	}
	return writeWhole(base+".txt", func(w *bufio.Writer) { writeEdges(w, edges) })
}

func writeEdges(w *bufio.Writer, edges []graph.Edge) {
	for _, e := range edges {
		writePair(w, e.From, e.To)
	}
}

func writeTruth(w *bufio.Writer, truth []uint32) {
	for u, c := range truth {
		if c != tribe.None {
			writePair(w, uint32(u), c)
		}
	}
}

func writePair(w *bufio.Writer, a, b uint32) {
	line := append(strconv.AppendUint(w.AvailableBuffer(), uint64(a), 10), ' ')
	w.Write(append(strconv.AppendUint(line, uint64(b), 10), '\n'))
}

// writeWhole writes a file that appears whole or not at all.
func writeWhole(path string, write func(*bufio.Writer)) error {
	f, err := os.Create(path + ".part")
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 1<<20)
	write(w)
	if err := errors.Join(w.Flush(), f.Close()); err != nil {
		return err
	}
	return os.Rename(path+".part", path)
}

// readGraph reads an edge list whose ids are numbers, and returns the id of
// each node of the graph.
func readGraph(path string) (g *graph.CSR, ids []uint32, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	list, err := graph.ReadEdges(f, graph.EdgeListOptions{})
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", path, err)
	}
	ids = make([]uint32, len(list.IDs))
	for u, text := range list.IDs {
		id, err := strconv.ParseUint(text, 10, 32)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: node %q: %w", path, text, err)
		}
		ids[u] = uint32(id)
	}
	g, err = graph.FromEdges(len(ids), list.Edges, graph.BuildOptions{Unit: true})
	return g, ids, err
}

// readMembership reads "node community" a line, separated by a space or comma,
// into a vector indexed by node id. A line without a community, or one that
// does not begin with a number, such as a head, puts nobody anywhere.
func readMembership(path string) ([]uint32, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var of []uint32
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		id, community, ok := memberOf(lines.Bytes())
		if !ok {
			continue
		}
		for uint32(len(of)) <= id {
			of = append(of, tribe.None)
		}
		of[id] = community
	}
	return of, lines.Err()
}

func memberOf(line []byte) (id, community uint32, ok bool) {
	for i, b := range line {
		if b == ' ' || b == ',' || b == '\t' {
			u, errU := strconv.ParseUint(string(line[:i]), 10, 32)
			c, errC := strconv.ParseUint(string(line[i+1:]), 10, 32)
			return uint32(u), uint32(c), errU == nil && errC == nil
		}
	}
	return 0, 0, false
}
