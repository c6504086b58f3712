package page

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"reseat/report/doc"
	"reseat/report/page/pagetest"
)

// load opens the sample page with n rows.
func load(t *testing.T, b *pagetest.Browser, n int) {
	t.Helper()
	b.Load(t, func(w io.Writer) error { return Write(w, sample(n)) })
}

func TestPageInBrowser(t *testing.T) {
	b := pagetest.Open(t)
	load(t, b, 1000)
	b.WaitCount(t, "1,000 users")

	b.Do(t, chromedp.SendKeys("#find", "user000777"))
	b.WaitCount(t, "1 of 1,000 users")
	b.Do(t, chromedp.Click("#clear"))
	b.WaitCount(t, "1,000 users")

	b.Do(t, chromedp.SendKeys("#find", "spe_e5 USER00077"))
	b.WaitCount(t, "3 of 1,000 users")
	b.Do(t, chromedp.Click("#clear"))
	b.WaitCount(t, "1,000 users")

	b.Do(t, chromedp.Click(`.legend button[data-value="failed"]`))
	b.WaitCount(t, "20 of 1,000 users")
	pagetest.Eval[bool](t, b, `document.querySelector('#filters select[data-index="2"]').value = "SPE_E5";
		document.querySelector('#filters select[data-index="2"]').dispatchEvent(new Event("change"))`)
	b.WaitCount(t, "7 of 1,000 users")
	b.Do(t, chromedp.Click("#clear"))
	b.WaitCount(t, "1,000 users")

	b.Do(t, chromedp.Click(`#heads th:nth-child(2) button`))
	if got := b.Text(t, `document.querySelector("#heads th:nth-child(2)").getAttribute("aria-sort")`); got != "ascending" {
		t.Errorf("aria-sort = %q", got)
	}
	if got := b.Text(t, `document.querySelector("#rows tr[data-at='0'] td").textContent`); got != "stranded" {
		t.Errorf("first verdict after sorting = %q, want the most urgent", got)
	}
	b.Quiet(t)
}

func TestDetailInBrowser(t *testing.T) {
	b := pagetest.Open(t)
	load(t, b, 50)
	b.Do(t, chromedp.Click(`#rows tr[data-at="0"] .open`), chromedp.WaitVisible("#detail[open]"))
	if got := b.Text(t, `document.getElementById("detail-title").textContent`); got != hostile {
		t.Errorf("title = %q, want the name as it is", got)
	}
	if got := b.Text(t, `document.querySelector("#detail .differs th").textContent`); got != "AAD_PREMIUM" {
		t.Errorf("differing plan = %q", got)
	}
	b.Do(t, chromedp.Click("#later"))
	if got := b.Text(t, `document.getElementById("detail-title").textContent`); got != "user000001@contoso.com" {
		t.Errorf("next = %q", got)
	}
	b.Do(t, chromedp.KeyEvent(kb.Escape))
	time.Sleep(100 * time.Millisecond)
	if got := b.Text(t, `document.activeElement.textContent`); got != "user000001@contoso.com" {
		t.Errorf("focus after closing = %q, want the row that was shown", got)
	}
	b.Do(t, chromedp.KeyEvent(kb.ArrowDown))
	if got := b.Text(t, `document.activeElement.textContent`); got != "user000002@contoso.com" {
		t.Errorf("focus after arrow down = %q", got)
	}
	b.Quiet(t)
}

// A long table shows its first rows and the others at a click, and all on paper; what
// would leave a few behind is whole.
func TestLongTablesFold(t *testing.T) {
	b := pagetest.Open(t)
	p := sample(3)
	p.Sections = nil
	for _, rows := range []int{11, 20} {
		table := &doc.Table{Caption: "Plans", Columns: []doc.Heading{{Title: "Plan"}}, Fold: 8}
		for i := range rows {
			table.Rows = append(table.Rows, []doc.Cell{{Text: fmt.Sprint(i)}})
		}
		p.Sections = append(p.Sections, doc.Section{ID: fmt.Sprint("s", rows), Title: "Plans", Table: table})
	}
	b.Load(t, func(w io.Writer) error { return Write(w, p) })
	shown := func(want int) {
		t.Helper()
		if got := pagetest.Eval[int](t, b, `[...document.querySelectorAll("#s20 tbody tr")].filter((r) => r.checkVisibility()).length`); got != want {
			t.Errorf("%d rows are shown, want %d", got, want)
		}
	}
	if got := pagetest.Eval[int](t, b, `document.querySelectorAll("#s11 .unfold").length`); got != 0 {
		t.Error("a button for three rows")
	}
	shown(8)
	b.Show(t, "print")
	shown(20)
	b.Show(t, "light")
	b.Do(t, chromedp.Click("#s20 .unfold"))
	shown(20)
	if got := b.Text(t, `document.querySelector("#s20 .unfold").getAttribute("aria-expanded")`); got != "true" {
		t.Errorf("aria-expanded = %q", got)
	}
	b.Quiet(t)
}

func TestPrintKeepsFirstRows(t *testing.T) {
	b := pagetest.Open(t)
	load(t, b, 2500)
	const drawn = `document.querySelectorAll("#rows tr[data-at]").length`
	rows := pagetest.Eval[int](t, b, `dispatchEvent(new Event("beforeprint")); `+drawn)
	if rows != 1000 {
		t.Errorf("rows on paper = %d, want 1000", rows)
	}
	rows = pagetest.Eval[int](t, b, `dispatchEvent(new Event("afterprint")); `+drawn)
	if rows > 100 {
		t.Errorf("rows on screen = %d, want those in view only", rows)
	}
	b.Quiet(t)
}

// A hundred thousand rows open, and a search over all of them stays under a second.
func TestHundredThousandRows(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED: -short")
	}
	b := pagetest.Open(t)
	start := time.Now()
	load(t, b, 100_000)
	b.WaitCount(t, "100,000 users")
	t.Logf("written and opened in %v", time.Since(start).Round(time.Millisecond))
	first := b.Clocked(t, `page.search("user0999 department")`)
	second := b.Clocked(t, `page.search("user0123")`)
	b.WaitCount(t, "100 of 100,000 users")
	sorted := b.Clocked(t, `page.search(""); page.sortBy(0)`)
	t.Logf("search: first %.0f ms, again %.0f ms; sort by user %.0f ms", first, second, sorted)
	if second > 1000 {
		t.Errorf("a search took %.0f ms", second)
	}
	pagetest.Eval[int](t, b, `const w = document.getElementById("window"); w.scrollTop = w.scrollHeight; w.scrollHeight`)
	time.Sleep(200 * time.Millisecond)
	if got := b.Text(t, `document.querySelector("#rows tr:nth-last-child(2) .open").textContent`); got != "user099999@contoso.com" {
		t.Errorf("last row after scrolling down = %q", got)
	}
	b.Quiet(t)
}

// On paper no table is wider than its place, the list's header has words that repeat on
// each page, and each page's foot says what it belongs to.
func TestPaperLosesNoColumn(t *testing.T) {
	b := pagetest.Open(t)
	p := sample(60)
	p.Proof = `run "a</style>b", plan 0123456789abcdef`
	wide := &doc.Table{Columns: []doc.Heading{{Title: "SKU"}, {Title: "Service plan"}}}
	for i := range 6 {
		wide.Columns = append(wide.Columns, doc.Heading{Title: fmt.Sprint("Figure ", i), Number: true})
	}
	row := []doc.Cell{{Text: strings.Repeat("LONG_NAME_OF_A_SKU", 4)}, {Text: strings.Repeat("LONG_NAME_OF_A_PLAN", 4)}}
	for range 6 {
		row = append(row, doc.Cell{Text: "10,000"})
	}
	wide.Rows = append(wide.Rows, row)
	p.Sections = append(p.Sections, doc.Section{ID: "wide", Title: "Wide", Table: wide})
	b.Load(t, func(w io.Writer) error { return Write(w, p) })
	b.Show(t, "print")
	pagetest.Eval[int](t, b, `dispatchEvent(new Event("beforeprint")); document.documentElement.style.width = "640px"; 1`)
	if over := pagetest.Eval[int](t, b, `[...document.querySelectorAll(".small")].filter((x) => x.getBoundingClientRect().right > 660).length`); over > 0 {
		t.Errorf("%d tables are wider than the paper", over)
	}
	if got := pagetest.Eval[string](t, b, `[...document.querySelectorAll(".scroll")].map((x) => getComputedStyle(x).overflowX).join(" ")`); strings.Contains(got, "auto") {
		t.Errorf("tables scroll on paper: %s", got)
	}
	if got := pagetest.Eval[string](t, b, `[...document.querySelectorAll("#heads th")].map((x) => x.innerText).join("|")`); strings.TrimSpace(strings.ReplaceAll(got, "|", "")) == "" {
		t.Errorf("the header on paper is %q", got)
	}
	if style := pagetest.Eval[string](t, b, `document.querySelector("style").textContent`); !strings.Contains(style, `run \22 a\3c /style\3e b\22 , plan 0123456789abcdef"`) || !strings.Contains(style, "counter(pages)") {
		t.Errorf("the foot of a printed page is %.300s", style[max(0, len(style)-300):])
	}
	b.Quiet(t)
}

// The address leads whoever opens it to the same search, filter, order and row; the list
// is saved as it is shown; commands can be copied.
func TestAddressAndDownload(t *testing.T) {
	b := pagetest.Open(t)
	load(t, b, 1000)
	b.Do(t, chromedp.Click(`.legend button[data-value="failed"]`))
	b.WaitCount(t, "20 of 1,000 users")
	b.Do(t, chromedp.Click(`#heads th:nth-child(1) button`), chromedp.Click(`#heads th:nth-child(1) button`))
	b.Do(t, chromedp.Click(`#rows tr[data-at="3"] .open`), chromedp.WaitVisible("#detail[open]"))
	shown := b.Text(t, `document.getElementById("detail-title").textContent`)
	address := b.Text(t, `location.href`)
	if !strings.Contains(address, "is=Verdict%3Dfailed") || !strings.Contains(address, "sort=-User") || !strings.Contains(address, "row=") {
		t.Errorf("the address does not hold what is shown: %s", address)
	}
	b.Do(t, chromedp.Navigate("about:blank"), chromedp.Navigate(address), chromedp.WaitVisible("#detail[open]"))
	if got := b.Text(t, `document.getElementById("detail-title").textContent`); got != shown {
		t.Errorf("the address leads to %q, want %q", got, shown)
	}
	b.WaitCount(t, "20 of 1,000 users")
	if got := b.Text(t, `document.querySelector("#heads th:nth-child(1)").getAttribute("aria-sort")`); got != "descending" {
		t.Errorf("aria-sort = %q", got)
	}
	csv := b.Text(t, `csvOf(globalThis.page)`)
	if n := strings.Count(csv, "\r\n"); n != 21 {
		t.Errorf("the saved list has %d lines, want a header and 20 users:\n%.300s", n, csv)
	}
	for _, line := range strings.Split(csv, "\r\n")[1:] {
		if line != "" && strings.ContainsAny(line[:1], "=+-@") {
			t.Errorf("a spreadsheet takes this for a formula: %s", line)
		}
	}
	if !pagetest.Eval[bool](t, b, `(() => { const c = document.getElementById("close"), r = c.getBoundingClientRect();
		return document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2) === c })()`) {
		t.Error("the button that closes the detail is covered")
	}
	pagetest.Eval[bool](t, b, `document.getElementById("close").click(), true`)
	hash := b.Text(t, `location.hash`)
	for i := 0; i < 100 && strings.Contains(hash, "row="); i++ { // a dialog says a little later that it is closed
		time.Sleep(20 * time.Millisecond)
		hash = b.Text(t, `location.hash`)
	}
	if strings.Contains(hash, "row=") {
		t.Errorf("the row is still in the address after closing: %s", hash)
	}
	b.Quiet(t)
}
