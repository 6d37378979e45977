package main

import "runtime/debug"

// storingMemory is what the process keeps to while it fills a store, in bytes.
// Left to itself the collector lets it grow to 2 GB over five million posts;
// kept to this it goes up and down between 300 and 630 MB.
const storingMemory = 600 << 20

// boundMemory makes the collector work harder beyond storingMemory until the
// function that it returns is called. A lower limit of the environment
// (GOMEMLIMIT) stays.
func boundMemory() (restore func()) {
	before := debug.SetMemoryLimit(-1)
	debug.SetMemoryLimit(min(before, storingMemory))
	return func() { debug.SetMemoryLimit(before) }
}
