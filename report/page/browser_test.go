package page

import (
	"context"
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
	"github.com/chromedp/chromedp/kb"
)

// A browser is a real Chromium that remembers what a page must not do.
type browser struct {
	ctx    context.Context
	mu     sync.Mutex
	faults []string // console errors, exceptions, policy violations
	asked  []string // addresses requested
}

// open starts Chromium. Without one the test is skipped, except where CI is set.
func open(t *testing.T) *browser {
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
	b := &browser{ctx: ctx}
	if err := chromedp.Listen(ctx, b.watch); err != nil {
		t.Fatal(err)
	}
	call(t, ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}}})
	call(t, ctx, network.Enable, network.EnableParams{})
	call(t, ctx, log.Enable, cdp.Empty{})
	call(t, ctx, runtime.Enable, cdp.Empty{})
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

func (b *browser) watch(ev any) {
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

// do runs steps in the page.
func (b *browser) do(t *testing.T, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

// eval evaluates a script expression.
func eval[T any](t *testing.T, b *browser, script string) T {
	t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](script))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// load writes the page to a file, opens it and waits until its list is there.
func (b *browser) load(t *testing.T, p Page) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "report.html")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := Write(f, p); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	b.visit(t, name)
}

func (b *browser) visit(t *testing.T, name string) {
	t.Helper()
	b.do(t, chromedp.Navigate("file://"+name), chromedp.WaitReady(`html[data-ready]`))
}

// text evaluates a script expression to a string.
func (b *browser) text(t *testing.T, script string) string {
	t.Helper()
	return eval[string](t, b, script)
}

// quiet fails when the page reported an error or asked for anything but itself.
func (b *browser) quiet(t *testing.T) {
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

// waitCount waits until the live region says so.
func (b *browser) waitCount(t *testing.T, want string) {
	t.Helper()
	var got string
	for range 100 {
		if got = b.text(t, countText); got == want {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("count says %q, want %q", got, want)
}

func TestPageInBrowser(t *testing.T) {
	b := open(t)
	b.load(t, sample(1000))
	b.waitCount(t, "1,000 users")

	b.do(t, chromedp.SendKeys("#find", "user000777"))
	b.waitCount(t, "1 of 1,000 users")
	b.do(t, chromedp.Click("#clear"))
	b.waitCount(t, "1,000 users")

	b.do(t, chromedp.SendKeys("#find", "spe_e5 USER00077"))
	b.waitCount(t, "3 of 1,000 users")
	b.do(t, chromedp.Click("#clear"))
	b.waitCount(t, "1,000 users")

	b.do(t, chromedp.Click(`.legend button[data-value="failed"]`))
	b.waitCount(t, "20 of 1,000 users")
	eval[bool](t, b, `document.querySelector('#filters select[data-index="2"]').value = "SPE_E5";
		document.querySelector('#filters select[data-index="2"]').dispatchEvent(new Event("change"))`)
	b.waitCount(t, "7 of 1,000 users")
	b.do(t, chromedp.Click("#clear"))
	b.waitCount(t, "1,000 users")

	b.do(t, chromedp.Click(`#heads th:nth-child(2) button`))
	if got := b.text(t, `document.querySelector("#heads th:nth-child(2)").getAttribute("aria-sort")`); got != "ascending" {
		t.Errorf("aria-sort = %q", got)
	}
	if got := b.text(t, `document.querySelector("#rows tr[data-at='0'] td").textContent`); got != "stranded" {
		t.Errorf("first verdict after sorting = %q, want the most urgent", got)
	}
	b.quiet(t)
}

func TestDetailInBrowser(t *testing.T) {
	b := open(t)
	b.load(t, sample(50))
	b.do(t, chromedp.Click(`#rows tr[data-at="0"] .open`), chromedp.WaitVisible("#detail[open]"))
	if got := b.text(t, `document.getElementById("detail-title").textContent`); got != hostile {
		t.Errorf("title = %q, want the name as it is", got)
	}
	if got := b.text(t, `document.querySelector("#detail .differs th").textContent`); got != "AAD_PREMIUM" {
		t.Errorf("differing plan = %q", got)
	}
	b.do(t, chromedp.Click("#later"))
	if got := b.text(t, `document.getElementById("detail-title").textContent`); got != "user000001@contoso.com" {
		t.Errorf("next = %q", got)
	}
	b.do(t, chromedp.KeyEvent(kb.Escape))
	time.Sleep(100 * time.Millisecond)
	if got := b.text(t, `document.activeElement.textContent`); got != "user000001@contoso.com" {
		t.Errorf("focus after closing = %q, want the row that was shown", got)
	}
	b.do(t, chromedp.KeyEvent(kb.ArrowDown))
	if got := b.text(t, `document.activeElement.textContent`); got != "user000002@contoso.com" {
		t.Errorf("focus after arrow down = %q", got)
	}
	b.quiet(t)
}

func TestPrintKeepsFirstRows(t *testing.T) {
	b := open(t)
	b.load(t, sample(2500))
	const drawn = `document.querySelectorAll("#rows tr[data-at]").length`
	rows := eval[int](t, b, `dispatchEvent(new Event("beforeprint")); `+drawn)
	if rows != 1000 {
		t.Errorf("rows on paper = %d, want 1000", rows)
	}
	rows = eval[int](t, b, `dispatchEvent(new Event("afterprint")); `+drawn)
	if rows > 100 {
		t.Errorf("rows on screen = %d, want those in view only", rows)
	}
	b.quiet(t)
}

// A hundred thousand rows open, and a search over all of them stays under a second.
func TestHundredThousandRows(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED: -short")
	}
	b := open(t)
	start := time.Now()
	b.load(t, sample(100_000))
	b.waitCount(t, "100,000 users")
	t.Logf("written and opened in %v", time.Since(start).Round(time.Millisecond))
	first := b.clocked(t, `page.search("user0999 department")`)
	second := b.clocked(t, `page.search("user0123")`)
	b.waitCount(t, "100 of 100,000 users")
	sorted := b.clocked(t, `page.search(""); page.sortBy(0)`)
	t.Logf("search: first %.0f ms, again %.0f ms; sort by user %.0f ms", first, second, sorted)
	if second > 1000 {
		t.Errorf("a search took %.0f ms", second)
	}
	eval[int](t, b, `const w = document.getElementById("window"); w.scrollTop = w.scrollHeight; w.scrollHeight`)
	time.Sleep(200 * time.Millisecond)
	if got := b.text(t, `document.querySelector("#rows tr:nth-last-child(2) .open").textContent`); got != "user099999@contoso.com" {
		t.Errorf("last row after scrolling down = %q", got)
	}
	b.quiet(t)
}

// clocked runs a script and returns how many milliseconds it took.
func (b *browser) clocked(t *testing.T, script string) float64 {
	t.Helper()
	return eval[float64](t, b, `(() => { const start = performance.now(); `+script+`; return performance.now() - start; })()`)
}

// TestShots takes pictures for the eye when RESEAT_SHOTS names a folder, of the page
// that RESEAT_SHOTS_OF names or else of the sample.
func TestShots(t *testing.T) {
	dir := os.Getenv("RESEAT_SHOTS")
	if dir == "" {
		t.Skip("RESEAT_SHOTS is not set")
	}
	b := open(t)
	open := func() { b.load(t, sample(5000)) }
	if name := os.Getenv("RESEAT_SHOTS_OF"); name != "" {
		open = func() { b.visit(t, name) }
	}
	for _, scheme := range []string{"light", "dark"} {
		call(t, b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
		open()
		b.shot(t, filepath.Join(dir, "page-"+scheme+".png"))
		b.do(t, chromedp.Click(`#rows tr[data-at="0"] .open`), chromedp.WaitVisible("#detail[open]"))
		b.shot(t, filepath.Join(dir, "detail-"+scheme+".png"))
	}
	call(t, b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	open()
	eval[bool](t, b, `page.search("user0000"); dispatchEvent(new Event("beforeprint"))`)
	b.shot(t, filepath.Join(dir, "print.png"))
}

func (b *browser) shot(t *testing.T, name string) {
	t.Helper()
	png, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, png, 0o600); err != nil {
		t.Fatal(err)
	}
}
