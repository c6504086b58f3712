// Command texts lists every text that reseat can show a person, one a line with its
// place: the string literals of several words in the program, the words of its HTML
// templates, and the lines of README and guide. A writer reads the list; a test holds it
// against the words that reseat does not use.
package main

import (
	"fmt"
	"os"
)

func main() {
	all, err := Texts(".")
	if err != nil {
		fmt.Fprintln(os.Stderr, "texts:", err)
		os.Exit(1)
	}
	for _, t := range all {
		fmt.Printf("%s:%d: %s\n", t.File, t.Line, t.Words)
	}
}
