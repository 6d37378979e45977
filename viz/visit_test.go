package viz

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tribemap/internal/browsertest"
	"tribemap/tribe"

	"github.com/chromedp/cdproto/browser"
)

// What the page shows and does is tested twice, by mouse (mouse_panels_test.go, mouse_acts_test.go) and by keyboard in
// keyboard_test.go, on one page each: every part begins at the first view. Elements
// are found by role and name, as a screen reader finds them, or by test id.

// visit is a reader's visit to the example page.
type visit struct {
	*testing.T
	*browsertest.Tab
	r *tribe.Result
	s scene
}

func visitDemo(t *testing.T, s browsertest.Screen) *visit {
	t.Helper()
	r, page := demoPage(t)
	return &visit{t, browsertest.Open(t, page, s), r, sceneOf(t, page)}
}

// each runs the parts of a visit, each from the first view.
func (v *visit) each(parts []part) {
	for _, p := range parts {
		v.Sub(p.name, func(t *testing.T) {
			v.Home()
			p.act(&visit{t, v.Tab, v.r, v.s})
		})
	}
}

type part struct {
	name string
	act  func(*visit)
}

// shown is what the page's hook tells of the filters.
type shown struct{ Shown, Drawn, People, Ties int }

func shownOf(b *browsertest.Tab) shown {
	b.Settled()
	return browsertest.Eval[shown](b, `tribemap.state()`)
}

// byID selects by test id.
func byID(id string) string { return `[data-testid="` + id + `"]` }

// at checks the address of what is on show.
func (v *visit) at(fragment string) {
	v.T.Helper()
	if got := v.Fragment(); got != fragment {
		v.Errorf("the address is %q, want %q", got, fragment)
	}
}

func (v *visit) says(id, want string) {
	v.T.Helper()
	if got := v.ID(id).Text(); !strings.Contains(got, want) {
		v.Errorf("%s says %q, want %q", id, got, want)
	}
}

// saved returns the rows of the file that an act saves.
func (v *visit) saved(act func()) [][]string {
	v.T.Helper()
	dir := v.TempDir()
	browsertest.Command(v.Tab, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{Behavior: "allow", DownloadPath: dir})
	act()
	return savedRows(v.T, filepath.Join(dir, "people.csv"))
}

// savedRows waits for a file that the browser writes.
func savedRows(t *testing.T, name string) [][]string {
	t.Helper()
	for range 100 {
		text, err := os.ReadFile(name)
		if err == nil && len(text) > 0 {
			rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(text), "\ufeff"))).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			return rows
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatal("no file was saved")
	return nil
}

func prefixed(prefix string, list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = prefix + s
	}
	return out
}
