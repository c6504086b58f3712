package graphsim

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
)

// errTooLarge is a body beyond the limit, packed or not.
var errTooLarge = errors.New("the request body is too large")

// readBody reads the body of a request, which may be packed with gzip, as Microsoft's
// SDKs for Go send it. No more than most bytes are kept.
func readBody(r *http.Request, most int64) ([]byte, *fault) {
	body, err := readUpTo(r.Body, most)
	switch coding := strings.ToLower(strings.TrimSpace(r.Header.Get("Content-Encoding"))); {
	case err != nil:
		return nil, faultTooLarge()
	case coding == "" || coding == "identity" || len(body) == 0:
		return body, nil
	case coding != "gzip":
		return nil, &fault{status: http.StatusUnsupportedMediaType, code: "UnsupportedMediaType", message: "The content encoding '" + coding + "' is not supported; send the body as it is or packed with gzip."}
	}
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, faultUnreadable()
	}
	if body, err = readUpTo(z, most); errors.Is(err, errTooLarge) {
		return nil, faultTooLarge()
	}
	if err != nil {
		return nil, faultUnreadable()
	}
	return body, nil
}

func readUpTo(r io.Reader, most int64) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r, most+1))
	if err == nil && int64(len(body)) > most {
		err = errTooLarge
	}
	return body, err
}

func faultTooLarge() *fault {
	return &fault{status: http.StatusRequestEntityTooLarge, code: "RequestEntityTooLarge", message: "The request body is too large."}
}

// declared tells whether a body says that it is JSON, as every body has to.
func (c *call) declared() bool {
	if len(c.body) == 0 || c.method == http.MethodGet {
		return true
	}
	typ, _, err := mime.ParseMediaType(c.header.Get("Content-Type"))
	return err == nil && (typ == "application/json" || strings.HasPrefix(typ, "application/") && strings.HasSuffix(typ, "+json"))
}

// A field is one property of a request: its name as it was sent, and its value.
type field struct {
	name string
	raw  json.RawMessage
}

// fields returns the properties of a JSON body by name in lower case: Graph compares
// the names of properties and parameters without regard to case.
func (c *call) fields() (map[string]field, *fault) { return fieldsOf(c.body) }

func fieldsOf(body []byte) (map[string]field, *fault) {
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(body, &keys); err != nil || keys == nil {
		return nil, faultUnreadable()
	}
	out := make(map[string]field, len(keys))
	for k, raw := range keys {
		out[strings.ToLower(k)] = field{k, raw}
	}
	if len(out) < len(keys) {
		return nil, requestFault("A property is named more than once in the request.")
	}
	return out, nil
}
