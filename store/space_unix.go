//go:build linux || darwin || freebsd

package store

import "syscall"

// freeSpace returns the bytes that this user may still write to dir's disk.
func freeSpace(dir string) (n int64, known bool) {
	var st syscall.Statfs_t
	if err := syscall.Statfs(dir, &st); err != nil {
		return 0, false
	}
	return int64(st.Bavail) * int64(st.Bsize), true
}
