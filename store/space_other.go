//go:build !(linux || darwin || freebsd)

package store

// freeSpace is not known here. Windows needs no guard: it refuses to map a
// file that the disk has no room for.
func freeSpace(string) (n int64, known bool) { return 0, false }
