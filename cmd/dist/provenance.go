package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	intoto "github.com/in-toto/attestation/go/v1"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/types/known/structpb"
)

// predicateType is SLSA's provenance, version 1 (slsa.dev/spec/v1.0/provenance).
const predicateType = "https://slsa.dev/provenance/v1"

// writeProvenance writes the statement of which commit and which command made the files
// of a release. It is unsigned: the page on releases says how it is signed.
func writeProvenance(path string, files []string, r release) error {
	s, err := provenance(files, r)
	if err != nil {
		return err
	}
	text, err := protojson.Marshal(s)
	if err != nil {
		return err
	}
	var tidy bytes.Buffer // protojson spaces its text differently in each program
	if err := json.Indent(&tidy, text, "", "  "); err != nil {
		return err
	}
	return create(path, func(w io.Writer) error { _, err := tidy.WriteTo(w); return err })
}

func provenance(files []string, r release) (*intoto.Statement, error) {
	s := &intoto.Statement{Type: intoto.StatementTypeUri, PredicateType: predicateType}
	slices.Sort(files)
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(text)
		s.Subject = append(s.Subject, &intoto.ResourceDescriptor{
			Name: filepath.Base(name), Digest: map[string]string{"sha256": hex.EncodeToString(sum[:])},
		})
	}
	predicate, err := structpb.NewStruct(map[string]any{
		"buildDefinition": map[string]any{
			"buildType":          "https://reseat.example/make-dist/v1",
			"externalParameters": map[string]any{"command": "make dist", "version": r.version},
			"internalParameters": map[string]any{"go": runtime.Version(), "flags": []any{"-trimpath", "CGO_ENABLED=0"}},
			"resolvedDependencies": []any{map[string]any{
				"name": "source", "digest": map[string]any{"gitCommit": r.commit},
			}},
		},
		"runDetails": map[string]any{
			"builder":  map[string]any{"id": "https://reseat.example/local"},
			"metadata": map[string]any{"finishedOn": r.date.Format(time.RFC3339)},
		},
	})
	s.Predicate = predicate
	return s, err
}
