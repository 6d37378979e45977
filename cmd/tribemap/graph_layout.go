package main

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"

	"tribemap/graph"
	"tribemap/tribe"
	"tribemap/viz/layout"

	"github.com/urfave/cli/v2"
)

// layoutAccount is the JSON object of "graph layout".
type layoutAccount struct {
	N             int     `json:"n"`
	M             int     `json:"m"`
	LoadSeconds   float64 `json:"load_seconds"`
	LayoutSeconds float64 `json:"layout_seconds"`
	PeakBytes     int64   `json:"peak_bytes"`
}

func (p *program) graphLayoutCommand() *cli.Command {
	return &cli.Command{
		Name:      "layout",
		Usage:     "place the nodes of an edge list on a plane, tribes apart",
		ArgsUsage: "FILE",
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "tribes", Usage: "membership `FILE` as \"graph tribes -o\" writes it"},
		}, graphFlags...),
		Action: p.graphLayout,
	}
}

func (p *program) graphLayout(c *cli.Context) error {
	name, err := oneFile(c)
	if err != nil {
		return err
	}
	if c.String("tribes") == "" {
		return hint(usagef("graph layout wants --tribes FILE"), `"tribemap graph tribes FILE -o membership.csv" writes one`)
	}
	var a layoutAccount
	watch := startWatch()
	list, err := p.readEdgeList(c, name)
	if err != nil {
		return err
	}
	g, err := graph.FromEdges(len(list.IDs), list.Edges, graph.BuildOptions{})
	if err != nil {
		return inFile(name, err)
	}
	membership, err := readMembership(c.String("tribes"), list.IDs)
	if err != nil {
		return err
	}
	a.LoadSeconds = watch.lap()
	points, err := layout.Layout(c.Context, g, membership, layout.Options{RNG: c.Uint64("seed"), Threads: c.Int("threads")})
	if err != nil {
		return err
	}
	a.LayoutSeconds = watch.lap()
	a.N, a.M, a.PeakBytes = g.N(), g.M(), peakBytes()
	return p.result(c, a, func(w *bufio.Writer) {
		w.WriteString("id,x,y\n")
		for i, id := range list.IDs {
			line := append(appendCell(nil, id), ',')
			line = strconv.AppendFloat(line, points[i].X, 'g', 9, 64)
			line = append(line, ',')
			line = strconv.AppendFloat(line, points[i].Y, 'g', 9, 64)
			w.Write(append(line, '\n'))
		}
	})
}

// readMembership reads "id,tribe" rows; nodes without a row are in no tribe.
func readMembership(name string, ids []string) ([]uint32, error) {
	in, err := openText(name)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	index := idIndex(ids)
	membership := make([]uint32, len(ids))
	for i := range membership {
		membership[i] = tribe.None
	}
	rows := csv.NewReader(bufio.NewReaderSize(in, 1<<16))
	rows.FieldsPerRecord = -1 // of "graph tribes --stability", further columns follow
	rows.ReuseRecord = true
	for n := 1; ; n++ {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return membership, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if len(row) < 2 {
			return nil, fmt.Errorf("%s line %d: wanted id,tribe", name, n)
		}
		if row[1] == "" || n == 1 && row[0] == "id" {
			continue
		}
		node, ok := index[row[0]]
		if !ok {
			return nil, fmt.Errorf("%s line %d: no node %q in the edge list", name, n, row[0])
		}
		t, err := strconv.ParseUint(row[1], 10, 31)
		if err != nil {
			return nil, fmt.Errorf("%s line %d: tribe %q is no number", name, n, row[1])
		}
		membership[node] = uint32(t)
	}
}
