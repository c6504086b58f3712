package plan

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"reseat/plan/bounded"
)

// tableMost is how many bytes a file of rules or of decisions may have.
const tableMost = 16 << 20

// readTable reads a CSV file with a header, in any order of its columns, and calls row
// for each row with its trimmed cells by column. It takes semicolons for commas where
// the header has no comma, as spreadsheets write it in half of the world. Errors name
// the file and the line.
func readTable(name string, r io.Reader, needed []string, row func(map[string]string) error) error {
	text := bufio.NewReader(bounded.Reader(r, tableMost))
	in := csv.NewReader(text)
	if first, _ := text.Peek(text.Size()); !strings.Contains(firstLine(first), ",") {
		in.Comma = ';'
	}
	head, err := in.Read()
	if errors.Is(err, io.EOF) {
		return fmt.Errorf("%s: no header: it needs the columns %s", name, strings.Join(needed, ", "))
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	head[0] = strings.TrimPrefix(head[0], "\ufeff")
	for _, column := range needed {
		if !slices.Contains(head, column) {
			return fmt.Errorf("%s: no column %q", name, column)
		}
	}
	for {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		byColumn := map[string]string{}
		for i, column := range head {
			byColumn[column] = strings.TrimSpace(cells[i])
		}
		if err := row(byColumn); err != nil {
			line, _ := in.FieldPos(0)
			return fmt.Errorf("%s:%d: %w", name, line, err)
		}
	}
}

func firstLine(text []byte) string {
	line, _, _ := strings.Cut(string(text), "\n")
	return line
}
