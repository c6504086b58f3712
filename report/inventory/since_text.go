package inventory

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"reseat/plan/tenant"
	"reseat/report/doc"
	"reseat/report/words"
)

// WriteSince writes what differs between two snapshots for the terminal.
func WriteSince(w io.Writer, s Since) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", s.Headline())
	for _, f := range s.facts() {
		words.Field(&b, strings.ToLower(f.Label), f.Value)
	}
	if words := s.scope(); words != "" {
		fmt.Fprintf(&b, "  %s\n", words)
	}
	if len(s.Licenses) > 0 {
		b.WriteString("\nLicenses\n" + s.licenseTable(doc.NewTextTable(doc.TerminalOf(w)), tenant.Plain).Render() + "\n")
	}
	if rows := s.rows(); len(rows) > 0 {
		t := doc.NewTextTable(doc.TerminalOf(w))
		t.AppendHeader(table.Row{"User", "Difference", "Product", "Before", "After"})
		for _, r := range rows {
			t.AppendRow(words.PlainRow(r.UPN, r.Turn, s.named(r), r.Before, r.After))
		}
		b.WriteString("\nUsers\n" + t.Render() + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// named is the product of a row, with its part number after it.
func (s Since) named(r sinceRow) string {
	if r.Product == "" || r.Product == r.Part {
		return string(r.Part)
	}
	return fmt.Sprintf("%s (%s)", r.Product, r.Part)
}

func (s Since) licenseTable(t table.Writer, safely func(string) string) table.Writer {
	t.AppendHeader(table.Row{"Product", "Bought", "In use", "Gained", "Lost", "Changed"})
	for _, x := range s.Licenses {
		t.AppendRow(table.Row{safely(s.named(sinceRow{Product: doc.Safe(s.product(x.SKU)), Part: doc.Safe(s.part(x.SKU))})),
			turned(x.Before.Enabled, x.After.Enabled), turned(x.Before.Consumed, x.After.Consumed), tenant.Thousands(x.Gained), tenant.Thousands(x.Lost), tenant.Thousands(x.Changed)})
	}
	return t
}

// turned shows a number before and after, once where it is the same.
func turned(before, after int) string {
	if before == after {
		return tenant.Thousands(after)
	}
	return tenant.Thousands(before) + " → " + tenant.Thousands(after)
}

// WriteSinceMarkdown writes the same as a page of Markdown, with every user.
func WriteSinceMarkdown(w io.Writer, s Since) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# License changes: %s\n\n%s\n", words.Markdown(s.Later.Name), words.Markdown(s.Headline()))
	for _, f := range s.facts() {
		fmt.Fprintf(&b, "\n- %s: %s", f.Label, words.Markdown(f.Value))
	}
	b.WriteString("\n")
	if words := s.scope(); words != "" {
		fmt.Fprintf(&b, "\n%s\n", words)
	}
	doc.MarkdownSection(&b, "Licenses", s.licenseTable(table.NewWriter(), words.Markdown))
	users := doc.MarkdownTable("User", "Difference", "Product", "Before", "After")
	for _, r := range s.rows() {
		users.AppendRow(table.Row{words.Markdown(string(r.UPN)), string(r.Turn), words.Markdown(s.named(r)), words.Markdown(string(r.Before)), words.Markdown(string(r.After))})
	}
	doc.MarkdownSection(&b, "Users", users)
	_, err := io.WriteString(w, b.String())
	return err
}

// WriteSinceCSV writes one row a difference; plan reads it as a user list.
func WriteSinceCSV(w io.Writer, s Since) error {
	return doc.WriteCSV(w, doc.Form{}, slices.Values(s.rows()), doc.Beside{})
}
