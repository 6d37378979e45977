package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"tribemap/tribe"

	"github.com/urfave/cli/v2"
)

// exportFormat is a format of "export --as": what it writes of a run.
type exportFormat struct {
	what     string
	write    func(io.Writer, *savedRun) error
	campaign bool // for commercial use, which some sources do not allow
}

var exports = map[string]exportFormat{
	"csv":        {"the connector list", func(w io.Writer, r *savedRun) error { return writeConnectors(w, r.Result) }, false},
	"xlsx":       {"the connector list and the tribes as a spreadsheet", writeWorkbook, false},
	"parquet":    {"the connector list with types, for DuckDB, Spark, pandas", writeParquet, false},
	"hubspot":    {"the connector list as contacts to import into HubSpot (CSV)", writeHubSpot, true},
	"salesforce": {"the connector list as leads to import into Salesforce (CSV)", writeSalesforce, true},
	"ndjson":     {"people, tribes, ties and connectors, one JSON object a line", writeRunLines, false},
	"gexf":       {"the graph of people and ties for Gephi (GEXF 1.3)", writeGEXF, false},
	"graphml":    {"the graph of people and ties for yEd, igraph, NetworkX (GraphML)", writeGraphML, false},
}

func (p *program) exportCommand() *cli.Command {
	formats := slices.Sorted(maps.Keys(exports))
	var lines []string
	for _, f := range formats {
		lines = append(lines, fmt.Sprintf("%-10s %s", f, exports[f].what))
	}
	return &cli.Command{
		Name:        "export",
		Usage:       "hand a run to other programs",
		Description: strings.Join(lines, "\n"),
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "as", Value: "csv", Usage: "`FORMAT`: " + strings.Join(formats, ", ")},
			outputFlag("write to `FILE` instead of stdout"),
			&cli.StringFlag{Name: "run", Usage: "export run `ID` instead of the latest"},
		},
		Action: func(c *cli.Context) error {
			format, ok := exports[c.String("as")]
			if !ok {
				return usagef("--as: wanted one of %s, got %q", strings.Join(formats, ", "), c.String("as"))
			}
			r, err := runOf(c)
			if err != nil {
				return err
			}
			if err := p.mayExport(c.Context, projectOf(c), r, format.campaign); err != nil {
				return err
			}
			return p.fileOrStdout(c.String("output"), func(w io.Writer) error { return format.write(w, r) })
		},
	}
}

// writeRunLines writes every record with its kind first.
func writeRunLines(w io.Writer, r *savedRun) error {
	type line struct {
		Kind string `json:"kind"`
		Row  any    `json:"row"`
	}
	var lines []line
	people := r.WithIDs().People
	for i := range people {
		lines = append(lines, line{"person", people[i]})
	}
	for _, t := range tribeRows(r.Result) {
		lines = append(lines, line{"tribe", t})
	}
	for _, t := range tieRows(r.Result, func(tribe.Tie) bool { return true }) {
		lines = append(lines, line{"tie", t})
	}
	for _, c := range connectorRows(r.Result) {
		lines = append(lines, line{"connector", c})
	}
	return writeLines(w, lines)
}

// tribeID returns the id of a member's tribe, −1 if unaffiliated.
func (r *savedRun) tribeID(at int) int {
	if at < 0 {
		return -1
	}
	return r.Tribes[at].ID
}

// tribeName returns the name of a member's tribe, "" if unaffiliated.
func (r *savedRun) tribeName(id int) string {
	if id < 0 {
		return ""
	}
	return r.Tribes[id].Name
}

// ranks returns each connector's rank by person.
func (r *savedRun) ranks() map[uint32]int {
	out := make(map[uint32]int, len(r.Connectors))
	for _, c := range r.Connectors {
		out[c.Person] = cmp.Or(out[c.Person], c.Rank)
	}
	return out
}
