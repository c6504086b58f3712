package batch

import (
	"crypto/rand"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/big"
	"os"
	"strings"
	"sync"
)

// Passwords makes the first passwords of new accounts and keeps them in one CSV
// file, readable by its owner alone, and nowhere else (R14).
type Passwords struct {
	mu   sync.Mutex
	path string
	made map[string]string // by lower-cased UPN
}

// OpenPasswords reads what earlier processes made. The file appears with the first
// password.
func OpenPasswords(path string) (*Passwords, error) {
	p := &Passwords{path: path, made: map[string]string{}}
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return p, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read passwords: %w", err)
	}
	defer f.Close()
	rows := csv.NewReader(f)
	rows.FieldsPerRecord = -1
	for {
		row, err := rows.Read()
		if err == io.EOF {
			return p, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read passwords: %s: %w", path, err)
		}
		if len(row) == 2 { // a torn last line has no second cell
			p.made[strings.ToLower(row[0])] = row[1]
		}
	}
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
	f, err := os.OpenFile(p.path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := csv.NewWriter(f)
	if info, err := f.Stat(); err == nil && info.Size() == 0 {
		_ = w.Write([]string{"UserPrincipalName", "Password"})
	}
	_ = w.Write([]string{upn, password})
	w.Flush()
	return errors.Join(w.Error(), f.Sync())
}

// The letters of passwords, without those that look alike. Graph demands three of
// four kinds; each password has all four.
var letters = []string{"ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnopqrstuvwxyz", "23456789", "!#%+:?@_"}

const passwordLength = 16

// password draws a random password: one letter of each kind, the rest of any.
func password() (string, error) {
	all := strings.Join(letters, "")
	out := make([]byte, passwordLength)
	for i := range out {
		from := all
		if i < len(letters) {
			from = letters[i]
		}
		n, err := rand.Int(rand.Reader, big.NewInt(int64(len(from))))
		if err != nil {
			return "", err
		}
		out[i] = from[n.Int64()]
	}
	for i := len(out) - 1; i > 0; i-- {
		n, err := rand.Int(rand.Reader, big.NewInt(int64(i+1)))
		if err != nil {
			return "", err
		}
		j := n.Int64()
		out[i], out[j] = out[j], out[i]
	}
	return string(out), nil
}
