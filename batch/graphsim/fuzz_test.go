package graphsim_test

import (
	"os"
	"path/filepath"
	"testing"

	"reseat/batch/graphsim"
)

// A scenario that can be read can be lived through.
func FuzzReadScenario(f *testing.F) {
	files, err := filepath.Glob(scenarios + "/*.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		path := filepath.Join(t.TempDir(), "s.yaml")
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := graphsim.ReadScenario(path)
		if err != nil {
			return
		}
		s.Latency = graphsim.Latency{} // the fuzzer's clock is the real one
		for _, f := range s.Faults {
			if f.Do == "reset" || f.Do == "lost" || f.Do == "cut" || f.Do == "slow" {
				return // they abort the handler, or take their time
			}
		}
		d := door{t, graphsim.New(contoso(), graphsim.Options{Scenario: s})}
		d.get("/v1.0/users?$select=id,assignedLicenses")
		d.assign(string(bob), add(skuEMS), nil)
		d.get("/v1.0/users/" + string(bob))
	})
}
