package serve

import (
	"crypto/sha256"
	"errors"
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
	mtime int64 // when polling: the last coming and going; 0 when there may have been more
}

// tree remembers what the watched folders held, to find what events missed.
// Paths have slashes and begin at root.
type tree struct {
	root string
	dirs map[string]*folder
	// enter is called for a folder before it is read for the first time.
	enter func(dir string)
	// polls is set where time stamps are the only sign. Files younger than coarse
	// are read then: two writes within one tick of the disk's clock look the same.
	// And a folder counts as changed when something came or went in it: a build
	// between two looks may have met what was there only then.
	polls bool
}

// coarse is the widest tick of a disk's clock (FAT: two seconds), and some.
const coarse = 3 * time.Second

// tick is the usual one, and some. A folder that changed so lately is looked at
// again; one of a coarser disk is looked at once, or its builds would not end.
const tick = 50 * time.Millisecond

func newTree(root string, enter func(string)) *tree {
	return &tree{root: root, dirs: map[string]*folder{}, enter: enter}
}

func (t *tree) abs(p string) string { return filepath.Join(t.root, filepath.FromSlash(p)) }

// stamp is false for a file that went while it was looked at.
func (t *tree) stamp(p string, info fs.FileInfo) (stamp, bool) {
	s := stamp{size: info.Size(), mtime: info.ModTime().UnixNano(), mode: info.Mode()}
	if t.polls && info.Mode().IsRegular() && time.Since(info.ModTime()) < coarse {
		b, err := os.ReadFile(t.abs(p))
		if errors.Is(err, fs.ErrNotExist) {
			return s, false
		}
		if err == nil {
			s.sum = sha256.Sum256(b)
		}
	}
	return s, true
}

// refresh reads dir and what is new below it, the rest below it only when deep,
// and returns the files that are new, changed or gone, and the folders where, when
// polling, something came or went.
func (t *tree) refresh(dir string, deep bool) (changed []string) {
	f := t.dirs[dir]
	known := f != nil
	if !known {
		t.enter(dir)
		f = &folder{files: map[string]stamp{}, subs: map[string]bool{}}
	}
	if info, err := os.Stat(t.abs(dir)); t.polls && err == nil {
		now := info.ModTime()
		if known && f.mtime != now.UnixNano() {
			changed = append(changed, dir)
		}
		if f.mtime = now.UnixNano(); time.Since(now) < tick {
			f.mtime = 0
		}
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
		s, there := t.stamp(p, info)
		if !there {
			continue
		}
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
	var s stamp
	info, err := os.Lstat(t.abs(p))
	there := err == nil && !info.IsDir()
	if there {
		s, there = t.stamp(p, info)
	}
	if !there {
		delete(f.files, path.Base(p))
		return had, true
	}
	f.files[path.Base(p)] = s
	return !had || !was.same(s), true
}
