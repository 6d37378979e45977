package main

import (
	"bufio"
	"cmp"
	"slices"
	"strconv"

	"tribemap"
	"tribemap/graph"
	"tribemap/tribe"

	"github.com/urfave/cli/v2"
)

// tiesAccount is the JSON object of "graph ties".
type tiesAccount struct {
	People       int     `json:"people"`
	Dyads        int     `json:"dyads"`
	Events       int     `json:"events"`
	LoadSeconds  float64 `json:"load_seconds"`
	ScoreSeconds float64 `json:"score_seconds"`
	PeakBytes    int64   `json:"peak_bytes"`
}

func (p *program) graphTiesCommand() *cli.Command {
	return &cli.Command{
		Name:      "ties",
		Usage:     "score the ties of a list of timed events",
		ArgsUsage: "FILE",
		Flags: append([]cli.Flag{
			&cli.Int64Flag{Name: "until", Usage: "ignore events after `T`, which ends the window", DefaultText: "the last event"},
		}, graphFlags...),
		Action: p.graphTies,
	}
}

func (p *program) graphTies(c *cli.Context) error {
	name, err := oneFile(c)
	if err != nil {
		return err
	}
	var a tiesAccount
	watch := startWatch()
	list, err := readEventList(c, name)
	if err != nil {
		return err
	}
	events, window := interactions(list.Events, c.IsSet("until"), c.Int64("until"))
	a.LoadSeconds = watch.lap()
	dyads := tribe.Dyads(events, window, c.Int("threads"))
	ties := tribe.ScoreTies(dyads, len(list.IDs), tribe.TieOptions{Threads: c.Int("threads")})
	a.ScoreSeconds = watch.lap()
	a.People, a.Dyads, a.Events, a.PeakBytes = len(list.IDs), len(ties), len(events), peakBytes()
	return p.result(c, a, func(w *bufio.Writer) {
		w.WriteString("a,b,strength,alive,count,sittings,span,share,decayed,turns\n")
		for i := range ties {
			w.Write(append(tieLine(list.IDs, &ties[i]), '\n'))
		}
	})
}

func tieLine(ids []string, t *tribe.Tie) []byte {
	line := append(appendCell(nil, ids[t.A]), ',')
	line = append(appendCell(line, ids[t.B]), ',')
	line = append(strconv.AppendFloat(line, t.Strength, 'g', 9, 64), ',')
	line = append(strconv.AppendFloat(line, t.Alive, 'g', 9, 64), ',')
	line = append(strconv.AppendInt(line, int64(t.Count), 10), ',')
	line = append(strconv.AppendInt(line, int64(t.Sittings), 10), ',')
	line = append(strconv.AppendInt(line, t.Span, 10), ',')
	line = append(strconv.AppendFloat(line, t.Share, 'g', 9, 64), ',')
	line = append(strconv.AppendFloat(line, t.Decayed, 'g', 9, 64), ',')
	return strconv.AppendInt(line, int64(t.Turns), 10)
}

func readEventList(c *cli.Context, name string) (*graph.EventList, error) {
	in, err := openText(name)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	list, err := graph.ReadEvents(in, graph.EdgeListOptions{Threads: c.Int("threads")})
	return list, inFile(name, err)
}

// interactions turns events into the form that dyads are read from. The window
// begins with the first event.
func interactions(events []graph.Event, cut bool, until int64) ([]tribemap.Interaction, tribe.Window) {
	if cut {
		events = slices.DeleteFunc(events, func(e graph.Event) bool { return e.Time > until })
	}
	if len(events) == 0 {
		return nil, tribe.Window{}
	}
	first := slices.MinFunc(events, func(a, b graph.Event) int { return cmp.Compare(a.Time, b.Time) }).Time
	// Here 0 is a time like any other; elsewhere it means unknown.
	shift := max(0, 1-first)
	out := make([]tribemap.Interaction, len(events))
	window := tribe.Window{Start: first + shift, End: first + shift}
	for i, e := range events {
		e.Time += shift
		out[i] = tribemap.Interaction{From: e.From, To: e.To, Time: e.Time, Post: uint32(i), Kind: tribemap.Reply}
		window.End = max(window.End, e.Time)
	}
	if cut {
		window.End = until + shift
	}
	// The line is not part of the order: equal events are equal wherever they stand.
	slices.SortFunc(out, func(a, b tribemap.Interaction) int {
		return cmp.Or(
			cmp.Compare(min(a.From, a.To), min(b.From, b.To)), cmp.Compare(max(a.From, a.To), max(b.From, b.To)),
			cmp.Compare(a.Time, b.Time), cmp.Compare(a.From, b.From))
	})
	return out, window
}
