package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"tribemap"
	"tribemap/tribe"

	"github.com/urfave/cli/v2"
)

func (p *program) decideCommand() *cli.Command {
	command := func(name, args, usage string, action cli.ActionFunc) *cli.Command {
		return &cli.Command{Name: name, ArgsUsage: args, Usage: usage, Action: action}
	}
	return &cli.Command{
		Name:  "decide",
		Usage: "record a decision of yours; every later find replays it",
		Subcommands: []*cli.Command{
			command("rename-tribe", "TRIBE NAME", "call a tribe by a name of yours", p.onTribes("rename-tribe", 1, true)),
			command("merge-tribes", "TRIBE TRIBE", "take two tribes for one", p.onTribes("merge-tribes", 2, false)),
			command("split-tribe", "TRIBE", "divide a tribe into the tribes inside it", p.onTribes("split-tribe", 1, false)),
			command("merge-people", "PERSON PERSON", "two addresses of one person; no arguments: list proposals", p.mergePeople),
			command("split-people", "PERSON PERSON", "undo merge-people", p.onPeople("split-people", 2, false)),
			command("pin", "PERSON", "always among the connectors of their tribe", p.onPeople("pin", 1, false)),
			command("exclude", "PERSON", "never a connector", p.onPeople("exclude", 1, false)),
			command("note", "PERSON TEXT", "a note that explain shows", p.onPeople("note", 1, true)),
			command("undo", "NUMBER", "take a decision back, by its number in the list", p.undo),
			command("list", "", "list the decisions", p.listDecisions),
		},
		Action: noSubcommand,
	}
}

// onTribes records a decision about n tribes of the latest run, followed by a
// text where one is wanted.
func (p *program) onTribes(do string, n int, text bool) cli.ActionFunc {
	return func(c *cli.Context) error {
		names, rest, err := decisionArgs(c, n, text)
		if err != nil {
			return err
		}
		r, err := projectOf(c).loadRun("")
		if err != nil {
			return err
		}
		d := decision{Do: do, Run: r.ID, Text: rest}
		for _, name := range names {
			id, err := r.tribe(name)
			if err != nil {
				return err
			}
			d.Tribes = append(d.Tribes, pastTribe{ID: r.Tribes[id].ID, Members: r.members(id)})
		}
		if n == 2 && d.Tribes[0].ID == d.Tribes[1].ID {
			return usagef("the same tribe twice")
		}
		return p.record(c, d)
	}
}

// onPeople records a decision about n people of the latest run.
func (p *program) onPeople(do string, n int, text bool) cli.ActionFunc {
	return func(c *cli.Context) error {
		names, rest, err := decisionArgs(c, n, text)
		if err != nil {
			return err
		}
		d := decision{Do: do, Text: rest}
		for _, name := range names {
			ref, err := personRef(c, name)
			if err != nil {
				return err
			}
			d.People = append(d.People, ref.String())
		}
		if n == 2 && d.People[0] == d.People[1] {
			return usagef("the same person twice")
		}
		return p.record(c, d)
	}
}

// personRef finds who is meant: "source:id" is taken as it is, other names are
// looked up in the latest run and, for people whom an earlier decision took out
// of it, among the decisions.
func personRef(c *cli.Context, name string) (tribemap.Ref, error) {
	if ref, err := tribemap.ParseRef(name); err == nil {
		return ref, nil
	}
	r, err := projectOf(c).loadRun("")
	if err != nil {
		return tribemap.Ref{}, err
	}
	who, unknown := r.person(name)
	if unknown == nil {
		return r.People[who].Ref, nil
	}
	all, err := projectOf(c).decisions()
	if err != nil {
		return tribemap.Ref{}, err
	}
	for _, d := range all {
		for _, text := range d.People {
			if ref, err := tribemap.ParseRef(text); err == nil && ref.ID == name {
				return ref, nil
			}
		}
	}
	return tribemap.Ref{}, unknown
}

func decisionArgs(c *cli.Context, n int, text bool) (names []string, rest string, err error) {
	args := c.Args().Slice()
	switch {
	case text && len(args) <= n, !text && len(args) != n:
		return nil, "", usagef("%s wants %s", c.Command.Name, c.Command.ArgsUsage)
	case text:
		rest = strings.TrimSpace(strings.Join(args[n:], " "))
		if rest == "" {
			return nil, "", usagef("%s wants a text that is not empty", c.Command.Name)
		}
	}
	return args[:n], rest, nil
}

func (p *program) record(c *cli.Context, d decision) error {
	pr := projectOf(c)
	d.At = time.Now().UTC().Format(time.RFC3339)
	all, err := pr.decisions()
	if err != nil {
		return err
	}
	if _, _, err := replay(append(all, d)); err != nil {
		return err
	}
	if err := pr.appendDecision(d); err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "%s: %s\n", d.Do, d.what())
	p.talk.say(`it takes effect with the next "tribemap find"`)
	return nil
}

// what says in one line what a decision is about.
func (d decision) what() string {
	var parts []string
	for _, t := range d.Tribes {
		parts = append(parts, fmt.Sprintf("tribe %d of run %s", t.ID, d.Run))
	}
	parts = append(parts, d.People...)
	if d.Text != "" {
		parts = append(parts, fmt.Sprintf("%q", d.Text))
	}
	return strings.Join(parts, ", ")
}

func (p *program) listDecisions(c *cli.Context) error {
	if err := noArguments(c); err != nil {
		return err
	}
	all, err := projectOf(c).decisions()
	if err == nil && len(all) == 0 {
		p.talk.say("no decisions yet")
	}
	for i, d := range all {
		fmt.Fprintf(p.stdout, "%d  %s  %s: %s\n", i+1, d.At, d.Do, d.what())
	}
	return err
}

func (p *program) undo(c *cli.Context) error {
	all, err := projectOf(c).decisions()
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return usagef("no decisions yet: there is nothing to undo")
	}
	n, err := strconv.Atoi(c.Args().First())
	if err != nil || c.NArg() != 1 || n < 1 || n > len(all) {
		return hint(usagef("undo wants a number from 1 to %d", len(all)), `"tribemap decide list" shows them`)
	}
	return p.record(c, decision{Do: "undo", Text: strconv.Itoa(n)})
}

// mergePeople without arguments lists who may be one person; nothing merges by
// itself.
func (p *program) mergePeople(c *cli.Context) error {
	if c.Args().Present() {
		return p.onPeople("merge-people", 2, false)(c)
	}
	r, err := projectOf(c).loadRun("")
	if err != nil {
		return err
	}
	people := make([]tribemap.Person, len(r.People))
	for i := range r.People {
		people[i] = r.People[i].Person
	}
	for _, a := range tribe.ProposeAliases(people) {
		fmt.Fprintf(p.stdout, "tribemap decide merge-people %s %s   # %s\n", people[a.A].Ref, people[a.B].Ref, a.Reason)
	}
	return nil
}

// members lists the people of a tribe.
func (r *savedRun) members(id int) []string {
	var out []string
	for i := range r.People {
		if r.People[i].Tribe == id {
			out = append(out, r.People[i].Ref.String())
		}
	}
	return out
}
