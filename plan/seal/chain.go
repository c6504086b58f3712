package seal

import (
	"bytes"
	"encoding/json"
	"errors"
	"iter"
)

// Why a line of a growing file is refused.
var (
	ErrLineCutOff = errors.New("the line is cut off")
	ErrLineEdited = errors.New("the line, or one before it, was changed after it was written")
)

// Append returns text, the lines of a growing file, with one more: the JSON object v,
// which has keys but none called digest, sealed over all before it.
func Append(text []byte, v any) ([]byte, error) {
	line, err := json.Marshal(v)
	if err != nil {
		return text, err
	}
	text = append(text, line[:len(line)-1]...)
	return append(text, Ending(Sum(text))...), nil
}

// Lines yields the objects of a growing file, each without its digest. After an error,
// which is of the line yielded with it, as it stands in the file, there is none.
func Lines(text []byte) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		for at := 0; at < len(text); {
			n := bytes.IndexByte(text[at:], '\n') + 1
			if n == 0 {
				yield(text[at:], ErrLineCutOff)
				return
			}
			body, right := Split(text[:at+n])
			if !right || len(body) < at {
				yield(text[at:at+n], ErrLineEdited)
				return
			}
			if !yield(append(bytes.Clone(body[at:]), '}'), nil) {
				return
			}
			at += n
		}
	}
}
