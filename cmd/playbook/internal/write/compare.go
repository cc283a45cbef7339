package write

import (
	"io/fs"
	"path"
	"path/filepath"
	"slices"
)

// same reports whether the disk holds e at name already, and refuses names where
// something lies that no build of ours put there.
func (p *publication) same(name string, e entry, b []byte) (bool, error) {
	if s, ok := p.disk.clash[name]; ok {
		return false, &strangerError{s}
	}
	t, there := p.disk.at[name]
	if !there {
		for up := path.Dir(name); up != "."; up = path.Dir(up) {
			if t, there := p.disk.at[up]; there && !t.mode.IsDir() {
				return false, p.clears(up, t)
			}
		}
		return false, nil
	}
	if !t.mode.IsRegular() {
		return false, p.clears(name, t)
	}
	if s, ok := p.known[name]; ok && t.size == s.size && t.mtime == s.mtime && s.size > 0 {
		if s.entry == e {
			return true, nil
		}
	} else if t.size == e.size {
		same, err := holds(p.dir, name, b)
		if err != nil {
			return false, machine("read", filepath.Join(p.root, filepath.FromSlash(name)), err)
		}
		if same {
			return true, nil
		}
	}
	if _, ours := p.own[name]; !ours {
		return false, &strangerError{name}
	}
	return false, nil
}

// strangerError is a path where something lies that is not from a build.
type strangerError struct{ path string }

func (e *strangerError) Error() string { return e.path }

// clears is nil when what blocks the way at name will be gone: our own vanished
// file where a folder is to be, or a folder with nothing but such files.
func (p *publication) clears(name string, t found) error {
	isDoomed := func(q string) bool { _, ok := slices.BinarySearch(p.doomed, q); return ok }
	ok := t.mode.IsRegular() && isDoomed(name)
	if t.mode.IsDir() {
		ok = fs.WalkDir(p.dir.FS(), name, func(q string, e fs.DirEntry, err error) error {
			if err == nil && !e.IsDir() && !isDoomed(q) {
				err = fs.ErrExist
			}
			return err
		}) == nil
	}
	if !ok {
		return &strangerError{name}
	}
	p.early.Store(true)
	return nil
}
