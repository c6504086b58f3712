// Package shellword writes command lines that a shell takes apart as they were meant.
package shellword

import (
	"runtime"
	"strings"
)

// Join joins words to a command line for a shell of this system.
func Join(words ...string) string { return join(words, runtime.GOOS) }

// Posix joins words to a command line for a POSIX shell, whatever system this is.
func Posix(words ...string) string { return join(words, "posix") }

func join(words []string, system string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = quote(w, system)
	}
	return strings.Join(quoted, " ")
}

// quote writes a word as a shell of that system takes it.
func quote(word, system string) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=@%+,"
	safe := plain
	if system == "windows" {
		safe += `\`
	}
	if word != "" && strings.Trim(word, safe) == "" {
		return word
	}
	if system == "windows" {
		return `"` + strings.ReplaceAll(word, `"`, `\"`) + `"`
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
