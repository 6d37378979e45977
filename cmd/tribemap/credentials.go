package main

import (
	"errors"
	"net/url"
	"os"
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
