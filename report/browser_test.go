package report

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"reseat/plan/tenant"
	"reseat/report/inventory"
	"reseat/report/money"
	"reseat/report/page"
	"reseat/report/page/pagetest"
	"reseat/report/reporttest"
)

// A sheetOf is a page that people open, over so many users.
type sheetOf struct {
	name  string
	write func(w io.Writer, users int) error
}

var pages = []sheetOf{
	{"report", func(w io.Writer, n int) error { return WriteHTML(w, Build(sampleInputs(n))) }},
	{"plan", func(w io.Writer, n int) error { return WritePlanHTML(w, planSampleOf(n)) }},
	{"inventory", func(w io.Writer, n int) error {
		return inventory.WriteHTML(w, inventory.New(reporttest.TenantSampleOf(n), money.Prices{}, "1.0.0", reporttest.Now))
	}},
}

// smallPages are those that tests open with few rows alone.
var smallPages = []sheetOf{
	{"since", func(w io.Writer, n int) error { return page.Write(w, documents(n)["since"]) }},
}

func (p sheetOf) open(t *testing.T, b *pagetest.Browser, users int) {
	t.Helper()
	b.Load(t, func(w io.Writer) error { return p.write(w, users) })
}

// many is how many users the large pages have.
var many = 100_000

// goal is how long a search over many users should take; a machine under load gets
// five times that before the test fails.
const goal = 200 * time.Millisecond

// Each page opens with few users and with many, finds one of them, and asks for
// nothing from anywhere.
func TestPagesInBrowser(t *testing.T) {
	b := pagetest.Open(t)
	for _, p := range pages {
		for _, users := range []int{100, many} {
			t.Run(fmt.Sprintf("%s of %d", p.name, users), func(t *testing.T) {
				if testing.Short() && users > 1000 {
					t.Skip("SKIPPED: -short")
				}
				began := time.Now()
				p.open(t, b, users)
				b.WaitCount(t, tenant.Thousands(users)+" users")
				opened := time.Since(began)
				first := b.Clocked(t, `page.search("user000077")`)
				b.WaitCount(t, "1 of "+tenant.Thousands(users)+" users")
				again := b.Clocked(t, `page.search("user000078 sales")`)
				t.Logf("written and opened in %v; search answered in %.0f ms, again in %.0f ms (goal %v)", opened.Round(time.Millisecond), first, again, goal)
				if limit := float64(5 * goal.Milliseconds()); first > limit || again > limit {
					t.Errorf("a search took %.0f and %.0f ms", first, again)
				}
				b.Do(t, chromedp.Click("#clear"))
				b.WaitCount(t, tenant.Thousands(users)+" users")
				b.Do(t, chromedp.Click(`#rows tr[data-at="3"] .open`), chromedp.WaitVisible("#detail[open]"))
				b.Quiet(t)
			})
		}
	}
}

// A reviewer gets from a finding to its users, and from a user to what changes.
func TestPlanPageLeadsToUsers(t *testing.T) {
	b := pagetest.Open(t)
	b.Load(t, func(w io.Writer) error { return WritePlanHTML(w, smallPlan()) })
	b.WaitCount(t, "7 users")
	b.Do(t, chromedp.Click(`button[data-value="still-on"]`))
	b.WaitCount(t, "1 of 7 users")
	b.Do(t, chromedp.Click(`#rows tr[data-at="0"] .open`), chromedp.WaitVisible("#detail[open]"))
	// R11: asked off, and on through the group.
	if got := b.Text(t, `document.querySelector("#detail .differs").textContent`); got != "INTUNE_Aonoffon, through group Saleson, through group Sales" {
		t.Errorf("row of the plan that stays on = %q", got)
	}
	b.Do(t, chromedp.KeyEvent(kb.Escape), chromedp.Click("#clear"))
	b.Do(t, chromedp.Click(`.tile button[data-value="on-hold"]`))
	b.WaitCount(t, "1 of 7 users")
	for _, column := range []string{"Plan", "Finding", "Stage", "Wave"} {
		if !pagetest.Eval[bool](t, b, fmt.Sprintf(`[...document.querySelectorAll("#filters label span")].some((s) => s.textContent === %q)`, column)) {
			t.Errorf("no filter by %s", column)
		}
	}
	b.Quiet(t)
}

// No page keeps anyone out: axe-core finds nothing serious, in light and dark, wide and on
// a phone, with the list and with a user's detail open; and nothing makes the page itself
// scroll sideways.
func TestPagesAreAccessible(t *testing.T) {
	b := pagetest.Open(t)
	for _, p := range slices.Concat(pages, smallPages) {
		for _, x := range []struct {
			how   string
			width int
		}{{"light", 1280}, {"dark", 1280}, {"light", 375}} {
			t.Run(fmt.Sprint(p.name, " ", x.how, " ", x.width), func(t *testing.T) {
				b.Show(t, x.how)
				b.Width(t, x.width)
				p.open(t, b, 120)
				if over := b.Sideways(t); over != "" {
					t.Errorf("the page scrolls sideways: %s", over)
				}
				for _, v := range b.Axe(t) {
					t.Errorf("page: %v", v)
				}
				pagetest.Eval[bool](t, b, `document.querySelector('#rows tr[data-at="1"] .open').click(), true`)
				b.Do(t, chromedp.WaitVisible("#detail[open]"))
				for _, v := range b.Axe(t) {
					t.Errorf("detail: %v", v)
				}
			})
		}
	}
}

// Everything on a page that does something is reached with the keyboard alone, and one sees
// where the keyboard is; Escape closes the detail.
func TestPagesByKeyboard(t *testing.T) {
	b := pagetest.Open(t)
	for _, p := range slices.Concat(pages, smallPages) {
		t.Run(p.name, func(t *testing.T) {
			p.open(t, b, 20)
			missed := pagetest.Eval[string](t, b, `(() => { window.want = new Set([...document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")]
				.filter((x) => x.checkVisibility() && !x.disabled && x.tabIndex >= 0 && !x.closest("dialog"))); document.activeElement.blur(); return String(want.size) })()`)
			most, _ := strconv.Atoi(missed)
			if most < 5 {
				t.Fatalf("only %d things on the page do something", most)
			}
			for range most + 3 {
				b.Do(t, chromedp.KeyEvent(kb.Tab))
				if bad := b.Text(t, `(() => { const x = document.activeElement; want.delete(x); const s = getComputedStyle(x);
					return x === document.body || s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 1 ? "" : x.outerHTML.slice(0, 120) })()`); bad != "" {
					t.Errorf("one does not see that the keyboard is at %s", bad)
				}
			}
			if left := b.Text(t, `[...want].map((x) => x.outerHTML.slice(0, 100)).join("\n")`); left != "" {
				t.Errorf("not reached with the keyboard:\n%s", left)
			}
			b.Do(t, chromedp.Focus(`#rows tr[data-at="0"] .open`), chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible("#detail[open]"), chromedp.KeyEvent(kb.Escape))
			if open := pagetest.Eval[bool](t, b, `document.getElementById("detail").open`); open {
				t.Error("Escape does not close the detail")
			}
		})
	}
}

// TestShots takes pictures of each page for the eye when RESEAT_SHOTS names a folder.
func TestShots(t *testing.T) {
	dir := os.Getenv("RESEAT_SHOTS")
	if dir == "" {
		t.Skip("RESEAT_SHOTS is not set")
	}
	b := pagetest.Open(t)
	for _, p := range pages {
		for _, how := range []string{"light", "dark", "print"} {
			b.Show(t, how)
			p.open(t, b, 2400)
			if how == "print" {
				pagetest.Eval[bool](t, b, `page.search("user0000"); dispatchEvent(new Event("beforeprint"))`)
			}
			b.Shot(t, filepath.Join(dir, p.name+"-"+how+".png"))
			if how != "print" {
				pagetest.Eval[bool](t, b, `document.querySelector('#rows tr[data-at="5"] .open').click(), true`)
				b.Shot(t, filepath.Join(dir, p.name+"-detail-"+how+".png"))
			}
		}
	}
}
