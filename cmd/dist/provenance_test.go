package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// The statement names each file by its digest and the commit it was made from, and the
// library takes it for a valid one.
func TestProvenanceNamesFilesAndCommit(t *testing.T) {
	path := filepath.Join(t.TempDir(), "reseat.tar.gz")
	if err := os.WriteFile(path, []byte("archive"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := provenance([]string{path}, someday)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Validate(); err != nil {
		t.Error(err)
	}
	out := filepath.Join(t.TempDir(), "provenance.intoto.json")
	if err := writeProvenance(out, []string{path}, someday); err != nil {
		t.Fatal(err)
	}
	text, _ := os.ReadFile(out)
	var got struct {
		Type    string `json:"_type"`
		Subject []struct {
			Name   string
			Digest map[string]string
		}
		PredicateType string
		Predicate     struct {
			BuildDefinition struct {
				ResolvedDependencies []struct{ Digest map[string]string }
			}
		}
	}
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte("archive"))
	if len(got.Subject) != 1 || got.Subject[0].Name != "reseat.tar.gz" || got.Subject[0].Digest["sha256"] != hex.EncodeToString(sum[:]) {
		t.Errorf("%+v", got.Subject)
	}
	if got.Type != "https://in-toto.io/Statement/v1" || got.PredicateType != predicateType ||
		got.Predicate.BuildDefinition.ResolvedDependencies[0].Digest["gitCommit"] != someday.commit {
		t.Errorf("%s", text)
	}
}
