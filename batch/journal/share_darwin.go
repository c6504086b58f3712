package journal

import "syscall"

// shares are the file systems of macOS that live on another machine.
var shares = map[string]string{
	"nfs": "NFS", "smbfs": "SMB", "afpfs": "AFP", "webdav": "WebDAV", "ftp": "FTP", "macfuse": "FUSE", "osxfuse": "FUSE",
}

// networkShare reads the file system of a folder.
func networkShare(dir string) string {
	var s syscall.Statfs_t
	if syscall.Statfs(dir, &s) != nil {
		return ""
	}
	var name []byte
	for _, c := range s.Fstypename {
		if c == 0 {
			break
		}
		name = append(name, byte(c))
	}
	return shares[string(name)]
}
