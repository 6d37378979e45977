package main

import (
	"cmp"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"syscall"
	"time"
)

// cost is what something took, in seconds.
type cost struct{ wall, cpu float64 }

func (c cost) String() string { return fmt.Sprintf("%.2f s (processor %.2f s)", c.wall, c.cpu) }

// ratio is one cost over another.
type ratio cost

func (c cost) over(base cost) ratio { return ratio{c.wall / base.wall, c.cpu / base.cpu} }

func (r ratio) String() string { return fmt.Sprintf("%.2f x (processor %.2f x)", r.wall, r.cpu) }

// incomplete is the exit code of an import that left broken records out.
const incomplete = 3

// run runs a program to its end.
func run(cmd *exec.Cmd) (cost, error) {
	start := time.Now()
	err := cmd.Run()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) && exit.ExitCode() == incomplete {
		err = nil
	}
	if err != nil {
		return cost{}, err
	}
	used := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	return cost{time.Since(start).Seconds(), used.Seconds()}, nil
}

// ownTime is the processor time this program has used, in seconds.
func ownTime() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()).Seconds()
}

// median returns the cost in the middle, by the clock.
func median(costs []cost) cost {
	slices.SortFunc(costs, func(a, b cost) int { return cmp.Compare(a.wall, b.wall) })
	return costs[len(costs)/2]
}
