// Package browsertest opens pages in headless Chromium for tests, and fails them
// if a page asks for anything but itself or complains.
package browsertest

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

// Start starts a Chromium without a window and without a network. Pages are
// contexts made from ctx; stop ends it.
func Start() (ctx context.Context, stop func(), err error) {
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		return nil, nil, exec.ErrNotFound
	}
	profile, err := os.MkdirTemp("", "tribemap-browser")
	if err != nil {
		return nil, nil, err
	}
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(path), chromedp.UserDataDir(profile), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.WindowSize(1440, 900))
	allocator, stopAllocator := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, stopBrowser := chromedp.NewContext(allocator)
	stop = func() {
		stopBrowser()
		stopAllocator()
		os.RemoveAll(profile)
	}
	if err := chromedp.Do(ctx); err != nil {
		stop()
		return nil, nil, err
	}
	return ctx, stop, nil
}

// browser starts one Chromium for all tests of a package.
var browser = sync.OnceValues(func() (context.Context, error) {
	ctx, stop, err := Start()
	if err == nil {
		closeBrowser = stop
	}
	return ctx, err
})

var closeBrowser = func() {}

// Run runs a package's tests and ends the browser they shared; it is called from
// TestMain and returns the exit code.
func Run(m *testing.M) int {
	defer func() { closeBrowser() }()
	return m.Run()
}

// Tab is one open page and everything it asked for or complained about.
type Tab struct {
	t     *testing.T
	ctx   context.Context
	media emulation.SetEmulatedMediaParams

	mu       sync.Mutex
	requests []string
	problems []string
}

// Screen is how a page is looked at.
type Screen struct {
	Width, Height int64
	Dark, Still   bool
	Fragment      string
}

// Desktop is a usual screen, without animations.
var Desktop = Screen{Width: 1440, Height: 900, Still: true}

// Window is smaller, for what does not depend on its size: half of the pixels take
// half of the time.
var Window = Screen{Width: 1140, Height: 720, Still: true}

// Long leaves a browser test out where tests should be short. Open calls it; a test
// that draws its page first does so before.
func Long(t testing.TB) {
	t.Helper()
	if testing.Short() {
		t.Skip("browser tests are long")
	}
}

// Beside is Long for a test that runs beside others: pages have windows of their
// own.
func Beside(t *testing.T) {
	t.Helper()
	Long(t)
	t.Parallel()
}

// Open shows a page from a file, waits until its map is drawn, and fails the
// test at its end if the page asked for anything or reported a problem.
func Open(t *testing.T, page string, s Screen) *Tab {
	t.Helper()
	Long(t)
	parent, err := browser()
	if err != nil {
		t.Skipf("no browser: %v", err)
	}
	file := filepath.Join(t.TempDir(), "map.html")
	if err := os.WriteFile(file, []byte(page), 0o644); err != nil {
		t.Fatal(err)
	}
	b := &Tab{t: t}
	ctx, stop := chromedp.NewContext(parent, chromedp.WithListener(b.listen))
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	b.ctx = ctx
	t.Cleanup(func() {
		b.report(file)
		cancel()
		stop()
	})
	features := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "light"}, {Name: "prefers-reduced-motion", Value: "no-preference"}}
	if s.Dark {
		features[0].Value = "dark"
	}
	if s.Still {
		features[1].Value = "reduce"
	}
	address := url.URL{Scheme: "file", Path: file}
	Command(b, network.Enable, network.EnableParams{})
	Command(b, log.Enable, cdp.Empty{})
	Command(b, runtime.Enable, cdp.Empty{})
	b.media.Features = features
	Command(b, emulation.SetEmulatedMedia, b.media)
	b.Do(chromedp.EmulateViewport(s.Width, s.Height),
		chromedp.Navigate(address.String()+s.Fragment),
		chromedp.WaitReady(chromedp.CSS(`html[data-ready]`)))
	b.Settled()
	return b
}

func (b *Tab) listen(event any) {
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

func (b *Tab) report(file string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, r := range b.requests {
		if u, err := url.Parse(r); err != nil || u.Path != file && u.Scheme != "data" && u.Scheme != "blob" {
			b.t.Errorf("the page asked for %s", r)
		}
	}
	for _, p := range b.problems {
		b.t.Errorf("the page complained: %s", p)
	}
}

func (b *Tab) Do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.t.Fatal(err)
	}
}

func Command[P, R any](b *Tab, c cdp.Command[P, R], params P) {
	b.t.Helper()
	if _, err := chromedp.Call(b.ctx, c, params); err != nil {
		b.t.Fatal(err)
	}
}

// Eval returns the value of an expression or, if there are arguments, of a
// JavaScript function called with them.
func Eval[T any](b *Tab, script string, args ...any) T {
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

// Look is what the page's read-only hook tells.
type Look struct {
	Tribe, Person int
	Dark, Moving  bool
	View          struct{ X, Y, K, Fit, Width, Height float64 }
	People, Ties  int
	Live          struct{ People, Ties int }
	Labels        []struct {
		Kind       string
		ID         int
		Lines      []string
		Size       float64 // of letters, pixels
		Given      bool    // placed by the page's maker
		X, Y, W, H float64
	}
}

func (b *Tab) State() Look {
	b.t.Helper()
	return Eval[Look](b, `tribemap.state()`)
}

// Settled waits until nothing moves and nothing is being drawn.
func (b *Tab) Settled() Look {
	b.t.Helper()
	for range 1000 {
		if !Eval[bool](b, `tribemap.moving()`) {
			return b.State()
		}
		time.Sleep(10 * time.Millisecond)
	}
	b.t.Fatal("the map does not come to rest")
	return Look{}
}

// Print shows the page as on paper, or again as on the screen.
func (b *Tab) Print(on bool) {
	b.t.Helper()
	b.media.Media = ""
	if on {
		b.media.Media = "print"
	}
	Command(b, emulation.SetEmulatedMedia, b.media)
}

// Resize gives the window another size and waits until the map fills it.
func (b *Tab) Resize(width, height int64) Look {
	b.t.Helper()
	b.Do(chromedp.EmulateViewport(width, height))
	b.Frames(2) // the page learns its size between one frame and the next
	return b.Settled()
}

// Transitioned waits until panels that slide have arrived.
func (b *Tab) Transitioned() Look {
	b.t.Helper()
	script := `Promise.all(document.getAnimations().map((a) => a.finished)).then(() => true)`
	if _, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](script, chromedp.EvalAwaitPromise)); err != nil {
		b.t.Fatal(err)
	}
	return b.Settled()
}

// Frames waits until so many frames were painted.
func (b *Tab) Frames(n int) {
	b.t.Helper()
	script := fmt.Sprintf(`(async () => { for (let i = 0; i < %d; i++) await new Promise(requestAnimationFrame); return true; })()`, n)
	if _, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](script, chromedp.EvalAwaitPromise)); err != nil {
		b.t.Fatal(err)
	}
}

func (b *Tab) Text(selector string) string {
	b.t.Helper()
	return Eval[string](b, `(q) => document.querySelector(q)?.textContent ?? ""`, selector)
}

func (b *Tab) Attribute(selector, name string) string {
	b.t.Helper()
	return Eval[string](b, `(q, name) => document.querySelector(q)?.getAttribute(name) ?? ""`, selector, name)
}

func (b *Tab) Fragment() string {
	b.t.Helper()
	return Eval[string](b, `location.hash`)
}

func (b *Tab) Click(selector string) {
	b.t.Helper()
	b.Do(chromedp.Click(chromedp.CSS(selector)))
	b.Settled()
}

// Press sends a key whose handler keeps it from becoming text; KeyEvent would
// send the text all the same.
func (b *Tab) Press(key string, code int64) {
	b.t.Helper()
	for _, kind := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeRawKeyDown, input.DispatchKeyEventTypeKeyUp} {
		Command(b, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: kind, Key: key, WindowsVirtualKeyCode: code})
	}
}

// Pixel returns where a person stands in the window.
func (b *Tab) Pixel(person int) (x, y float64) {
	b.t.Helper()
	p := Eval[[]float64](b, `(u) => { const r = document.querySelector("#map").getBoundingClientRect(), p = tribemap.pixel(u); return [r.left + p[0], r.top + p[1]]; }`, person)
	return p[0], p[1]
}

// Picture returns what the window shows, as PNG.
func (b *Tab) Picture() []byte {
	b.t.Helper()
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Fatal(err)
	}
	return png
}
