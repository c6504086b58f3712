package seal

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// A Kind is one kind of file with a closing line: what its first line says, and the
// reasons, in its own words, for which one is refused.
type Kind struct {
	Format string // as the first line has it under "format": a name, a slash, a number

	NotOne error // it is something else
	Older  error // an earlier version wrote it, whose format is not read
	Newer  error // a later version wrote it
	CutOff error // it ends before its closing line
	Edited error // it is not as it was written
}

// name is the part of the format that all versions have, with the slash.
func (k Kind) name() string { return k.Format[:strings.IndexByte(k.Format, '/')+1] }

// begins is how the first line of any version begins.
func (k Kind) begins() string { return `{"format":"` + k.name() }

// check judges the first line of a file.
func (k Kind) check(line []byte) error {
	format := formatOf(string(line))
	switch {
	case !strings.HasPrefix(format, k.name()):
		return k.NotOne
	case format == k.Format:
		return nil
	case version(format) < version(k.Format):
		return fmt.Errorf("%w (format is %q, this version reads %q)", k.Older, format, k.Format)
	}
	return fmt.Errorf("%w (format is %q, this version reads %q)", k.Newer, format, k.Format)
}

// formatOf returns the format that a first line states, also where the object that it
// begins goes on behind the line.
func formatOf(line string) string {
	var head struct {
		Format string `json:"format"`
	}
	if json.Unmarshal([]byte(line), &head) == nil {
		return head.Format
	}
	rest, _ := strings.CutPrefix(line, `{"format":"`)
	format, _, _ := strings.Cut(rest, `"`)
	return format
}

func version(format string) int {
	_, number, _ := strings.Cut(format, "/")
	n, err := strconv.Atoi(number)
	if err != nil {
		return math.MaxInt
	}
	return n
}

// Reason returns the reason of the kind for which a file was refused, nil where err is
// another error.
func (k Kind) Reason(err error) error {
	for _, why := range []error{k.NotOne, k.Older, k.Newer, k.CutOff, k.Edited} {
		if why != nil && errors.Is(err, why) {
			return why
		}
	}
	return nil
}
