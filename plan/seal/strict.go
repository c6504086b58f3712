package seal

import (
	"bytes"
	"encoding/json"
	"errors"
)

// Strict decodes one JSON value: in text there may be nothing that v does not know, and
// nothing behind the value.
func Strict(text []byte, v any) error {
	d := newDecoder()
	return d.decode(text, v)
}

// A decoder decodes many texts with one json.Decoder, as Strict does. It is of no use
// after an error.
type decoder struct {
	src *bytes.Reader
	dec *json.Decoder
	fed int64 // bytes that dec has read
}

func newDecoder() decoder {
	src := new(bytes.Reader)
	d := json.NewDecoder(src)
	d.DisallowUnknownFields()
	return decoder{src: src, dec: d}
}

func (d *decoder) decode(text []byte, v any) error {
	d.src.Reset(text)
	if err := d.dec.Decode(v); err != nil {
		return err
	}
	left := d.src.Len()
	d.fed += int64(len(text) - left)
	behind := left + int(d.fed-d.dec.InputOffset())
	if len(bytes.TrimSpace(text[len(text)-behind:])) > 0 {
		return errors.New("there is more on the line")
	}
	return nil
}
