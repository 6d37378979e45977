package viz

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// browser starts one Chromium for all tests of this file.
var browser = sync.OnceValues(func() (context.Context, error) {
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		return nil, exec.ErrNotFound
	}
	profile, err := os.MkdirTemp("", "tribemap-browser")
	if err != nil {
		return nil, err
	}
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(path), chromedp.UserDataDir(profile), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.WindowSize(1440, 900))
	allocator, stopAllocator := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, stop := chromedp.NewContext(allocator)
	closeBrowser = func() {
		stop()
		stopAllocator()
		os.RemoveAll(profile)
	}
	return ctx, chromedp.Do(ctx)
})

var closeBrowser = func() {}

func TestMain(m *testing.M) {
	code := m.Run()
	closeBrowser()
	os.Exit(code)
}

// tab is one open page and everything it asked for or complained about.
type tab struct {
	t   *testing.T
	ctx context.Context

	mu       sync.Mutex
	requests []string
	problems []string
}

// screen is how a page is looked at.
type screen struct {
	width, height int64
	dark, still   bool
	fragment      string
}

var desktop = screen{width: 1440, height: 900, still: true}

// open shows a page from a file, waits until its map is drawn, and fails the
// test at its end if the page asked for anything or reported a problem.
func open(t *testing.T, page string, s screen) *tab {
	t.Helper()
	if testing.Short() {
		t.Skip("browser tests are long")
	}
	parent, err := browser()
	if err != nil {
		t.Skipf("no browser: %v", err)
	}
	file := filepath.Join(t.TempDir(), "map.html")
	if err := os.WriteFile(file, []byte(page), 0o644); err != nil {
		t.Fatal(err)
	}
	b := &tab{t: t}
	ctx, stop := chromedp.NewContext(parent, chromedp.WithListener(b.listen))
	ctx, cancel := context.WithTimeout(ctx, 40*time.Second)
	b.ctx = ctx
	t.Cleanup(func() {
		b.report(file)
		cancel()
		stop()
	})
	features := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "light"}, {Name: "prefers-reduced-motion", Value: "no-preference"}}
	if s.dark {
		features[0].Value = "dark"
	}
	if s.still {
		features[1].Value = "reduce"
	}
	address := url.URL{Scheme: "file", Path: file}
	command(b, network.Enable, network.EnableParams{})
	command(b, log.Enable, cdp.Empty{})
	command(b, runtime.Enable, cdp.Empty{})
	command(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features})
	b.do(chromedp.EmulateViewport(s.width, s.height),
		chromedp.Navigate(address.String()+s.fragment),
		chromedp.WaitReady(chromedp.CSS(`html[data-ready]`)))
	b.settled()
	return b
}

func (b *tab) listen(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		b.requests = append(b.requests, e.Request.URL)
	case *runtime.EventExceptionThrown:
		b.problems = append(b.problems, e.ExceptionDetails.Text+" "+describe(e.ExceptionDetails.Exception))
	case *runtime.EventConsoleAPICalled:
		if e.Type == "error" || e.Type == "warning" {
			b.problems = append(b.problems, fmt.Sprintf("console.%s", e.Type))
		}
	case *log.EventEntryAdded:
		b.problems = append(b.problems, e.Entry.Text)
	}
}

func describe(o *runtime.RemoteObject) string {
	if o == nil {
		return ""
	}
	return o.Description
}

func (b *tab) report(file string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, r := range b.requests {
		if u, err := url.Parse(r); err != nil || u.Path != file && u.Scheme != "data" {
			b.t.Errorf("the page asked for %s", r)
		}
	}
	for _, p := range b.problems {
		b.t.Errorf("the page complained: %s", p)
	}
}

func (b *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.t.Fatal(err)
	}
}

func command[P, R any](b *tab, c cdp.Command[P, R], params P) {
	b.t.Helper()
	if _, err := chromedp.Call(b.ctx, c, params); err != nil {
		b.t.Fatal(err)
	}
}

// eval returns the value of an expression or, if there are arguments, of a
// JavaScript function called with them.
func eval[T any](b *tab, script string, args ...any) T {
	b.t.Helper()
	if len(args) > 0 {
		list, err := json.Marshal(args)
		if err != nil {
			b.t.Fatal(err)
		}
		script = fmt.Sprintf("(%s)(...%s)", script, list)
	}
	value, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](script))
	if err != nil {
		b.t.Fatal(err)
	}
	return value
}

// look is what the page's read-only hook tells.
type look struct {
	Tribe, Person int
	Dark, Moving  bool
	View          struct{ X, Y, K, Fit, Width, Height float64 }
	People, Ties  int
	Labels        []struct {
		Kind       string
		ID         int
		Lines      []string
		X, Y, W, H float64
	}
}

func (b *tab) state() look {
	b.t.Helper()
	return eval[look](b, `tribemap.state()`)
}

// settled waits until nothing moves and nothing is being drawn.
func (b *tab) settled() look {
	b.t.Helper()
	for range 200 {
		if s := b.state(); !s.Moving {
			return s
		}
		time.Sleep(20 * time.Millisecond)
	}
	b.t.Fatal("the map does not come to rest")
	return look{}
}

func (b *tab) text(selector string) string {
	b.t.Helper()
	return eval[string](b, `(q) => document.querySelector(q)?.textContent ?? ""`, selector)
}

func (b *tab) attribute(selector, name string) string {
	b.t.Helper()
	return eval[string](b, `(q, name) => document.querySelector(q)?.getAttribute(name) ?? ""`, selector, name)
}

func (b *tab) fragment() string {
	b.t.Helper()
	return eval[string](b, `location.hash`)
}

func (b *tab) click(selector string) {
	b.t.Helper()
	b.do(chromedp.Click(chromedp.CSS(selector)))
	b.settled()
}

// press sends a key whose handler keeps it from becoming text; KeyEvent would
// send the text all the same.
func (b *tab) press(key string, code int64) {
	b.t.Helper()
	for _, kind := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeRawKeyDown, input.DispatchKeyEventTypeKeyUp} {
		command(b, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: kind, Key: key, WindowsVirtualKeyCode: code})
	}
}

// pixel returns where a person stands in the window.
func (b *tab) pixel(person int) (x, y float64) {
	b.t.Helper()
	p := eval[[]float64](b, `(u) => { const r = document.querySelector("#map").getBoundingClientRect(), p = tribemap.pixel(u); return [r.left + p[0], r.top + p[1]]; }`, person)
	return p[0], p[1]
}
