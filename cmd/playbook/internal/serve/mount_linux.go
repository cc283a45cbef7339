package serve

import "golang.org/x/sys/unix"

// eventless reports disks on which other machines write without the kernel here
// knowing: network mounts, and what virtual machines, WSL and containers share
// with their host. The numbers are those of statfs(2).
func eventless(dir string) bool {
	var s unix.Statfs_t
	if unix.Statfs(dir, &s) != nil {
		return false
	}
	const cifs, smb2, vboxsf, ceph = 0xFF534D42, 0xFE534D42, 0x786F4256, 0x00C36400
	switch uint32(s.Type) {
	case unix.NFS_SUPER_MAGIC, unix.SMB_SUPER_MAGIC, cifs, smb2, unix.V9FS_MAGIC, unix.FUSE_SUPER_MAGIC, vboxsf, ceph, unix.AFS_SUPER_MAGIC:
		return true
	}
	return false
}
