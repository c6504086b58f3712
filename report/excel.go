package report

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
)

// Excel returns a writer of CSV that writes what write does in the form that Excel
// opens by double click: a byte order mark, CRLF, and the list separator of the
// user's country, which is a semicolon where numbers have a decimal comma.
func Excel[T any](write func(io.Writer, T) error, separator rune) func(io.Writer, T) error {
	return func(w io.Writer, what T) error {
		r, pipe := io.Pipe()
		go func() { pipe.CloseWithError(write(pipe, what)) }()
		err := toExcel(w, r, separator)
		_ = r.CloseWithError(err)
		return err
	}
}

// toExcel copies CSV with commas from r to w.
func toExcel(w io.Writer, r io.Reader, separator rune) error {
	in := bufio.NewReader(r)
	if mark, err := in.Peek(len(byteOrderMark)); err == nil && string(mark) == byteOrderMark {
		if _, err := in.Discard(len(mark)); err != nil {
			return err
		}
	}
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return fmt.Errorf("write CSV for Excel: %w", err)
	}
	rows, out := csv.NewReader(in), csv.NewWriter(w)
	rows.ReuseRecord = true
	out.Comma, out.UseCRLF = separator, true
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if err := out.Write(row); err != nil {
			return fmt.Errorf("write CSV for Excel: %w", err)
		}
	}
	out.Flush()
	return out.Error()
}
