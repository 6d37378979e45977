//go:build unix

package main

import (
	"errors"
	"syscall"
)

// alive reports whether a process runs, also another person's.
func alive(pid int) bool {
	if pid <= 0 {
		return false
	}
	err := syscall.Kill(pid, 0)
	return err == nil || errors.Is(err, syscall.EPERM)
}
