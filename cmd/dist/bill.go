package main

import (
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	cdx "github.com/CycloneDX/cyclonedx-go"
	"github.com/google/uuid"
)

// writeBill writes the bill of materials of a program, from what the compiler noted
// in it: so it lists what is inside, not what go.mod would allow.
func writeBill(path, program string, r release) error {
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		return err
	}
	text, err := os.ReadFile(program)
	if err != nil {
		return err
	}
	return create(path, func(w io.Writer) error {
		return cdx.NewBOMEncoder(w, cdx.BOMFileFormatJSON).SetPretty(true).Encode(bill(info, filepath.Base(program), sha256.Sum256(text), r))
	})
}

func bill(info *debug.BuildInfo, program string, sum [32]byte, r release) *cdx.BOM {
	b := cdx.NewBOM()
	b.SerialNumber = "urn:uuid:" + uuid.NewSHA1(uuid.NameSpaceOID, sum[:]).String() // of the program, so that equal ones have equal bills
	b.Metadata = &cdx.Metadata{
		Timestamp: r.date.Format(time.RFC3339),
		Component: &cdx.Component{
			BOMRef: "reseat", Type: cdx.ComponentTypeApplication, Name: program, Version: r.version,
			Hashes:   &[]cdx.Hash{{Algorithm: cdx.HashAlgoSHA256, Value: hex.EncodeToString(sum[:])}},
			Licenses: &cdx.Licenses{{License: &cdx.License{ID: "MIT"}}},
		},
	}
	parts := []cdx.Component{part("std", info.GoVersion, "")}
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		parts = append(parts, part(m.Path, m.Version, m.Sum))
	}
	b.Components = &parts
	return b
}

// part is one module inside the program. Its sum is Go's own, of the whole module.
func part(path, version, sum string) cdx.Component {
	c := cdx.Component{
		BOMRef: path + "@" + version, Type: cdx.ComponentTypeLibrary, Name: path, Version: version,
		PackageURL: "pkg:golang/" + path + "@" + version,
	}
	if sum != "" {
		c.Properties = &[]cdx.Property{{Name: "go:sum", Value: sum}}
	}
	return c
}
