package main

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// A file is one that goes into an archive.
type file struct {
	name    string // in the archive, with slashes
	path    string // on this machine
	program bool
}

func (f file) mode() int64 {
	if f.program {
		return 0o755
	}
	return 0o644
}

// writeTar writes a compressed tar archive with all files in one folder. Neither
// owner nor time of this machine gets into it.
func writeTar(path, folder string, date time.Time, files []file) error {
	return create(path, func(w io.Writer) error {
		packed := gzip.NewWriter(w)
		archive := tar.NewWriter(packed)
		for _, f := range files {
			text, err := os.ReadFile(f.path)
			if err != nil {
				return err
			}
			h := &tar.Header{Name: folder + "/" + f.name, Mode: f.mode(), Size: int64(len(text)), ModTime: date, Format: tar.FormatPAX}
			if err := archive.WriteHeader(h); err != nil {
				return err
			}
			if _, err := archive.Write(text); err != nil {
				return err
			}
		}
		return errors.Join(archive.Close(), packed.Close())
	})
}

// writeZip is writeTar for Windows.
func writeZip(path, folder string, date time.Time, files []file) error {
	return create(path, func(w io.Writer) error {
		archive := zip.NewWriter(w)
		for _, f := range files {
			text, err := os.ReadFile(f.path)
			if err != nil {
				return err
			}
			h := &zip.FileHeader{Name: folder + "/" + f.name, Method: zip.Deflate, Modified: date}
			h.SetMode(os.FileMode(f.mode()))
			part, err := archive.CreateHeader(h)
			if err != nil {
				return err
			}
			if _, err := part.Write(text); err != nil {
				return err
			}
		}
		return archive.Close()
	})
}

func create(path string, write func(io.Writer) error) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}

// writeSums writes the SHA-256 of each file, as `sha256sum --check` reads it.
func writeSums(path string, files []string) error {
	slices.Sort(files)
	var lines strings.Builder
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		fmt.Fprintf(&lines, "%x  %s\n", sha256.Sum256(text), filepath.Base(name))
	}
	return os.WriteFile(path, []byte(lines.String()), 0o644)
}
