package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"strconv"
	"strings"
)

// system finds communities in a file of edges and writes them to another.
type system struct {
	name     string
	maxEdges int // larger graphs are not tried: it would not end; 0 = no limit
	args     func(edges, membership string) []string
}

// yardstick is the system that speed and modularity are compared with.
const yardstick = "igraph-leiden-2"

// pythonMethods are the methods of peer.py with the package each needs. Those with
// a limit take minutes beyond it.
var pythonMethods = []struct {
	name, needs string
	maxEdges    int
}{
	{"igraph-leiden-1", "igraph", 0},
	{"igraph-leiden-2", "igraph", 0},
	{"igraph-leiden-10", "igraph", 2_000_000},
	{"igraph-multilevel", "igraph", 2_000_000},
	{"igraph-infomap", "igraph", 2_000_000},
	{"leidenalg-2", "leidenalg", 2_000_000},
	{"networkx-louvain", "networkx", 500_000},
}

// own are our command's ways to run: at γ = 1 every community counts, else the
// defaults speak.
func own(program string) []system {
	command := func(threads int, args ...string) func(string, string) []string {
		return func(edges, membership string) []string {
			line := []string{program, "-q", "--threads", strconv.Itoa(threads), "graph", "tribes", edges, "--json", "-o", membership}
			return append(line, args...)
		}
	}
	return []system{
		{"tribemap-1-thread", 0, command(1, "--resolution", "1.0", "--min-tribe", "1")},
		{"tribemap-2-threads", 0, command(2, "--resolution", "1.0", "--min-tribe", "1")},
		{"tribemap-1-thread-2-iterations", 0, command(1, "--resolution", "1.0", "--min-tribe", "1", "--iterations", "2")},
		{"tribemap-2-threads-2-iterations", 0, command(2, "--resolution", "1.0", "--min-tribe", "1", "--iterations", "2")},
		{"tribemap-auto-2-threads", 0, command(2)},
	}
}

// peers are the methods whose package Python can import; talk hears of the
// others.
func peers(python, script string, talk io.Writer) ([]system, error) {
	out, err := exec.Command(python, script, "versions").Output()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", python, err)
	}
	var versions map[string]string
	if err := json.Unmarshal(out, &versions); err != nil {
		return nil, fmt.Errorf("%s %s: %w", python, script, err)
	}
	fmt.Fprintf(talk, "peers: %s", out)
	var found []system
	for _, m := range pythonMethods {
		if versions[m.needs] == "" {
			fmt.Fprintf(talk, "skipped: %s: no Python package %s\n", m.name, m.needs)
			continue
		}
		found = append(found, system{m.name, m.maxEdges, func(edges, membership string) []string {
			return []string{python, script, m.name, edges, membership}
		}})
	}
	return found, nil
}

// extra is any other program, as NAME=COMMAND: a shell runs COMMAND with the
// files in $EDGES and $MEMBERSHIP. It may end its output with a line of JSON as
// an account.
func extra(text string) (system, error) {
	name, command, ok := strings.Cut(text, "=")
	if !ok || name == "" || command == "" {
		return system{}, fmt.Errorf("-extra: wanted NAME=COMMAND, got %q", text)
	}
	return system{name, 0, func(edges, membership string) []string {
		set := fmt.Sprintf("EDGES='%s' MEMBERSHIP='%s'; export EDGES MEMBERSHIP; ", edges, membership)
		return []string{"sh", "-c", set + command}
	}}, nil
}

// account is what a system says about one run of its own.
type account struct {
	Load   float64 `json:"load_seconds"`
	Build  float64 `json:"build_seconds"`
	Detect float64 `json:"detect_seconds"`
	Peak   int64   `json:"peak_bytes"`
	Base   int64   `json:"base_bytes"` // of Peak, what was there before the graph

	DetectProcessor float64 `json:"detect_processor_seconds"` // 0 = it does not say
}

// run runs a system once. The processor time is that of the whole process.
func (s system) run(ctx context.Context, edges, membership string) (a account, processor float64, err error) {
	line := s.args(edges, membership)
	cmd := exec.CommandContext(ctx, line[0], line[1:]...)
	var talk bytes.Buffer
	cmd.Stderr = &talk
	out, err := cmd.Output()
	if ctx.Err() != nil {
		return a, 0, ctx.Err()
	}
	if err != nil {
		return a, 0, fmt.Errorf("%s: %w: %s", s.name, err, bytes.TrimSpace(talk.Bytes()))
	}
	text := strings.TrimSpace(string(out))
	if at := strings.LastIndexByte(text, '{'); at >= 0 && !strings.HasPrefix(text, "{") {
		text = text[at:]
	}
	if err := json.Unmarshal([]byte(text), &a); err != nil {
		return a, 0, fmt.Errorf("%s: its account: %w", s.name, err)
	}
	used := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	return a, used.Seconds(), nil
}
