package journal

import "syscall"

// shares are the file systems that live on another machine, or behind a program that
// does not keep SQLite's promises, by the magic number that statfs gives (linux/magic.h).
var shares = map[uint32]string{
	0x6969:     "NFS",
	0x517b:     "SMB",
	0xfe534d42: "SMB",
	0xff534d42: "CIFS",
	0x564c:     "NetWare",
	0x5346414f: "AFS",
	0x73757245: "Coda",
	0x01021997: "9p", // also the disks of Windows seen from WSL
	0x00c36400: "Ceph",
	0x0bd00bd3: "Lustre",
	0x65735546: "FUSE", // such as sshfs
	0x786f4256: "VirtualBox shared folder",
	0x01161970: "GFS2",
	0x7461636f: "OCFS2",
}

// networkShare reads the file system of a folder.
func networkShare(dir string) string {
	var s syscall.Statfs_t
	if syscall.Statfs(dir, &s) != nil {
		return ""
	}
	return shares[uint32(s.Type)]
}
