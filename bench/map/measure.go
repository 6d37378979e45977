package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/heapprofiler"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

//go:embed measure.js
var script string

// figures are what one look at a page gave: milliseconds and megabytes.
type figures struct {
	People, Ties, Size         int
	Paint, Crowd, Ready        float64 // the map without ties, with them, all controls
	Pan, PanTail               float64
	Zoom, ZoomTail             float64
	Tribe, TribeTail           float64
	Crisp, Hover, Heap, Arrays float64
	Labels, Overlapping        int
	Dots                       float64 // share of people whose dot touches another's
}

// gesture is what measure.js tells of a drag or of a turn of the wheel.
type gesture struct {
	Times []float64
	Crisp float64
}

// emptyPage tells when it was painted, as maps do.
const emptyPage = `<!doctype html><title>empty</title><p>empty<script>requestAnimationFrame(() => setTimeout(() => { document.documentElement.dataset.ready = performance.now(); }))</script>`

// floor returns how many milliseconds an empty page takes to its first paint, the
// best of several: starting a process for the page, above all.
func floor(browser context.Context, folder string, rounds int) (float64, error) {
	file := filepath.Join(folder, "empty.html")
	if err := os.WriteFile(file, []byte(emptyPage), 0o644); err != nil {
		return 0, err
	}
	best := math.Inf(1)
	for range rounds {
		painted, err := paintedAt(browser, file)
		if err != nil {
			return 0, err
		}
		best = min(best, painted)
	}
	return best, nil
}

func paintedAt(browser context.Context, file string) (float64, error) {
	ctx, stop := chromedp.NewContext(browser)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1440, 900), chromedp.Navigate("file://"+file),
		chromedp.WaitReady(chromedp.CSS(`html[data-ready]`))); err != nil {
		return 0, err
	}
	return chromedp.Run(ctx, chromedp.Evaluate[float64](`+document.documentElement.dataset.ready`))
}

// look opens a page, plays with it, and closes it.
func look(browser context.Context, file string, picture bool) (f figures, err error) {
	ctx, stop := chromedp.NewContext(browser)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, 3*time.Minute)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1440, 900), chromedp.Navigate("file://"+file),
		chromedp.WaitReady(chromedp.CSS(`html[data-ready]`))); err != nil {
		return f, err
	}
	if f, err = first(ctx); err != nil {
		return f, err
	}
	if picture {
		if err := keepPicture(ctx, strings.TrimSuffix(file, ".html")+".png"); err != nil {
			return f, err
		}
	}
	var pointed []int
	for i := range 24 {
		pointed = append(pointed, i*(f.People/24))
	}
	list, err := json.Marshal(pointed)
	if err != nil {
		return f, err
	}
	seen, err := chromedp.Run(ctx, chromedp.Evaluate[struct {
		Zoom, Pan gesture
		Tribe     struct {
			Times        []float64
			People, Ties int
			Left         bool
		}
		Hover               []float64
		Paint, Crowd, Ready float64
	}](fmt.Sprintf("(%s)(%s)", script, list), chromedp.EvalAwaitPromise))
	if err != nil {
		return f, err
	}
	f.Paint, f.Crowd, f.Ready, f.Hover = seen.Paint, seen.Crowd, seen.Ready, quantile(seen.Hover, .95)
	f.Pan, f.PanTail = quantile(seen.Pan.Times, .5), quantile(seen.Pan.Times, .95)
	f.Zoom, f.ZoomTail = quantile(seen.Zoom.Times, .5), quantile(seen.Zoom.Times, .95)
	if seen.Tribe.People == 0 || seen.Tribe.Ties == 0 || !seen.Tribe.Left {
		return f, fmt.Errorf("a tribe is drawn with %d people and %d ties, left on Esc: %v", seen.Tribe.People, seen.Tribe.Ties, seen.Tribe.Left)
	}
	f.Tribe, f.TribeTail = quantile(seen.Tribe.Times, .5), quantile(seen.Tribe.Times, .95)
	f.Crisp = max(seen.Pan.Crisp, seen.Zoom.Crisp)
	return f, f.weigh(ctx)
}

// first tells what the first view shows.
func first(ctx context.Context) (f figures, err error) {
	state, err := chromedp.Run(ctx, chromedp.Evaluate[struct {
		People, Ties int
		Labels       []struct{ X, Y, W, H float64 }
	}](`tribemap.state()`))
	if err != nil {
		return f, err
	}
	f.People, f.Ties, f.Labels = state.People, state.Ties, len(state.Labels)
	for i, l := range state.Labels {
		for _, o := range state.Labels[:i] {
			if l.X < o.X+o.W-0.5 && o.X < l.X+l.W-0.5 && l.Y < o.Y+o.H-0.5 && o.Y < l.Y+l.H-0.5 {
				f.Overlapping++
			}
		}
	}
	discs, err := chromedp.Run(ctx, chromedp.Evaluate[[][3]float64](`Array.from({ length: tribemap.state().people }, (_, u) => tribemap.disc ? tribemap.disc(u) : [...tribemap.pixel(u), 1])`))
	f.Dots = touching(discs)
	return f, err
}

// touching returns the share of discs (x, y, r) that overlap another.
func touching(discs [][3]float64) float64 {
	const cell = 16.0 // pixels; no disc is larger
	grid := map[[2]int][]int{}
	at := func(d [3]float64) [2]int { return [2]int{int(math.Floor(d[0] / cell)), int(math.Floor(d[1] / cell))} }
	for i, d := range discs {
		grid[at(d)] = append(grid[at(d)], i)
	}
	sum := 0
	for i, d := range discs {
		if meets(discs, grid, i, at(d)) {
			sum++
		}
	}
	return float64(sum) / float64(max(1, len(discs)))
}

func meets(discs [][3]float64, grid map[[2]int][]int, i int, at [2]int) bool {
	for dx := -1; dx <= 1; dx++ {
		for dy := -1; dy <= 1; dy++ {
			for _, j := range grid[[2]int{at[0] + dx, at[1] + dy}] {
				d, e := discs[i], discs[j]
				if i != j && math.Hypot(d[0]-e[0], d[1]-e[1]) < d[2]+e[2]-0.1 {
					return true
				}
			}
		}
	}
	return false
}

func keepPicture(ctx context.Context, file string) error {
	png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		return err
	}
	return os.WriteFile(file, png, 0o644)
}

// weigh tells what the page keeps in memory once its garbage is gone.
func (f *figures) weigh(ctx context.Context) error {
	if _, err := chromedp.Call(ctx, heapprofiler.CollectGarbage, cdp.Empty{}); err != nil {
		return err
	}
	use, err := chromedp.Call(ctx, runtime.GetHeapUsage, cdp.Empty{})
	f.Heap, f.Arrays = use.UsedSize/1e6, use.BackingStorageSize/1e6
	return err
}

// summed sums rounds up: of what the clock measured the best, since other work only
// adds to it; of what says how bad the worst moments are the middle one. The rest
// does not vary.
func summed(rounds []figures) figures {
	out := rounds[0]
	for i, to := range out.clocks() {
		var values []float64
		for r := range rounds {
			values = append(values, *rounds[r].clocks()[i].at)
		}
		*to.at = quantile(values, 0)
		if to.tail {
			*to.at = quantile(values, 0.5)
		}
	}
	return out
}

// clock is a figure that varies from round to round.
type clock struct {
	at   *float64
	tail bool // tells of the worst moments
}

func (f *figures) clocks() []clock {
	return []clock{
		{&f.Paint, false},
		{&f.Crowd, false},
		{&f.Ready, false},
		{&f.Pan, false},
		{&f.PanTail, true},
		{&f.Zoom, false},
		{&f.ZoomTail, true},
		{&f.Tribe, false},
		{&f.TribeTail, true},
		{&f.Crisp, true},
		{&f.Hover, true},
		{&f.Heap, false},
		{&f.Arrays, false},
	}
}

func (f figures) print(w io.Writer) {
	fmt.Fprintf(w, "%d\t%d\t%d\t%.0f\t%.0f\t%.0f\t%.1f\t%.1f\t%.1f\t%.1f\t%.1f\t%.1f\t%.0f\t%.1f\t%.1f\t%.1f\t%d\t%d\t%.2f%%\t\n",
		f.People, f.Ties, f.Size/1000, f.Paint, f.Crowd, f.Ready, f.Pan, f.PanTail, f.Zoom, f.ZoomTail, f.Tribe, f.TribeTail, f.Crisp, f.Hover, f.Heap, f.Arrays, f.Labels, f.Overlapping, 100*f.Dots)
}

// missed names the bounds that the figures break.
func (f figures) missed() []string {
	paint, size, heap := 600.0, 2500, math.Inf(1)
	switch {
	case f.People <= 1500:
		paint, size, heap = 500, 500, 40
	case f.People <= 20000:
		heap = 40
	default:
		paint = 1200
	}
	var out []string
	bound := func(what string, got, most float64) {
		if got > most {
			out = append(out, fmt.Sprintf("%d people: %s %.1f, at most %.1f", f.People, what, got, most))
		}
	}
	bound("first paint, ms", f.Paint, paint)
	bound("file, kB", float64(f.Size)/1000, float64(size))
	bound("median frame dragging, ms", f.Pan, 16.8)
	bound("95 % of frames dragging, ms", f.PanTail, 20)
	bound("median frame zooming, ms", f.Zoom, 16.8)
	bound("95 % of frames zooming, ms", f.ZoomTail, 20)
	bound("median frame with a tribe open, ms", f.Tribe, 16.8)
	bound("95 % of frames with a tribe open, ms", f.TribeTail, 20)
	bound("crisp again, ms", f.Crisp, 300)
	bound("95 % of hovers, ms", f.Hover, 50)
	bound("heap and arrays, MB", f.Heap+f.Arrays, heap)
	bound("overlapping labels", float64(f.Overlapping), 0)
	if f.People <= 20000 {
		bound("overlapping dots, %", 100*f.Dots, 1)
	}
	return out
}

func quantile(values []float64, q float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	return sorted[int(q*float64(len(sorted)-1)+0.5)]
}
