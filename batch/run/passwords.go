package run

import (
	"bytes"
	"crypto/rand"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"os"
	"strings"
	"sync"

	"reseat/plan/bounded"
)

// Passwords makes the first passwords of new accounts and keeps them in one CSV
// file, readable by its owner alone, and nowhere else (R14).
type Passwords struct {
	mu   sync.Mutex
	path string
	made map[string]string // by lower-cased UPN
	size int64             // of the whole lines of the file
}

// passwordsMost is how many bytes the passwords of a run may have: a million of them.
const passwordsMost = 128 << 20

// OpenPasswords reads what earlier processes made. The file appears with the first
// password. A last line that a kill tore is dropped: its password was never used.
func OpenPasswords(path string) (*Passwords, error) {
	p := &Passwords{path: path, made: map[string]string{}}
	text, err := bounded.ReadFound(path, passwordsMost)
	if errors.Is(err, fs.ErrNotExist) {
		return p, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read passwords: %w", err)
	}
	whole := text[:bytes.LastIndexByte(text, '\n')+1]
	p.size = int64(len(whole))
	rows := csv.NewReader(bytes.NewReader(whole))
	rows.FieldsPerRecord = 2
	all, err := rows.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read passwords: %s: %w", path, err)
	}
	for _, row := range all {
		p.made[strings.ToLower(row[0])] = row[1]
	}
	return p, nil
}

// For returns the password of a new account. A new one is on disk before it
// returns; asked again, also by a later process, it returns the same.
func (p *Passwords) For(upn string) (string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if old, ok := p.made[strings.ToLower(upn)]; ok {
		return old, nil
	}
	fresh, err := password()
	if err != nil {
		return "", err
	}
	if err := p.keep(upn, fresh); err != nil {
		return "", fmt.Errorf("write %s: %w", p.path, err)
	}
	p.made[strings.ToLower(upn)] = fresh
	return fresh, nil
}

func (p *Passwords) keep(upn, password string) (err error) {
	f, err := os.OpenFile(p.path, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	var text bytes.Buffer
	w := csv.NewWriter(&text)
	if p.size == 0 {
		_ = w.Write([]string{"UserPrincipalName", "Password"})
	}
	_ = w.Write([]string{upn, password})
	w.Flush()
	if err := errors.Join(w.Error(), f.Truncate(p.size)); err != nil {
		return err
	}
	if _, err := f.WriteAt(text.Bytes(), p.size); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	p.size += int64(text.Len())
	return nil
}

// The letters of passwords, without those that look alike. Graph demands three of
// four kinds; each password has all four.
var letters = []string{"ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnopqrstuvwxyz", "23456789", "!#%+:?@_"}

const passwordLength = 16

// password draws a random password: one letter of each kind, the rest of any. It
// begins with a capital letter, as a spreadsheet takes a cell that begins with a sign
// for a formula.
func password() (string, error) {
	all := strings.Join(letters, "")
	out := make([]byte, passwordLength)
	for i := range out {
		from := all
		if i < len(letters) {
			from = letters[i]
		}
		n, err := below(len(from))
		if err != nil {
			return "", err
		}
		out[i] = from[n]
	}
	for i := len(out) - 1; i > 1; i-- {
		j, err := below(i)
		if err != nil {
			return "", err
		}
		out[i], out[j+1] = out[j+1], out[i]
	}
	return string(out), nil
}

// below draws a random number from 0 to n−1.
func below(n int) (int, error) {
	r, err := rand.Int(rand.Reader, big.NewInt(int64(n)))
	if err != nil {
		return 0, err
	}
	return int(r.Int64()), nil
}
