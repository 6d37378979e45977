package huge

import (
	"syscall"
	"unsafe"
)

// advise asks for large pages in the range. Being refused changes nothing but
// the time it takes.
func advise(start unsafe.Pointer, bytes uintptr) {
	skip := -uintptr(start) & (pageSize - 1)
	whole := (bytes - skip) &^ (pageSize - 1)
	_ = syscall.Madvise(unsafe.Slice((*byte)(unsafe.Add(start, skip)), whole), syscall.MADV_HUGEPAGE)
}
