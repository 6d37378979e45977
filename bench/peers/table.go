package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
)

// measurement is one run of one system on one graph.
type measurement struct {
	account   account
	processor float64 // seconds of the whole process
	verdict   verdict
	err       error
}

// series is what the rounds gave for one system.
type series struct {
	name string
	runs []measurement
	err  error // of the first run that failed
}

func (s *series) add(m measurement) {
	if m.err == nil {
		s.runs = append(s.runs, m)
	} else if s.err == nil {
		s.err = m.err
	}
}

// median returns the middle of one quantity over the runs.
func (s *series) median(of func(measurement) float64) float64 {
	values := make([]float64, len(s.runs))
	for i, m := range s.runs {
		values[i] = of(m)
	}
	slices.SortFunc(values, cmp.Compare)
	return values[len(values)/2]
}

// The quantities of which medians are printed.
var (
	loading   = func(m measurement) float64 { return m.account.Load }
	building  = func(m measurement) float64 { return m.account.Build }
	detecting = func(m measurement) float64 { return m.account.Detect }
	processor = func(m measurement) float64 { return m.processor }
	detectCPU = func(m measurement) float64 { return m.account.DetectProcessor }
	whole     = func(m measurement) float64 { return m.account.Load + m.account.Build + m.account.Detect }
	peak      = func(m measurement) float64 { return float64(m.account.Peak) }
	graphPeak = func(m measurement) float64 { return float64(m.account.Peak - m.account.Base) }
	quality   = func(m measurement) float64 { return m.verdict.Modularity }
	ari       = func(m measurement) float64 { return m.verdict.ARI }
	nmi       = func(m measurement) float64 { return m.verdict.NMI }
)

// writeTable prints a row for each system; ratios are against the yardstick.
func writeTable(out io.Writer, name string, size verdict, systems []series) {
	fmt.Fprintf(out, "\n**%s**: %d nodes, %d edges\n\n", name, size.Nodes, size.Edges)
	fmt.Fprintln(out, "| system | load | build | detect | × its speed | M edges/s | text to tribes | processor: detect | all | peak MB | B/edge | Q | − its Q | k | alone | in pieces | ARI | NMI |")
	fmt.Fprintln(out, "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|")
	var base *series
	for i := range systems {
		if systems[i].name == yardstick && len(systems[i].runs) > 0 {
			base = &systems[i]
		}
	}
	for i := range systems {
		systems[i].writeRow(out, size, base)
	}
}

func (s *series) writeRow(out io.Writer, size verdict, base *series) {
	if len(s.runs) == 0 {
		if s.err != nil {
			fmt.Fprintf(out, "| %s | %v |\n", s.name, s.err)
		}
		return
	}
	faster, better := "", ""
	if base != nil {
		faster = fmt.Sprintf("%.1f", base.median(detecting)/s.median(detecting))
		better = fmt.Sprintf("%+.4f", s.median(quality)-base.median(quality))
	}
	v := s.runs[0].verdict
	known := " | "
	if v.Known {
		known = fmt.Sprintf("%.3f | %.3f", s.median(ari), s.median(nmi))
	}
	fmt.Fprintf(out, "| %s | %.3f | %.3f | %.3f | %s | %.2f | %.3f | %s | %.2f | %.0f | %.0f | %.5f | %s | %d | %d | %d | %s |\n",
		s.name, s.median(loading), s.median(building), s.median(detecting), faster,
		float64(size.Edges)/s.median(detecting)/1e6, s.median(whole), told(s.median(detectCPU)), s.median(processor),
		s.median(peak)/1e6, s.median(graphPeak)/float64(size.Edges), s.median(quality), better,
		v.Communities, v.Alone, v.Disconnected, known)
}

// told leaves out what a system did not tell.
func told(seconds float64) string {
	if seconds == 0 {
		return ""
	}
	return fmt.Sprintf("%.2f", seconds)
}

// writeRaw writes each run as a line of Go's benchmark format.
func (s *series) writeRaw(out io.Writer, graph string) {
	for _, m := range s.runs {
		fmt.Fprintf(out, "BenchmarkPeers/graph=%s/system=%s 1 %.0f ns/op %.6f load-s %.6f build-s %.3f processor-s %d peak-B %.6f Q %d communities",
			graph, s.name, detecting(m)*1e9, loading(m), building(m), m.processor, m.account.Peak, quality(m), m.verdict.Communities)
		if m.verdict.Known {
			fmt.Fprintf(out, " %.5f ARI %.5f NMI", ari(m), nmi(m))
		}
		fmt.Fprintln(out)
	}
}
