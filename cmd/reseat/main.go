// Command reseat is the bulk license processor for Microsoft 365.
//
// It is large because there are many subcommands, and one idea: each reads its flags, calls
// the packages that do the work, shows how far they are, and turns an error into words, a
// hint and an exit code. A file is a subcommand or a group of flags.
package main

import (
	"context"
	"os"
)

func main() {
	keepPrivate()
	frugal()
	os.Exit(execute(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
