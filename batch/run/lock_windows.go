package run

import (
	"os"
	"path/filepath"
)

const noFollow = 0

// commonFolder returns the folder of this machine in which every user may make files;
// empty where there is none.
func commonFolder() string {
	data := os.Getenv("ProgramData")
	if data == "" {
		return ""
	}
	dir := filepath.Join(data, "reseat")
	if os.MkdirAll(dir, 0o777) != nil {
		return ""
	}
	return dir
}
