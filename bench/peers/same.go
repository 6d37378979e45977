package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
)

// ways are the settings under which our memberships must not change, each
// looked at if its system is measured; the automatic resolution only where it
// takes seconds.
var ways = []struct {
	system, name string
	large        bool
	args         []string
}{
	{"tribemap-2-threads", "γ = 1", true, []string{"--resolution", "1.0", "--min-tribe", "1"}},
	{"tribemap-auto-2-threads", "auto", false, nil},
}

// determinism runs our command on 1, 2, 3 and 8 threads and on the edges in
// another order, and says whether the partition is the same.
func (c comparison) determinism(out io.Writer, s subject, edges string) error {
	reordered := filepath.Join(c.dir, s.name+".reordered.txt")
	if _, err := step("reorder", edges, reordered); err != nil {
		return err
	}
	for _, way := range ways {
		if s.large && !way.large || !passes(c.systems, way.system) {
			continue
		}
		hashes := make(map[string]bool)
		for _, run := range []struct {
			edges   string
			threads int
		}{{edges, 1}, {edges, 2}, {edges, 3}, {edges, 8}, {reordered, 2}} {
			hash, err := c.hash(run.edges, run.threads, way.args)
			if err != nil {
				return err
			}
			hashes[hash] = true
		}
		verdict := "the same partition"
		if len(hashes) > 1 {
			verdict = fmt.Sprintf("%d DIFFERENT partitions", len(hashes))
		}
		fmt.Fprintf(out, "\n%s, %s: on 1, 2, 3 and 8 threads and with shuffled edges %s\n", s.name, way.name, verdict)
	}
	return nil
}

func (c comparison) hash(edges string, threads int, args []string) (string, error) {
	membership := filepath.Join(c.dir, "membership-same")
	s := system{name: "tribemap", args: func(string, string) []string {
		line := []string{c.program, "-q", "--threads", strconv.Itoa(threads), "graph", "tribes", edges, "--json", "-o", membership}
		return append(line, args...)
	}}
	ctx, cancel := context.WithTimeout(context.Background(), c.limit)
	defer cancel()
	if _, _, err := s.run(ctx, edges, membership); err != nil {
		return "", err
	}
	v, err := c.judge(edges, membership, "")
	return v.Hash, err
}
