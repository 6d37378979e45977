package main

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// flagsFirst reorders a command line so that flags may stand before or after
// arguments: the cli library silently takes every flag behind the first
// argument for an argument. Flags of the program move before the command, those
// of a command behind its name; "--" ends flags. Names that nobody knows are
// refused here, with the name that may have been meant.
func flagsFirst(app *cli.App, args []string) ([]string, error) {
	if len(args) == 0 {
		return []string{app.Name}, nil
	}
	line := commandLine{level: []level{{flags: app.Flags}}}
	commands := app.Commands
	rest := args[1:]
	if rest = helpLast(rest); len(rest) == 0 {
		return args[:1], nil
	}
	for len(rest) > 0 {
		arg := rest[0]
		rest = rest[1:]
		switch {
		case arg == "--":
			line.args = append(line.args, rest...)
			rest = nil
		case len(arg) > 1 && arg[0] == '-':
			taken, err := line.flag(arg, rest)
			if err != nil {
				return nil, err
			}
			rest = rest[taken:]
		default:
			if len(commands) == 0 {
				line.args = append(line.args, arg)
				continue
			}
			c := commandNamed(commands, arg)
			if c == nil {
				return nil, unknownCommand(commands, line.path(), arg)
			}
			line.level = append(line.level, level{name: arg, flags: c.Flags})
			commands = c.Subcommands
		}
	}
	return line.join(args[0]), nil
}

// helpLast turns "help find" into "find --help".
func helpLast(args []string) []string {
	if len(args) == 0 || args[0] != "help" {
		return args
	}
	return append(slices.Clone(args[1:]), "--help")
}

// commandLine collects flags by the command they belong to.
type commandLine struct {
	level []level // the program, the command, its subcommand
	args  []string
}

type level struct {
	name  string
	flags []cli.Flag
	given []string
}

// flag files one flag under the innermost command that knows it and returns how
// many of the following words are its value.
func (l *commandLine) flag(arg string, rest []string) (taken int, err error) {
	name, value, inline := strings.Cut(strings.TrimLeft(arg, "-"), "=")
	for i := len(l.level) - 1; i >= 0; i-- {
		f := flagNamed(l.level[i].flags, name)
		if f == nil {
			continue
		}
		given := []string{arg}
		if !inline && takesValue(f) {
			if len(rest) == 0 {
				return 0, usagef("flag %s needs a value", arg)
			}
			value = rest[0]
			given = append(given, value)
			taken = 1
		}
		l.level[i].given = append(l.level[i].given, given...)
		if !inline && taken == 0 {
			return 0, nil
		}
		return taken, checkValue(f, "--"+name, value)
	}
	last := &l.level[len(l.level)-1]
	if known := isHelp(arg) || isVersion(arg) && len(l.level) == 1; !known {
		return 0, unknownFlag(l.level, arg)
	}
	last.given = append(last.given, arg)
	return 0, nil
}

// path returns the names of the commands so far.
func (l *commandLine) path() string {
	var names []string
	for _, level := range l.level[1:] {
		names = append(names, level.name)
	}
	return strings.Join(names, " ")
}

func (l *commandLine) join(program string) []string {
	var out []string
	for _, level := range l.level {
		if level.name != "" {
			out = append(out, level.name)
		}
		out = append(out, level.given...)
	}
	if len(l.args) > 0 && !slices.ContainsFunc(out, isHelp) {
		out = append(append(out, "--"), l.args...)
	}
	return append([]string{program}, out...)
}

// The flags that the library adds.
func isHelp(arg string) bool    { return arg == "--help" || arg == "-h" || arg == "-help" }
func isVersion(arg string) bool { return arg == "--version" || arg == "-v" || arg == "-version" }

func commandNamed(commands []*cli.Command, name string) *cli.Command {
	i := slices.IndexFunc(commands, func(c *cli.Command) bool { return c.HasName(name) })
	if i < 0 {
		return nil
	}
	return commands[i]
}

func flagNamed(flags []cli.Flag, name string) cli.Flag {
	i := slices.IndexFunc(flags, func(f cli.Flag) bool { return slices.Contains(f.Names(), name) })
	if i < 0 {
		return nil
	}
	return flags[i]
}

func takesValue(f cli.Flag) bool {
	d, ok := f.(cli.DocGenerationFlag)
	return ok && d.TakesValue()
}
