// Package huge makes arrays of many megabytes cheap to touch for the first time.
//
// A kernel hands out memory when it is first written to, in pages of 4 KiB, and
// a pass over fresh gigabytes then spends more time in the kernel than in the
// program. Linux gives pages of 2 MiB to those who ask.
package huge

import "unsafe"

// pageSize is that of a large page.
const pageSize = 2 << 20

// Slice is make([]T, n), on large pages where the system has them.
func Slice[T any](n int) []T {
	s := make([]T, n)
	if bytes := uintptr(n) * unsafe.Sizeof(*new(T)); bytes >= 2*pageSize {
		advise(unsafe.Pointer(unsafe.SliceData(s)), bytes)
	}
	return s
}
