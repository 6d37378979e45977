package main

import (
	"errors"
	"strings"
	"testing"
)

func TestTableComparesWithTheYardstick(t *testing.T) {
	run := func(detect, q float64) measurement {
		return measurement{account: account{Detect: detect}, verdict: verdict{Modularity: q}}
	}
	slow := series{name: yardstick}
	fast := series{name: "fast"}
	for i := range 3 {
		slow.add(run(4+float64(i), .5)) // median 5
		fast.add(run(.5*float64(i+1), .51))
	}
	failed := series{name: "failed"}
	failed.add(measurement{err: errors.New("not done in 3m")})
	untried := series{name: "untried"}
	var out strings.Builder
	writeTable(&out, "g", verdict{Nodes: 10, Edges: 1_000_000}, []series{slow, fast, failed, untried})
	for _, want := range []string{"| fast | 0.000 | 0.000 | 1.000 | 5.0 | 1.00 |", "| +0.0100 |", "| failed | not done in 3m |"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
	if strings.Contains(out.String(), "untried") {
		t.Error("a system that was not tried has a row")
	}
}

func TestExtra(t *testing.T) {
	s, err := extra("copy=cp $EDGES $MEMBERSHIP; echo hello; echo '{\"detect_seconds\": 2}'")
	if err != nil {
		t.Fatal(err)
	}
	from, to := file(t, "1 2\n"), file(t, "")
	a, _, err := s.run(t.Context(), from, to)
	if err != nil || a.Detect != 2 {
		t.Errorf("account %+v, error %v", a, err)
	}
	if of, err := readMembership(to); err != nil || len(of) != 2 || of[1] != 2 {
		t.Errorf("membership %v, error %v", of, err)
	}
	if _, err := extra("nameless"); err == nil {
		t.Error("an extra system without a command is taken")
	}
}
