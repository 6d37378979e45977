package main

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"tribemap/tribe"
	"tribemap/viz"

	"github.com/urfave/cli/v2"
)

// shareKeyFile holds the key of the project's pseudonyms: without it nobody can
// tell who is who on a shared map, and with it all shared maps agree.
const shareKeyFile = "share.key"

// shareMap draws the copy of a run that may be passed on.
func (p *program) shareMap(c *cli.Context, r *savedRun, title string) error {
	pr := projectOf(c)
	name, write, err := outputOr(c, pr.path("out", "shared.html"))
	if err != nil {
		return err
	}
	key, err := pr.shareKey()
	if err != nil {
		return err
	}
	shared := viz.Share(r.Result, key)
	opt := viz.MapOptions{
		Title: title, Version: r.Version, RNG: r.Options.Seed, Threads: c.Int("threads"), HideText: true, MinGroup: viz.ShareLeast,
		Colours: r.Colours, Coverage: p.coverageLines(c.Context, pr, r, sharedGap(shared)),
	}
	if r.Places != nil {
		opt.Places = viz.SharePlaces(r.Result, r.Places, key)
	}
	s := p.talk.step("map")
	err = write(name, func(w io.Writer) error { return viz.Map(c.Context, w, shared, opt) })
	if err != nil {
		return err
	}
	s.done("%s", name)
	fmt.Fprintln(p.stdout, name)
	return nil
}

// sharedGap tells what a tribe misses as a shared copy may: under the tribe's
// name there, of ten people or more, and without what was searched for.
func sharedGap(shared *tribe.Result) func(tribeGap) string {
	names := make(map[int]string)
	for _, t := range shared.Tribes {
		names[t.ID] = t.Name
	}
	return func(g tribeGap) string {
		name, told := names[g.Tribe]
		if !told || g.authors < viz.ShareLeast {
			return ""
		}
		return fmt.Sprintf("%s: %s of its posts are in %s not seen whole", name, percent(g.Share), either(len(g.Windows), "window that was", "windows that were"))
	}
}

// shareKey reads the project's key, or makes one that only its owner may read.
func (p project) shareKey() ([]byte, error) {
	name := p.path(shareKeyFile)
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return newShareKey(name)
	}
	if err != nil {
		return nil, err
	}
	key, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(key) < 16 {
		return nil, hint(fmt.Errorf("%q holds no key", name), "delete it to have a new one made; pseudonyms of maps shared before will differ")
	}
	return key, nil
}

func newShareKey(name string) ([]byte, error) {
	key := make([]byte, 32)
	rand.Read(key) // never fails
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, writeError(name, err)
	}
	_, err = fmt.Fprintln(f, hex.EncodeToString(key))
	if err = errors.Join(err, f.Close()); err != nil {
		os.Remove(name) // half a key would be read as one
		return nil, writeError(name, err)
	}
	return key, nil
}
