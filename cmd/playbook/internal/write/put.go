package write

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

// put writes a file into the stage. The stage is a folder that we have just
// made, under names that were checked, so plain paths are safe in it, and half
// the system calls of os.Root.
func (p *publication) put(name string, b []byte, s *stamp, last *string) error {
	base := filepath.Join(p.root, filepath.FromSlash(stagedSite))
	if d := path.Dir(name); d != *last {
		if err := mkdir(base, d); err != nil {
			return err
		}
		*last = d
	}
	f, err := os.OpenFile(filepath.Join(base, filepath.FromSlash(name)), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if err == nil && p.opt.State != "" {
		var info fs.FileInfo
		if info, err = f.Stat(); err == nil {
			s.mtime = info.ModTime().UnixNano()
		}
	}
	if e := f.Close(); err == nil {
		err = e
	}
	return err
}

// mkdir makes base/d, asking first for the last folder only: mostly its parent is there.
func mkdir(base, d string) error {
	full := filepath.Join(base, filepath.FromSlash(d))
	err := os.Mkdir(full, 0o777)
	if errors.Is(err, fs.ErrNotExist) && d != "." {
		if err = mkdir(base, path.Dir(d)); err == nil {
			err = os.Mkdir(full, 0o777)
		}
	}
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	return err
}
