package sku

import (
	"fmt"
	"strings"
	"unicode"
)

// SplitLicenseCell splits a license written in the old form SKU|PLAN|PLAN into the
// SKU and the service plans to switch off. White space around the parts and empty
// parts are dropped; nothing is resolved.
func SplitLicenseCell(s string) (skuText string, planTexts []string) {
	head, rest, _ := strings.Cut(s, "|")
	for part := range strings.SplitSeq(rest, "|") {
		if part = strings.TrimSpace(part); part != "" {
			planTexts = append(planTexts, part)
		}
	}
	return strings.TrimSpace(head), planTexts
}

// SplitList splits a list of names at sep: a comma in flags, a semicolon in
// cells. An item that holds sep is written in double quotes, a quote inside it
// twice; a quote elsewhere is a letter like any other. White space around items
// and empty items are dropped.
func SplitList(s string, sep rune) ([]string, error) {
	var items []string
	for rest := s; ; {
		item, after, more, err := cutItem(strings.TrimLeftFunc(rest, unicode.IsSpace), sep)
		if err != nil {
			return nil, fmt.Errorf("list %q: %w", s, err)
		}
		if item != "" {
			items = append(items, item)
		}
		if !more {
			return items, nil
		}
		rest = after
	}
}

// JoinList is the inverse of SplitList for items that are not empty and have no
// white space around them.
func JoinList(items []string, sep rune) string {
	quoted := make([]string, len(items))
	for i, item := range items {
		if strings.ContainsRune(item, sep) || strings.HasPrefix(item, `"`) {
			item = `"` + strings.ReplaceAll(item, `"`, `""`) + `"`
		}
		quoted[i] = item
	}
	return strings.Join(quoted, string(sep))
}

// cutItem takes the first item off a list that begins with no space. more tells
// whether a separator followed.
func cutItem(s string, sep rune) (item, after string, more bool, err error) {
	if !strings.HasPrefix(s, `"`) {
		item, after, more = strings.Cut(s, string(sep))
		return strings.TrimSpace(item), after, more, nil
	}
	item, after, err = cutQuoted(s[1:])
	if err != nil {
		return "", "", false, err
	}
	between, after, more := strings.Cut(after, string(sep))
	if between = strings.TrimSpace(between); between != "" {
		return "", "", false, fmt.Errorf("%q follows a closing quote: put a %q between, or quote the whole item", between, sep)
	}
	return strings.TrimSpace(item), after, more, nil
}

// cutQuoted reads up to the closing quote; the opening one is gone already.
func cutQuoted(s string) (item, after string, err error) {
	var b strings.Builder
	for {
		text, rest, closed := strings.Cut(s, `"`)
		if !closed {
			return "", "", fmt.Errorf("the quote is not closed")
		}
		b.WriteString(text)
		if !strings.HasPrefix(rest, `"`) {
			return b.String(), rest, nil
		}
		b.WriteByte('"')
		s = rest[1:]
	}
}
