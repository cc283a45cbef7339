package serve

import (
	"crypto/sha256"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"
)

// stamp is what tells one state of a file from the next.
type stamp struct {
	size, mtime int64
	mode        fs.FileMode
	sum         [32]byte // only when asked for and the time is too young to tell
}

// folder is a folder as it was last looked at.
type folder struct {
	files map[string]stamp
	subs  map[string]bool
}

// tree remembers what the watched folders held, to find what events missed.
// Paths have slashes and begin at root.
type tree struct {
	root string
	dirs map[string]*folder
	// enter is called for a folder before it is read for the first time.
	enter func(dir string)
	// hash reads files younger than coarse: where time stamps are the only
	// sign, two writes within one tick of the disk's clock look the same.
	hash bool
}

// coarse is the widest tick of a disk's clock (FAT: two seconds), and some.
const coarse = 3 * time.Second

func newTree(root string, enter func(string)) *tree {
	return &tree{root: root, dirs: map[string]*folder{}, enter: enter}
}

func (t *tree) abs(p string) string { return filepath.Join(t.root, filepath.FromSlash(p)) }

func (t *tree) stamp(p string, info fs.FileInfo) stamp {
	s := stamp{size: info.Size(), mtime: info.ModTime().UnixNano(), mode: info.Mode()}
	if t.hash && info.Mode().IsRegular() && time.Since(info.ModTime()) < coarse {
		if b, err := os.ReadFile(t.abs(p)); err == nil {
			s.sum = sha256.Sum256(b)
		}
	}
	return s
}

// refresh reads dir and what is new below it, the rest below it only when deep,
// and returns the files that are new, changed or gone.
func (t *tree) refresh(dir string, deep bool) (changed []string) {
	f := t.dirs[dir]
	if f == nil {
		t.enter(dir)
		f = &folder{map[string]stamp{}, map[string]bool{}}
	}
	list, err := os.ReadDir(t.abs(dir))
	if err != nil {
		return t.drop(dir)
	}
	t.dirs[dir] = f
	files, subs := make(map[string]stamp, len(list)), map[string]bool{}
	for _, e := range list {
		if ignoredName(e.Name()) {
			continue
		}
		p := path.Join(dir, e.Name())
		if e.IsDir() {
			subs[e.Name()] = true
			if deep || t.dirs[p] == nil {
				changed = append(changed, t.refresh(p, deep)...)
			}
			continue
		}
		info, err := e.Info()
		if err != nil {
			continue // gone since the list
		}
		s := t.stamp(p, info)
		files[e.Name()] = s
		if was, ok := f.files[e.Name()]; !ok || !was.same(s) {
			changed = append(changed, p)
		}
	}
	for name := range f.files {
		if _, ok := files[name]; !ok {
			changed = append(changed, path.Join(dir, name))
		}
	}
	for name := range f.subs {
		if !subs[name] {
			changed = append(changed, t.drop(path.Join(dir, name))...)
		}
	}
	f.files, f.subs = files, subs
	return changed
}

// same compares; a sum that was not taken, because the file had grown old,
// says nothing.
func (s stamp) same(o stamp) bool {
	if s.sum == ([32]byte{}) || o.sum == ([32]byte{}) {
		s.sum, o.sum = [32]byte{}, [32]byte{}
	}
	return s == o
}

// drop forgets dir and all below it and returns the files that were there.
func (t *tree) drop(dir string) (gone []string) {
	for d, f := range t.dirs {
		if d == dir || strings.HasPrefix(d, dir+"/") {
			for name := range f.files {
				gone = append(gone, path.Join(d, name))
			}
			delete(t.dirs, d)
		}
	}
	return gone
}

// note looks at one file again. It reports whether it differs from what was
// known, and whether its folder is known at all.
func (t *tree) note(p string) (differs, placed bool) {
	f := t.dirs[path.Dir(p)]
	if f == nil {
		return false, false
	}
	was, had := f.files[path.Base(p)]
	info, err := os.Lstat(t.abs(p))
	if err != nil || info.IsDir() {
		delete(f.files, path.Base(p))
		return had, true
	}
	s := t.stamp(p, info)
	f.files[path.Base(p)] = s
	return !had || !was.same(s), true
}

// has reports a file that is known to be there.
func (t *tree) has(p string) bool {
	f := t.dirs[path.Dir(p)]
	if f == nil {
		return false
	}
	_, ok := f.files[path.Base(p)]
	return ok
}
