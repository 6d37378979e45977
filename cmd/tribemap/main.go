// Command tribemap finds the tribes in conversations, the ties that hold them
// together and the critical few who connect them, and draws them as a map.
package main

import (
	"cmp"
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/urfave/cli/v2"
)

// version is set by the linker.
var version = "unknown"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args, os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the whole program as a function: it returns the exit code.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	t := newTalker(stderr)
	out := &output{w: stdout}
	app := newApp(t, stdin, out, stderr)
	ordered, err := flagsFirst(app, args)
	if err == nil {
		err = app.RunContext(ctx, ordered)
	}
	t.endLine()
	if ctx.Err() != nil && err != nil {
		err = errors.Join(errInterrupted, err)
	}
	return t.report(cmp.Or(out.lost(), err))
}

func newApp(t *talker, stdin io.Reader, stdout, stderr io.Writer) *cli.App {
	p := &program{talk: t, stdin: stdin, stdout: stdout}
	return &cli.App{
		Name:                   "tribemap",
		Usage:                  "find tribes in conversations, the ties that hold them, and the critical few who connect them",
		UsageText:              "tribemap [options] command [options] [arguments]\n\nTry it:  tribemap demo -o out",
		Version:                version,
		HideHelpCommand:        true,
		UseShortOptionHandling: false,
		Reader:                 stdin,
		Writer:                 stdout,
		ErrWriter:              stderr,
		ExitErrHandler:         func(*cli.Context, error) {}, // run reports and returns the code
		OnUsageError:           usageError,
		Action:                 p.noCommand,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "project", Aliases: []string{"p"}, Usage: "project `DIR`", Value: ".", EnvVars: []string{"TRIBEMAP_PROJECT"}},
			&cli.IntFlag{Name: "threads", Usage: "use `N` threads; 0 takes all processors. Never changes a result"},
			&cli.BoolFlag{Name: "quiet", Aliases: []string{"q"}, Usage: "no progress on stderr"},
		},
		Before: func(c *cli.Context) error {
			t.quiet, t.command = c.Bool("quiet"), c.Args().First()
			if c.Int("threads") < 0 {
				return usagef("--threads: wanted 0 or more, got %d", c.Int("threads"))
			}
			return nil
		},
		Commands: withUsageErrors([]*cli.Command{
			p.demoCommand(),
			p.initCommand(),
			p.crawlCommand(),
			p.importCommand(),
			p.findCommand(),
			p.mapCommand(),
			p.tribesCommand(),
			p.tiesCommand(),
			p.connectorsCommand(),
			p.explainCommand(),
			p.termsCommand(),
			p.exportCommand(),
			p.decideCommand(),
			p.privacyCommand(),
			p.statusCommand(),
			p.checkCommand(),
			p.graphCommand(),
		}),
	}
}

// program is what every command works with beside its flags.
type program struct {
	talk   *talker
	stdin  io.Reader
	stdout io.Writer
}

func (p *program) noCommand(c *cli.Context) error {
	if c.Args().Present() {
		return unknownCommand(c.App.Commands, "", c.Args().First())
	}
	return cli.ShowAppHelp(c)
}

// noSubcommand is the action of a command that has others inside it.
func noSubcommand(c *cli.Context) error {
	if c.Args().Present() {
		return unknownCommand(c.Command.Subcommands, c.Command.Name, c.Args().First())
	}
	return cli.ShowSubcommandHelp(c)
}

// withUsageErrors makes each command report wrong flags the way run does.
func withUsageErrors(commands []*cli.Command) []*cli.Command {
	for _, c := range commands {
		c.OnUsageError = usageError
		c.HideHelpCommand = true
		withUsageErrors(c.Subcommands)
	}
	return commands
}

// The library writes a flag's help; this leaves out what says nothing: that a
// switch is off and a number not given.
func init() {
	full := cli.FlagStringer
	cli.FlagStringer = func(f cli.Flag) string {
		text := full(f)
		for _, unset := range []string{"false", "0", "0s"} {
			text = strings.TrimSuffix(text, " (default: "+unset+")")
		}
		return text
	}
}
