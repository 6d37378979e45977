package main

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"
)

// unknownCommand refuses a name that is none of the commands; path is the
// command that they belong to, "" for the program.
func unknownCommand(commands []*cli.Command, path, name string) error {
	var names []string
	for _, c := range commands {
		names = append(names, c.Name)
	}
	full := strings.TrimSpace(path + " " + name)
	return didYouMean(usagef("no command %q", full), name, names, strings.TrimSpace("tribemap "+path), "commands")
}

// unknownFlag refuses a flag that neither the innermost command nor those
// around it know.
func unknownFlag(levels []level, arg string) error {
	var names []string
	path := "tribemap"
	for _, l := range levels {
		path = strings.TrimSpace(path + " " + l.name)
		for _, f := range l.flags {
			names = append(names, longest(f.Names()))
		}
	}
	name, _, _ := strings.Cut(arg, "=")
	return didYouMean(usagef("no flag %q", name), strings.TrimLeft(name, "-"), names, path, "flags")
}

// longest returns the spelled-out name of a flag.
func longest(names []string) string {
	return slices.MaxFunc(names, func(a, b string) int { return len(a) - len(b) })
}

// didYouMean adds a hint to an error about a name that is not among those known.
func didYouMean(err error, name string, names []string, command, what string) error {
	advice := fmt.Sprintf(`"%s --help" lists the %s`, command, what)
	if near := nearest(name, names); near != "" {
		if what == "flags" {
			near = "--" + near
		}
		advice = fmt.Sprintf("did you mean %q? %s", near, advice)
	}
	return hint(err, "%s", advice)
}

// nearest returns the name that somebody who typed word may have meant, "" if
// none is near: one slip for every three letters, in the name or in its
// beginning. Of names whose beginnings are as near, the nearest as a whole.
func nearest(word string, names []string) string {
	best, fewest, whole := "", max(1, len(word)/3), math.MaxInt
	for _, name := range names {
		all := distance(word, name)
		slips := min(all, distance(word, name[:min(len(name), len(word)+1)]))
		if len(word) > 1 && (slips < fewest || slips == fewest && all < whole) {
			best, fewest, whole = name, slips, all
		}
	}
	return best
}

// distance returns how many letters have to be added, left out, replaced or
// swapped with the next to make b of a. O(len(a)·len(b)).
func distance(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, last, row = last, row, before
		row[0] = i
		for j := 1; j <= len(b); j++ {
			replaced := last[j-1]
			if a[i-1] != b[j-1] {
				replaced++
			}
			row[j] = min(replaced, last[j]+1, row[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return row[len(b)]
}

// checkValue refuses what the library would refuse in words of its own.
func checkValue(f cli.Flag, arg, value string) error {
	var err error
	wanted := ""
	switch f.(type) {
	case *cli.BoolFlag:
		wanted = "true or false"
		_, err = strconv.ParseBool(value)
	case *cli.IntFlag, *cli.Int64Flag:
		wanted = "a whole number"
		_, err = strconv.ParseInt(value, 0, 64)
	case *cli.Uint64Flag:
		wanted = "a whole number from 0 on"
		_, err = strconv.ParseUint(value, 0, 64)
	case *cli.Float64Flag:
		wanted = "a number"
		_, err = strconv.ParseFloat(value, 64)
	case *cli.DurationFlag:
		wanted = "a time such as 30m"
		_, err = time.ParseDuration(value)
	}
	if err != nil {
		return usagef("%s: wanted %s, got %q", arg, wanted, value)
	}
	return nil
}
