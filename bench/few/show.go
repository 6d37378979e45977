package main

import (
	"fmt"
	"io"
	"math"
	"text/tabwriter"
)

// show prints a row for each graph and model, and means over all of them.
func show(w io.Writer, rows []row) error {
	if len(rows) == 0 {
		return nil
	}
	out := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	fmt.Fprint(out, "graph\tmodel\tseconds\tsearch\tcertified\treach\twide\tplain says\tof bound")
	for _, other := range rows[0].reach[1:] {
		fmt.Fprintf(out, "\tover %s", other.name)
	}
	fmt.Fprintln(out)
	for _, r := range rows {
		ours := r.reach[0].reach
		fmt.Fprintf(out, "%s\t%s\t%.2f\t%.2f\t%.3f\t%.1f\t%.1f %%\t%.1f (%.1f s.e.)\t%s",
			r.graph, r.model, r.seconds, r.search, r.ratio, ours, 100*(r.high-r.low)/ours, r.plain, r.off, r.ofBound())
		for _, other := range r.reach[1:] {
			fmt.Fprintf(out, "\t%.3f", ours/other.reach)
		}
		fmt.Fprintln(out)
	}
	fmt.Fprint(out, "geometric mean\t\t\t\t\t\t\t\t")
	for i := range rows[0].reach[1:] {
		fmt.Fprintf(out, "\t%.3f", mean(rows, i+1))
	}
	fmt.Fprintln(out)
	if err := out.Flush(); err != nil {
		return err
	}
	for _, r := range rows {
		if r.refereed > 0 {
			fmt.Fprintf(w, "%s: the plain sampler takes %.1f s, the engine %.2f s: %.0f times\n", r.graph, r.refereed, r.seconds, r.refereed/r.seconds)
		}
	}
	return nil
}

// ofBound is the share of what any k people could reach, where less than
// everybody.
func (r row) ofBound() string {
	if r.bound >= float64(r.people) {
		return "–"
	}
	return fmt.Sprintf("%.3f", r.reach[0].reach/r.bound)
}

// mean is the geometric mean of the engine's reach over that of a list.
func mean(rows []row, list int) float64 {
	sum := 0.0
	for _, r := range rows {
		sum += math.Log(r.reach[0].reach / r.reach[list].reach)
	}
	return math.Exp(sum / float64(len(rows)))
}
