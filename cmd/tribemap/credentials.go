package main

import (
	"errors"
	"net/url"
	"os"
	"slices"
	"strings"

	"tribemap/crawl/live"
)

// addCredential reads what the environment holds for the place of a query, or
// for its source. Whether the latter is enough is for live to judge: it is where
// only one place of the source is asked.
func addCredential(opt *live.Options, source live.Source, q live.Query) (given bool) {
	if c, is := credentialOf(source.Name()); is {
		opt.Credentials[source.Name()], given = c, true
	}
	q.Keywords = []string{"x"} // tells where a search would go
	tasks, err := source.Plan(q)
	if err != nil || len(tasks) == 0 {
		return given // what is wrong with the place is said when it is asked
	}
	base, err := url.Parse(tasks[0].Base)
	if err != nil {
		return given
	}
	if c, is := credentialOf(source.Name() + "_" + base.Host); is {
		opt.Credentials[source.Name()+" "+tasks[0].Base], given = c, true
	}
	return given
}

// checkCredentials refuses what could send a credential to a server that did not
// give it out: one without a place where tribemap.yaml and the flags know
// several, and one for two servers whose names look the same in a variable's.
func checkCredentials(wanted, configured []sourceConfig) error {
	for _, w := range wanted {
		asked := basesOf(w.Name, wanted)
		known := basesOf(w.Name, slices.Concat(wanted, configured))
		_, bare := credentialOf(w.Name)
		owner := make(map[string]string)
		for _, base := range known {
			name := w.Name + "_" + hostIn(base)
			_, own := credentialOf(name)
			variable := "TRIBEMAP_" + environmentName(name) + "_TOKEN"
			if other := owner[variable]; own && other != "" {
				return usagef("the variable %s would be for %s and for %s", variable, other, base)
			}
			owner[variable] = base
			if bare && !own && len(known) > 1 && slices.Contains(asked, base) {
				return hint(usagef("source %q: %v", w.Name, live.ErrWhose), "name the place in the variable, such as %s for %s", variable, base)
			}
		}
	}
	return nil
}

// basesOf lists the servers of a source that places lead to, each once.
func basesOf(name string, places []sourceConfig) (bases []string) {
	for _, p := range places {
		source := sourceNamed(p.Name)
		if p.Name != name || source == nil {
			continue
		}
		tasks, err := source.Plan(live.Query{Keywords: []string{"x"}, Place: p.Place})
		if err == nil && len(tasks) > 0 && !slices.Contains(bases, tasks[0].Base) {
			bases = append(bases, tasks[0].Base)
		}
	}
	return bases
}

func hostIn(base string) string {
	if to, err := url.Parse(base); err == nil {
		return to.Host
	}
	return base
}

// credentialOf reads what the environment holds under a name.
func credentialOf(name string) (live.Credential, bool) {
	prefix := "TRIBEMAP_" + environmentName(name) + "_"
	c := live.Credential{Name: os.Getenv(prefix + "NAME"), Secret: os.Getenv(prefix + "SECRET"), Token: os.Getenv(prefix + "TOKEN")}
	return c, c.Token != "" || c.Name != "" && c.Secret != ""
}

// environmentName writes a name as variables are called: "HACKERNEWS",
// "MASTODON_A_EXAMPLE".
func environmentName(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return '_'
	}, strings.ToUpper(name))
}

// whoseHint says how to name the place that a credential is for.
func whoseHint(err error) error {
	if !errors.Is(err, live.ErrWhose) {
		return err
	}
	return hint(usagef("%v", err), "name the place in the variable, such as TRIBEMAP_MASTODON_A_EXAMPLE_TOKEN for https://a.example")
}
