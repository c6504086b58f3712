// Pack compresses the catalogue for embedding: it reads catalogue.csv in the working
// directory and writes catalogue.csv.gz beside it. With an argument it first makes
// catalogue.csv anew, of the CSV that Microsoft publishes.
package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "pack:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) > 0 {
		if err := convert(args[0], "catalogue.csv"); err != nil {
			return err
		}
	}
	return pack("catalogue.csv", "catalogue.csv.gz")
}

func pack(from, to string) error {
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := w.Write(text); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return os.WriteFile(to, packed.Bytes(), 0o644)
}
