package run

import (
	"fmt"
	"reseat/plan/pattern"
	"strconv"
	"strings"
	"unicode/utf8"
)

// NameFault says why a system (a GOOS) would make no file or folder at path, or one that
// is something else; it is empty where nothing is wrong with the name. longest is how many
// bytes the last part may have.
func NameFault(path, system string, longest int) string {
	separators := "/"
	if system == "windows" {
		separators += `\`
		path = volume().ReplaceAllString(path, "")
	}
	parts := strings.FieldsFunc(path, func(r rune) bool { return strings.ContainsRune(separators, r) })
	if len(parts) > 0 && len(parts[len(parts)-1]) > longest {
		return fmt.Sprintf("the name is too long: at most %d bytes", longest)
	}
	for _, part := range parts {
		switch {
		case strings.ContainsRune(part, 0):
			return "a name has no null character"
		case system != "windows" || part == "." || part == "..":
		case strings.ContainsAny(part, `<>:"|?*`) || strings.ContainsFunc(part, func(r rune) bool { return r < ' ' }):
			return "Windows allows no " + firstRefused(part) + " in the name " + strconv.Quote(part)
		case device().MatchString(part):
			return strconv.Quote(part) + " is a device of Windows, not a file"
		case strings.HasSuffix(part, ".") || strings.HasSuffix(part, " "):
			return "Windows drops the dot or space at the end of " + strconv.Quote(part)
		}
	}
	return ""
}

// volume is how a path on Windows begins that names its drive.
var volume = pattern.New(`^(\\\\[?.]\\)?([A-Za-z]:)?`)

// device is a name that Windows reserves, with whatever ending.
var device = pattern.New(`(?i)^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³]) *(\..*)?$`)

func firstRefused(part string) string {
	at := strings.IndexFunc(part, func(r rune) bool { return r < ' ' || strings.ContainsRune(`<>:"|?*`, r) })
	r, _ := utf8.DecodeRuneInString(part[at:])
	return strconv.Quote(string(r))
}
