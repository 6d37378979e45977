//go:build !unix

package main

import "runtime"

// peakBytes returns what the Go runtime took from the system, which bounds the
// high-water resident size of its heap.
func peakBytes() int64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.Sys)
}

// processorSeconds is not known here.
func processorSeconds() float64 { return 0 }
