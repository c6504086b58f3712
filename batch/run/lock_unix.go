//go:build unix

package run

import (
	"io/fs"
	"os"
	"syscall"
)

// noFollow keeps a link that somebody put into a folder of all users from leading
// elsewhere.
const noFollow = syscall.O_NOFOLLOW

// commonFolder returns a folder in which every user of this machine may make files and
// nobody may remove those of others; empty where there is none.
func commonFolder() string {
	for _, dir := range []string{"/run/lock", "/tmp"} {
		info, err := os.Stat(dir)
		if err == nil && info.IsDir() && info.Mode()&fs.ModeSticky != 0 && info.Mode().Perm()&0o007 == 0o007 {
			return dir
		}
	}
	return ""
}
