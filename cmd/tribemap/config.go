package main

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/urfave/cli/v2"
	"go.yaml.in/yaml/v3"
)

// config is tribemap.yaml. Every field may be left out.
type config struct {
	Name     string         `yaml:"name"`
	Keywords []string       `yaml:"keywords"`
	Sources  []sourceConfig `yaml:"sources"`
	Contact  string         `yaml:"contact"` // who crawls, for the places that are asked
	Window   struct {
		Since string `yaml:"since"`
		Until string `yaml:"until"`
	} `yaml:"window"`
	Rules struct {
		MinTribe   int `yaml:"min_tribe"`
		Connectors int `yaml:"connectors"`
	} `yaml:"rules"`
}

// sourceConfig is one entry of sources: a name, or a name and a place.
type sourceConfig struct{ Name, Place string }

// UnmarshalYAML reads "hackernews" and "mastodon: mastodon.social".
func (s *sourceConfig) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind == yaml.ScalarNode {
		s.Name = node.Value
		return nil
	}
	if node.Kind != yaml.MappingNode || len(node.Content) != 2 {
		return fmt.Errorf("line %d: wanted a source, or source: place", node.Line)
	}
	s.Name, s.Place = node.Content[0].Value, node.Content[1].Value
	return nil
}

const configName = "tribemap.yaml"

//go:embed tribemap.yaml
var configTemplate []byte

// config reads tribemap.yaml; a project without one gets the defaults.
func (p project) config() (config, error) {
	var cfg config
	text, err := os.ReadFile(p.path(configName))
	if errors.Is(err, fs.ErrNotExist) {
		return cfg, nil
	}
	if err != nil {
		return cfg, fmt.Errorf("read %s: %w", configName, err)
	}
	dec := yaml.NewDecoder(bytes.NewReader(text))
	dec.KnownFields(true)
	if err := dec.Decode(&cfg); err != nil && !errors.Is(err, io.EOF) {
		return cfg, hint(fmt.Errorf("%s: %w", p.path(configName), err), `"tribemap init" in an empty folder writes a commented example`)
	}
	return cfg, nil
}

// moment reads a date or an RFC 3339 time as Unix seconds; "" is 0. Dates are
// days in UTC.
func moment(what, text string) (int64, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return 0, nil
	}
	for _, layout := range []string{time.DateOnly, time.RFC3339, "2006-01", "2006"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.Unix(), nil
		}
	}
	return 0, usagef("%s: wanted a date like 2024-05-31, got %q", what, text)
}

func (p *program) initCommand() *cli.Command {
	return &cli.Command{
		Name:  "init",
		Usage: "write a commented " + configName,
		Action: func(c *cli.Context) error {
			if err := noArguments(c); err != nil {
				return err
			}
			name := projectOf(c).path(configName)
			if _, err := os.Stat(name); err == nil {
				return hint(fmt.Errorf("%s is there already", name), "edit it, or remove it first")
			}
			if err := writeFile(name, func(w io.Writer) error { _, err := w.Write(configTemplate); return err }); err != nil {
				return err
			}
			fmt.Fprintln(p.stdout, name)
			p.talk.say(`next: tribemap import FILE…, or name sources there for tribemap crawl; then tribemap find`)
			return nil
		},
	}
}
