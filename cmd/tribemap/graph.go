package main

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"tribemap/crawl"
	"tribemap/graph"

	"github.com/urfave/cli/v2"
)

// graphFlags are shared by the commands on plain edge lists.
var graphFlags = []cli.Flag{
	outputFlag("write the result as CSV to `FILE` (default: to stdout, unless --json)"),
	&cli.BoolFlag{Name: "json", Usage: "print one JSON object about the work to stdout"},
	&cli.Uint64Flag{Name: "seed", Value: 1, Usage: "start of all chance; the same `S` gives the same bytes"},
}

func (p *program) graphCommand() *cli.Command {
	return &cli.Command{
		Name:  "graph",
		Usage: "the same engines on a plain edge list, no project needed",
		Description: "An edge list holds one \"u v [w]\" a line (ties: \"u v time\", seconds), separated by space, tab or\n" +
			"comma; # and % begin comments; plain, .gz or .zst; ids are integers or any text.",
		Subcommands: []*cli.Command{
			p.graphTribesCommand(),
			p.graphTiesCommand(),
			p.graphConnectorsCommand(),
			p.graphLayoutCommand(),
		},
		Action: noSubcommand,
	}
}

// oneFile returns the only argument of a command.
func oneFile(c *cli.Context) (string, error) {
	if c.NArg() != 1 {
		return "", usagef("graph %s wants one file, got %d", c.Command.Name, c.NArg())
	}
	return c.Args().First(), nil
}

// stopwatch measures the parts of a piece of work, in seconds.
type stopwatch struct{ at time.Time }

func startWatch() *stopwatch { return &stopwatch{time.Now()} }

// lap returns the seconds since the start or the last lap.
func (s *stopwatch) lap() float64 {
	now := time.Now()
	defer func() { s.at = now }()
	return now.Sub(s.at).Seconds()
}

// readEdgeList reads a file of edges, compressed or not, and warns of ids that
// may be column names.
func (p *program) readEdgeList(c *cli.Context, name string) (*graph.EdgeList, error) {
	in, err := openText(name)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	list, err := graph.ReadEdges(in, graph.EdgeListOptions{Threads: c.Int("threads")})
	if err != nil {
		return nil, inFile(name, err)
	}
	if len(list.Words) > 0 {
		p.talk.warn("all ids but %s are numbers: is that a line of column names? it was read as an edge", quoted(list.Words))
	}
	return list, nil
}

// quoted names one or two words.
func quoted(words []string) string {
	names := make([]string, len(words))
	for i, w := range words {
		names[i] = strconv.Quote(w)
	}
	return strings.Join(names, " and ")
}

// inFile says which file an error is about.
func inFile(name string, err error) error {
	if err == nil {
		return nil
	}
	return hint(fmt.Errorf("%s: %w", name, err), `one "u v" or "u v w" a line; "tribemap graph --help" has the details`)
}

// result sends the CSV and the account of the work where the flags say.
func (p *program) result(c *cli.Context, account any, write func(*bufio.Writer)) error {
	rows := func(w io.Writer) error {
		buf := bufio.NewWriterSize(w, 1<<16)
		write(buf)
		return buf.Flush()
	}
	if name := c.String("output"); name != "" && name != "-" {
		if err := writeOutput(name, rows); err != nil {
			return err
		}
	} else if !c.Bool("json") {
		return rows(p.stdout)
	}
	if c.Bool("json") {
		return writeJSON(p.stdout, account)
	}
	return nil
}

// appendCell appends a CSV cell, quoted only where it must be.
func appendCell(line []byte, cell string) []byte {
	for i := range len(cell) {
		if b := cell[i]; b == '"' || b == ',' || b == '\n' || b == '\r' {
			line = append(line, '"')
			line = append(line, strings.ReplaceAll(cell, `"`, `""`)...)
			return append(line, '"')
		}
	}
	return append(line, cell...)
}

// idIndex finds dense ids by native ones.
func idIndex(ids []string) map[string]uint32 {
	index := make(map[string]uint32, len(ids))
	for i, id := range ids {
		index[id] = uint32(i)
	}
	return index
}

// openText opens a file for reading and unpacks it if it is packed.
func openText(name string) (io.ReadCloser, error) {
	r, err := crawl.Open(name)
	if err != nil {
		return nil, hint(fmt.Errorf("cannot read %q: %w", name, rootCause(err)), "name an existing file: text, .gz or .zst")
	}
	return r, nil
}
