package main

import (
	"fmt"
	"io"
)

// printCooling shows whether the flag means what it says, among pairs that met
// more than once.
func printCooling(out io.Writer, cuts []cuts) {
	fmt.Fprintf(out, "\n%-14s%10s%12s%12s\n", "cooling", "dyads", "talk again", "the others")
	for _, c := range cuts {
		t := c.late
		var dyads, again [2]float64 // not cooling, cooling
		for i := range t.ties {
			if t.ties[i].Sittings < 2 {
				continue
			}
			group := 0
			if t.ties[i].Cooling {
				group = 1
			}
			dyads[group]++
			if t.again[i] {
				again[group]++
			}
		}
		fmt.Fprintf(out, "%-14s%10.0f%12.3f%12.3f\n", t.name, dyads[1], again[1]/dyads[1], again[0]/dyads[0])
	}
}
