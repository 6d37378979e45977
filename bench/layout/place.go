package main

import (
	"bufio"
	"cmp"
	"context"
	"slices"
	"strconv"
	"syscall"
	"time"

	"tribemap/graph"
	"tribemap/viz/layout"
	"tribemap/viz/layout/layouttest"
)

// account is what one run says about itself.
type account struct {
	Seconds   float64 `json:"layout_seconds"`
	Processor float64 `json:"layout_processor_seconds"`
	Peak      int64   `json:"peak_bytes"`
}

// place lays out dir/NAME with the product or the referee and writes the places.
func place(dir, name, method, out string) (a account, err error) {
	g, tribes, err := read(dir, name, 2)
	if err != nil {
		return a, err
	}
	start, used := time.Now(), processor()
	var at []layout.Point
	switch method {
	case "referee":
		at = layouttest.LinLog(g, tribes, 100)
	default:
		threads, err := strconv.Atoi(method)
		if err != nil {
			return a, err
		}
		if at, err = layout.Layout(context.Background(), g, tribes, layout.Options{Threads: threads}); err != nil {
			return a, err
		}
	}
	a.Seconds, a.Processor = time.Since(start).Seconds(), processor()-used
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return a, err
	}
	a.Peak = r.Maxrss << 10
	return a, writeLines(out, func(w *bufio.Writer) {
		for _, p := range at {
			line := append(strconv.AppendFloat(nil, p.X, 'g', -1, 64), ' ')
			w.Write(append(strconv.AppendFloat(line, p.Y, 'g', -1, 64), '\n'))
		}
	})
}

// processor returns the seconds that the process has kept processors busy.
func processor() float64 {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return 0
	}
	return float64(r.Utime.Nano()+r.Stime.Nano()) / 1e9
}

// drift adds a twentieth of the ties between people drawn evenly, lays the
// graph out again from the places at and returns how far the median person and
// nine in ten moved, as shares of the map's width.
func drift(g *graph.CSR, tribes []uint32, at []layout.Point) (median, most float64, err error) {
	edges := slices.Collect(g.Edges())
	n := uint64(g.N())
	for i := range uint64(len(edges) / 20) {
		u, v := i*2654435761%n, (i*40503+17)%n
		if u != v {
			edges = append(edges, graph.Edge{From: uint32(u), To: uint32(v), Weight: 1})
		}
	}
	more, err := graph.FromEdges(g.N(), edges, graph.BuildOptions{Unit: true})
	if err != nil {
		return 0, 0, err
	}
	after, err := layout.Layout(context.Background(), more, tribes, layout.Options{Previous: at})
	if err != nil {
		return 0, 0, err
	}
	byX := func(p, q layout.Point) int { return cmp.Compare(p.X, q.X) }
	width := slices.MaxFunc(at, byX).X - slices.MinFunc(at, byX).X
	moves := make([]float64, len(at))
	for u := range at {
		moves[u] = layouttest.Distance(at[u], after[u]) / width
	}
	slices.Sort(moves)
	return moves[len(moves)/2], moves[len(moves)*9/10], nil
}
