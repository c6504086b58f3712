package settings

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A settings file that would keep a YAML parser busy is refused before it gets there (SEC-7).
func TestHostileSettings_SEC7(t *testing.T) {
	for name, tt := range map[string]struct{ text, want string }{
		"brackets": {strings.Repeat("[", 50_000), ":1: nested too deep"},
		"lists":    {"output:\n" + strings.Repeat("- ", 5_000), ":2: nested too deep"},
		"large":    {strings.Repeat("# more\n", 1<<17), "larger than 256 KiB"},
		"letters":  {"output: \xff\xfe", "not UTF-8"},
	} {
		path := filepath.Join(t.TempDir(), "reseat.yaml")
		if err := os.WriteFile(path, []byte(tt.text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Read(path); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %s", name, err, tt.want)
		}
	}
}
