// Package pagetest opens pages in a real Chromium, for tests.
package pagetest

import (
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// A Browser is a real Chromium that remembers what a page must not do.
type Browser struct {
	ctx    context.Context
	mu     sync.Mutex
	faults []string // console errors, exceptions, policy violations
	asked  []string // addresses requested
}

// Open starts Chromium. Without one the test is skipped, except where CI is set.
func Open(t *testing.T) *Browser {
	t.Helper()
	path := chromium()
	if path == "" {
		if os.Getenv("CI") != "" {
			t.Fatal("no Chromium found, and CI must have one")
		}
		t.Skip("SKIPPED: no Chromium found, the page was not opened in a browser")
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox,
		chromedp.DisableGPU, chromedp.Flag("disable-component-update", true), chromedp.WindowSize(1280, 900))
	alloc, stop := chromedp.NewExecAllocator(t.Context(), opts...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(cancel)
	b := &Browser{ctx: ctx}
	if err := chromedp.Listen(ctx, b.watch); err != nil {
		t.Fatal(err)
	}
	call(t, ctx, network.Enable, network.EnableParams{})
	call(t, ctx, log.Enable, cdp.Empty{})
	call(t, ctx, runtime.Enable, cdp.Empty{})
	b.Show(t, "light")
	return b
}

// call sends the browser one command of its protocol.
func call[P, R any](t *testing.T, ctx context.Context, cmd cdp.Command[P, R], params P) {
	t.Helper()
	if _, err := chromedp.Call(ctx, cmd, params); err != nil {
		t.Fatal(err)
	}
}

func chromium() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

func (b *Browser) watch(ev any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := ev.(type) {
	case *runtime.EventExceptionThrown:
		b.faults = append(b.faults, e.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError {
			b.faults = append(b.faults, "console.error")
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError {
			b.faults = append(b.faults, e.Entry.Text)
		}
	case *network.EventRequestWillBeSent:
		b.asked = append(b.asked, e.Request.URL)
	}
}

// patience is how long one step of a test may take.
const patience = time.Minute

// Do runs steps in the page.
func (b *Browser) Do(t *testing.T, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

// Eval evaluates a script expression, and waits for it where it is a promise.
func Eval[T any](t *testing.T, b *Browser, script string) T {
	t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// Load writes a page to a file, opens it and waits until its list is there.
func (b *Browser) Load(t *testing.T, write func(io.Writer) error) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "report.html")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := write(f); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	b.Visit(t, name)
}

// Visit opens a file and waits until its list is there.
func (b *Browser) Visit(t *testing.T, name string) {
	t.Helper()
	b.Do(t, chromedp.Navigate("file://"+name), chromedp.WaitReady(`html[data-ready]`))
}

// Text evaluates a script expression to a string.
func (b *Browser) Text(t *testing.T, script string) string {
	t.Helper()
	return Eval[string](t, b, script)
}

// Quiet fails when the page reported an error or asked for anything but itself.
func (b *Browser) Quiet(t *testing.T) {
	t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, f := range b.faults {
		t.Errorf("the page reported: %s", f)
	}
	for _, url := range b.asked {
		if !strings.HasPrefix(url, "file://") && !strings.HasPrefix(url, "data:") {
			t.Errorf("the page asked for %s", url)
		}
	}
	if len(b.asked) == 0 {
		t.Error("no request seen: the watch does not work")
	}
}

const countText = `document.getElementById("count").textContent`

// WaitCount waits until the live region says so.
func (b *Browser) WaitCount(t *testing.T, want string) {
	t.Helper()
	var got string
	for range 100 {
		if got = b.Text(t, countText); got == want {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("count says %q, want %q", got, want)
}

// Clocked runs a script and returns how many milliseconds it took.
func (b *Browser) Clocked(t *testing.T, script string) float64 {
	t.Helper()
	return Eval[float64](t, b, `(() => { const start = performance.now(); `+script+`; return performance.now() - start; })()`)
}

// Shot writes a picture of the whole page.
func (b *Browser) Shot(t *testing.T, name string) {
	t.Helper()
	png, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, png, 0o600); err != nil {
		t.Fatal(err)
	}
}

// Show sets how the page is to be shown: light, dark, or print.
func (b *Browser) Show(t *testing.T, how string) {
	t.Helper()
	p := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: how}, {Name: "prefers-reduced-motion", Value: "reduce"}}}
	if how == "print" {
		p = emulation.SetEmulatedMediaParams{Media: how}
	}
	call(t, b.ctx, emulation.SetEmulatedMedia, p)
}

// Width sets how wide the window is; one of a phone is high and narrow.
func (b *Browser) Width(t *testing.T, width int) {
	t.Helper()
	call(t, b.ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: int64(width), Height: 900, DeviceScaleFactor: 1, Mobile: width < 600})
}

// Sideways names what makes the page as a whole wider than its window; it is empty where
// nothing does.
func (b *Browser) Sideways(t *testing.T) string {
	t.Helper()
	return b.Text(t, `(() => { const wide = document.documentElement.clientWidth;
		if (document.documentElement.scrollWidth <= wide) return "";
		return [...document.querySelectorAll("body *")].filter((x) => x.getBoundingClientRect().right > wide + 1 && !x.closest(".scroll, .window, .chart"))
			.slice(0, 3).map((x) => x.outerHTML.slice(0, 120)).join("; ") || "something" })()`)
}
