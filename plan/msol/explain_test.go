package msol

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reseat/plan/recipe"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func explain(t testing.TB, name, script string) Explanation {
	t.Helper()
	e, err := Explain(name, strings.NewReader(script))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func text(t testing.TB, e Explanation) string {
	t.Helper()
	var b bytes.Buffer
	if err := e.WriteText(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func readScript(t testing.TB, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// Each script beside its explanation; the recipes in it can be read again and ask
// the same.
func TestExplainScripts(t *testing.T) {
	scripts, err := filepath.Glob("testdata/scripts/*.ps1")
	if err != nil || len(scripts) < 12 {
		t.Fatalf("got %q, %v", scripts, err)
	}
	for _, path := range scripts {
		t.Run(filepath.Base(path), func(t *testing.T) {
			e := explain(t, filepath.Base(path), readScript(t, path))
			got := text(t, e)
			golden := strings.TrimSuffix(path, ".ps1") + ".txt"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(readScript(t, golden), got); diff != "" {
				t.Errorf("-want +got (go test -update rewrites it):\n%s", diff)
			}
			sound(t, e)
		})
	}
}

// sound checks what must hold for every explanation.
func sound(t testing.TB, e Explanation) {
	t.Helper()
	if len(e.Blocked) > 0 && len(e.Jobs) > 0 {
		t.Error("a recipe is made though lines that may write licenses were not read")
	}
	if len(e.Jobs) == 0 {
		return
	}
	var b bytes.Buffer
	if err := e.File().WriteYAML(&b); err != nil {
		t.Fatal(err)
	}
	again, err := recipe.Read("recipes.yaml", bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatalf("%v\n%s", err, &b)
	}
	if diff := cmp.Diff(e.File(), again); diff != "" {
		t.Errorf("written and read again (-want +got):\n%s\n%s", diff, &b)
	}
}
