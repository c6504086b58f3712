// Command reseat is the bulk license processor for Microsoft 365.
package main

import (
	"context"
	"os"
)

func main() {
	frugal()
	os.Exit(execute(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
