// Package par runs loops over index ranges on several goroutines so that the
// result does not depend on how many there are.
//
// Work is cut into fixed chunks whose borders depend on n alone. A body writes
// only what belongs to its chunk; whatever is joined afterwards is joined in
// chunk order.
package par

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Threads returns the number of workers to use: t if positive, else the number
// of processors.
func Threads(t int) int {
	if t > 0 {
		return t
	}
	return runtime.GOMAXPROCS(0)
}

// Chunks returns how many chunks of the given size cover n items.
func Chunks(n, size int) int { return (n + size - 1) / size }

// For calls body once for each chunk of [0,n), with the chunk's number and its
// half-open range, on at most threads goroutines (0 = all processors). Chunks
// are handed out in order; body must be safe to run at the same time for
// different chunks. It returns when all calls have.
func For(threads, n, size int, body func(chunk, lo, hi int)) {
	ForWorker(threads, n, size, func(_, chunk, lo, hi int) { body(chunk, lo, hi) })
}

// ForWorker is For with the number of the worker, in [0, Threads(threads)), for
// scratch space that is reused from chunk to chunk. Nothing that depends on
// the worker's number may reach the result.
func ForWorker(threads, n, size int, body func(worker, chunk, lo, hi int)) {
	chunks := Chunks(n, size)
	workers := min(Threads(threads), chunks)
	if workers <= 1 {
		for c := range chunks {
			body(0, c, c*size, min(n, (c+1)*size))
		}
		return
	}
	var next atomic.Int64
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for {
				c := int(next.Add(1)) - 1
				if c >= chunks {
					return
				}
				body(w, c, c*size, min(n, (c+1)*size))
			}
		})
	}
	wg.Wait()
}
