package main

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"text/tabwriter"
)

// show prints a row for each graph and model, and means over all of them.
func show(w io.Writer, rows []row) error {
	if len(rows) == 0 {
		return nil
	}
	out := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	fmt.Fprint(out, "graph\tmodel\tseconds\tsearch\tcertified\treach\twide\tplain says\tof bound\tbest list ±")
	for _, other := range rows[0].reach[1:] {
		fmt.Fprintf(out, "\tover %s", other.name)
	}
	fmt.Fprintln(out)
	for _, r := range rows {
		ours := r.reach[0].reach
		fmt.Fprintf(out, "%s\t%s\t%.2f\t%.2f\t%.3f\t%.1f\t%.1f %%\t%.1f (%.1f s.e.)\t%s",
			r.graph, r.model, r.seconds, r.search, r.ratio, ours, 100*(r.high-r.low)/ours, r.plain, r.off, r.ofBound())
		fmt.Fprintf(out, "\t%s", r.bestWide())
		for _, other := range r.reach[1:] {
			fmt.Fprintf(out, "\t%.3f", other.ratio)
		}
		fmt.Fprintln(out)
	}
	for _, m := range models {
		showMeans(out, m.name, rows, m.name)
	}
	showMeans(out, "c=1 and c=2", rows, "c=1", "c=2")
	showMeans(out, "all", rows)
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

// showMeans prints geometric means over the rows of some models, or of all, if there
// are any.
func showMeans(w io.Writer, name string, rows []row, models ...string) {
	rows = slices.DeleteFunc(slices.Clone(rows), func(r row) bool { return models != nil && !slices.Contains(models, r.model) })
	if len(rows) == 0 {
		return
	}
	fmt.Fprintf(w, "geometric mean\t%s\t\t\t\t\t\t\t\t", name)
	for i := range rows[0].reach[1:] {
		fmt.Fprintf(w, "\t%.3f", mean(rows, i+1))
	}
	fmt.Fprintln(w)
}

// bestWide is the standard error of the ratio to the list that reaches most.
func (r row) bestWide() string {
	if len(r.reach) == 1 {
		return "–"
	}
	best := slices.MaxFunc(r.reach[1:], func(a, b named) int { return cmp.Compare(a.reach, b.reach) })
	return fmt.Sprintf("%.4f", best.wide)
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
		sum += math.Log(r.reach[list].ratio)
	}
	return math.Exp(sum / float64(len(rows)))
}
