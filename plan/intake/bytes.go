package intake

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"

	"golang.org/x/text/transform"

	"reseat/plan/tenant"
)

// headSize is how far the detection looks ahead, in bytes.
const headSize = 64 << 10

// all reads the file from its first byte to its last.
func (in *reading) all(r io.Reader) error {
	sum := sha256.New()
	raw := io.TeeReader(r, sum)
	t, err := in.open(raw)
	if err != nil {
		return err
	}
	defer in.close()
	if err := in.rows(t); err != nil {
		return err
	}
	// The digest is of the whole file, also where the last row ends before it does.
	if _, err := io.Copy(io.Discard, raw); err != nil {
		return in.cannotRead(err)
	}
	in.info.SHA256 = hex.EncodeToString(sum.Sum(nil))
	in.conclude(t)
	return nil
}

func (in *reading) close() {
	for _, c := range in.closers {
		c.Close()
	}
}

// open unpacks and decodes: what it returns is text.
func (in *reading) open(raw io.Reader) (*text, error) {
	file := bufio.NewReaderSize(raw, headSize)
	head, err := peek(file)
	packed := ""
	if err == nil && bytes.HasPrefix(head, []byte{0x1F, 0x8B}) {
		packed = "gzip, "
		if file, err = unpack(file); err == nil {
			head, err = peek(file)
		}
	}
	if err != nil {
		return nil, in.cannotRead(err)
	}
	if packed == "" && isWorkbook(head) {
		return in.openSheet(file)
	}
	if in.options.Sheet != "" {
		return nil, in.fail("--sheet is for Excel workbooks (.xlsx), and this is none: leave it out")
	}
	if err := in.refuseBinary(head); err != nil {
		return nil, err
	}
	cs, ok := detect(head, in.options.Encoding)
	if !ok {
		return nil, in.fail("unknown encoding %q: use a name such as utf-8, utf-16le, windows-1252, iso-8859-2 or shift_jis", in.options.Encoding)
	}
	if _, err := file.Discard(cs.mark); err != nil {
		return nil, in.cannotRead(err)
	}
	in.info.Encoding = packed + cs.name
	return newText(file, cs), nil
}

// openSheet opens a workbook: the text of one sheet. Its digest is of the whole file.
func (in *reading) openSheet(file io.Reader) (*text, error) {
	s, err := in.workbook(file)
	if err != nil {
		return nil, err
	}
	in.closers = append(in.closers, s)
	in.info.Encoding, in.sheet = "Excel workbook", s
	return newText(s, charset{turn: transform.Nop}), nil
}

func unpack(file io.Reader) (*bufio.Reader, error) {
	packed := &counter{Reader: file}
	z, err := gzip.NewReader(packed)
	if err != nil {
		return nil, err
	}
	return bufio.NewReaderSize(&unpacked{Reader: z, packed: packed}, headSize), nil
}

// A gzip bomb is small and unpacks without end. What is larger than bombSize and more
// than bombRatio times what it was packed is none that people have made.
const (
	bombSize  = 64 << 20
	bombRatio = 200
)

var errBomb = errors.New("a gzip bomb")

// unpacked reads what gzip unpacks until it is too much.
type unpacked struct {
	io.Reader
	packed *counter
	n      int64
}

// Read is part of io.Reader.
func (u *unpacked) Read(p []byte) (int, error) {
	if u.n > bombSize && u.n > bombRatio*u.packed.n {
		return 0, errBomb
	}
	n, err := u.Reader.Read(p)
	u.n += int64(n)
	return n, err
}

// A counter counts the bytes that were read.
type counter struct {
	io.Reader
	n int64
}

// Read is part of io.Reader.
func (c *counter) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n += int64(n)
	return n, err
}

// peek looks at the first bytes; a file may have fewer.
func peek(b *bufio.Reader) ([]byte, error) {
	head, err := b.Peek(headSize)
	if err == io.EOF {
		err = nil
	}
	return head, err
}

// refuseBinary names the files that people take for CSV.
func (in *reading) refuseBinary(head []byte) error {
	switch {
	case len(head) == 0:
		return in.fail("the file is empty: export it again")
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return in.fail("a document or zip archive, whatever its name says: open it and save as CSV")
	case bytes.HasPrefix(head, []byte("%PDF-")):
		return in.fail("a PDF document: export the list as CSV")
	case bytes.Contains(head, wideASCII("EncryptedPackage")):
		return in.fail("a workbook with a password: open it and save without the password, or as CSV")
	case bytes.HasPrefix(head, []byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}):
		return in.fail("an old Excel workbook (.xls), whatever its name says: open it and save as CSV")
	case utf32(head):
		return in.fail("the file is UTF-32: save it as UTF-8")
	case wide(head) == "mixed" && !marked16(head):
		return in.cannotRead(errMixed)
	case wide(head) == "binary" && !marked16(head):
		if line, ok := nulIn(head); ok {
			return in.failAt(line, "%s", nulText)
		}
		return in.fail("not text: a user list is a CSV, JSON or plain text file")
	}
	return nil
}

// wideASCII is ASCII as UTF-16 has it, little end first.
func wideASCII(s string) []byte {
	var out []byte
	for i := range len(s) {
		out = append(out, s[i], 0)
	}
	return out
}

func marked16(head []byte) bool {
	return bytes.HasPrefix(head, []byte{0xFF, 0xFE}) || bytes.HasPrefix(head, []byte{0xFE, 0xFF})
}

// conclude says what only the end of the file can tell.
func (in *reading) conclude(t *text) {
	if t.legacy() {
		in.info.Encoding = in.info.Encoding[:len(in.info.Encoding)-len("UTF-8")] + "Windows-1252"
		in.info.note("the file is not UTF-8 and was read as Windows-1252: rows whose user key contains a letter outside ASCII cannot be used; save the file as UTF-8, or name its --encoding")
	}
	if t.guess != nil && t.guess.stray > 0 {
		in.info.note("the file is UTF-8, but for %s outside that encoding, shown as \uFFFD: export it again", tenant.Count(t.guess.stray, "byte"))
	}
	in.columns.conclude(&in.info, in.asked)
}
