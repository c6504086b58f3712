package page

import (
	"bufio"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"strings"
	"sync"

	"reseat/report/doc"
)

//go:embed assets
var assets embed.FS

// What a page is made of is read when the first is written: parsing it takes longer than
// most commands do.
var (
	style = sync.OnceValue(func() string {
		return read("assets/base.css", "assets/parts.css", "assets/grid.css", "assets/print.css")
	})
	script = sync.OnceValue(func() string {
		return read("assets/data.js", "assets/grid.js", "assets/detail.js", "assets/address.js", "assets/start.js")
	})
	charts = sync.OnceValue(func() *template.Template {
		return template.Must(template.New("").Funcs(template.FuncMap{"figure": figure}).ParseFS(assets, "assets/chart.html"))
	})
	layout = sync.OnceValue(func() *template.Template {
		return template.Must(template.New("").Funcs(template.FuncMap{"chart": draw, "prose": prose}).ParseFS(assets,
			"assets/head.html", "assets/parts.html", "assets/list.html"))
	})
)

// read joins embedded files; a missing one is a fault of the build.
func read(names ...string) string {
	var b strings.Builder
	for _, name := range names {
		text, err := assets.ReadFile(name)
		if err != nil {
			panic(err)
		}
		b.Write(text)
	}
	return b.String()
}

// Write writes the page. The rows of the list are read once, in their order.
func Write(w io.Writer, p doc.Document) error {
	out := bufio.NewWriterSize(w, 1<<16)
	view := struct {
		doc.Document
		Style  template.CSS
		Script template.JS
		Policy string
	}{p, template.CSS(style() + printed(p)), template.JS(script()), policy(style() + printed(p))}
	if err := layout().ExecuteTemplate(out, "head.html", view); err != nil {
		return fmt.Errorf("write page: %w", err)
	}
	if p.List != nil {
		if err := writeData(out, p.List); err != nil {
			return fmt.Errorf("write page: %w", err)
		}
	}
	if err := layout().ExecuteTemplate(out, "tail.html", view); err != nil {
		return fmt.Errorf("write page: %w", err)
	}
	return out.Flush()
}

// prose sets what stands between backticks as code.
func prose(s string) template.HTML {
	var b strings.Builder
	for i, part := range strings.Split(s, "`") {
		if i%2 == 1 {
			b.WriteString("<code>" + esc(part) + "</code>")
		} else {
			b.WriteString(esc(part))
		}
	}
	return template.HTML(b.String())
}

// printed is the style of a page's margins on paper: in the foot what the page is about, and
// which page of how many this is; in the head of each page its ribbon.
func printed(p doc.Document) string {
	const small = "font: 7.5pt sans-serif; color: #444; "
	var about []string
	for _, s := range []string{p.Title, p.Subtitle, p.Proof} {
		if s != "" {
			about = append(about, cut(s, mostInFoot))
		}
	}
	out := "@bottom-left { content: " + cssText(strings.Join(about, " · ")) + "; width: 86%; " + small + "text-align: left; }" +
		" @bottom-right { content: counter(page) \" / \" counter(pages); width: 14%; " + small + "text-align: right; }"
	if p.Ribbon != "" {
		out += " @top-center { content: " + cssText(cut(p.Ribbon, mostInFoot)) + "; " + small + "}"
	}
	return "@media print { @page { " + out + " } }\n"
}

// mostInFoot is how many letters of a title have room in the foot of a printed page.
const mostInFoot = 90

// cssText is a string of CSS, safe inside an element of HTML as well.
func cssText(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		if r < ' ' || strings.ContainsRune("\"\\<>&", r) {
			fmt.Fprintf(&b, "\\%x ", r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String() + `"`
}

// policy is the page's content security policy: its own style and script, and
// nothing else from anywhere.
func policy(style string) string {
	return "default-src 'none'; img-src data:; style-src " + digest(style) + "; script-src " + digest(script()) +
		"; base-uri 'none'; form-action 'none'"
}

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
