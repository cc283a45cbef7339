package write

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path"
)

// found is what lies at a path of the output folder now.
type found struct {
	mode  fs.FileMode // type bits only
	size  int64
	mtime int64 // nanoseconds since 1970
}

// disk is the output folder as far as the site or an earlier build is concerned.
// Folders that neither knows are not read.
type disk struct {
	at     map[string]found  // files, links and folders at known paths
	clash  map[string]string // site path → foreign file that is the same to this disk
	within map[string]bool   // known paths' folders, site and manifest
}

// look reads the output folder. It follows no link.
func look(dir *os.Root, n *names, own owned) (*disk, error) {
	d := &disk{at: map[string]found{}, clash: map[string]string{}, within: map[string]bool{}}
	for p := range own {
		for up := path.Dir(p); up != "." && !n.dirs[up] && !d.within[up]; up = path.Dir(up) {
			d.within[up] = true
		}
	}
	return d, d.read(dir, ".", n, own)
}

func (d *disk) read(dir *os.Root, at string, n *names, own owned) error {
	f, err := dir.Open(at)
	if err != nil {
		return err
	}
	list, err := f.ReadDir(-1)
	f.Close()
	if err != nil {
		return err
	}
	for _, e := range list {
		p := path.Join(at, e.Name())
		if p == home {
			continue
		}
		_, wanted := n.files[p]
		_, ours := own[p]
		within := n.dirs[p] || d.within[p]
		if !wanted && !ours && !within {
			// On a disk where case does not count a stranger can lie at our path.
			if q, ok := n.folds[fold(p)]; ok && q != p && sameFile(dir, p, q) {
				d.clash[q] = p
			}
			continue
		}
		t := found{mode: e.Type()}
		if t.mode.IsRegular() {
			info, err := dir.Lstat(p)
			if errors.Is(err, fs.ErrNotExist) {
				continue // gone between list and look
			}
			if err != nil {
				return err
			}
			t = found{info.Mode().Type(), info.Size(), info.ModTime().UnixNano()}
		}
		d.at[p] = t
		if t.mode.IsDir() && within {
			if err := d.read(dir, p, n, own); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
	}
	return nil
}

func sameFile(dir *os.Root, a, b string) bool {
	x, err := dir.Lstat(a)
	if err != nil {
		return false
	}
	y, err := dir.Lstat(b)
	return err == nil && os.SameFile(x, y)
}

// holds reports whether the file at p has exactly these bytes.
func holds(dir *os.Root, p string, want []byte) (bool, error) {
	b, err := dir.ReadFile(p)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return bytes.Equal(b, want), err
}
