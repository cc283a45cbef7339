package write

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// move is a rename within the output folder that was done and can be undone.
type move struct{ from, to string }

// swapper does moves and remembers how to take them back.
type swapper struct {
	*publication
	done []move
	kept int // versions kept in stagedOld
}

// swap makes the staged site the published one. On a fault it takes back all
// that it did. It does not listen to a context: from here on it is quick, and
// half way is no place to stop.
func (p *publication) swap() error {
	both, next := p.manifests()
	old, err := p.dir.ReadFile(manifestName)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return machine("read the manifest", p.root, err)
	}
	for i := range p.changed {
		if p.changed[i] {
			p.rep.Written++
		} else {
			p.rep.Unchanged++
		}
	}
	p.rep.Deleted = len(p.doomed)
	if p.rep.Written+p.rep.Deleted == 0 && string(old) == string(next) {
		return nil
	}
	for name, b := range map[string][]byte{stagedOwner: both, stagedNext: next} {
		if err := p.dir.WriteFile(name, b, 0o666); err != nil {
			return machine("write the manifest", p.root, err)
		}
	}
	s := &swapper{publication: p}
	if err := s.all(); err != nil {
		if back := s.undo(); back != nil {
			return machine("publish into it", p.root, fmt.Errorf("%w; and the old site could not be put back (%w): "+
				"build again", err, back))
		}
		return err
	}
	return nil
}

// manifests returns the owner of old and new together, and of new alone.
func (p *publication) manifests() (both, next []byte) {
	o := make(owned, len(p.site.Files))
	for i, f := range p.site.Files {
		o[f.Path] = []entry{p.stamps[i].entry}
	}
	next = appendManifest(nil, o)
	p.manifestSum = digest(next)
	for q, versions := range p.own {
		for _, e := range versions {
			if !slices.Contains(o[q], e) {
				o[q] = append(o[q], e)
			}
		}
		slices.SortFunc(o[q], func(a, b entry) int {
			return bytes.Compare(a.sum[:], b.sum[:])
		})
	}
	return appendManifest(nil, o), next
}

func (s *swapper) all() error {
	if err := s.replace(stagedOwner, manifestName); err != nil {
		return err
	}
	if s.early.Load() {
		if err := s.leave(); err != nil {
			return err
		}
	}
	if err := s.arrive(); err != nil {
		return err
	}
	if !s.early.Load() {
		if err := s.leave(); err != nil {
			return err
		}
	}
	return s.replace(stagedNext, manifestName)
}

// arrive renames the staged files into place. Sorted paths keep a folder's files
// together, so a folder that the output lacks moves as one and the rest of its
// files are skipped.
func (s *swapper) arrive() error {
	moved := "" // the last folder that moved whole, with a slash at its end
	for i, f := range s.site.Files {
		if !s.changed[i] || moved != "" && strings.HasPrefix(f.Path, moved) {
			continue
		}
		top := f.Path
		for up := path.Dir(f.Path); up != "."; up = path.Dir(up) {
			if t, there := s.disk.at[up]; there && t.mode.IsDir() {
				break
			}
			top = up
		}
		t, there := s.disk.at[top]
		if there && t.mode.IsDir() { // only empty folders are left in it, see clears
			s.prune(top)
			there = false
		}
		if there {
			if err := s.replace(stagedSite+"/"+top, top); err != nil {
				return err
			}
		} else if err := s.rename(stagedSite+"/"+top, top); err != nil {
			return err
		}
		if top != f.Path {
			moved = top + "/"
		}
		if err := s.opt.hook("arrived"); err != nil {
			return err
		}
	}
	return nil
}

// leave takes the vanished files out, and folders that they leave empty.
func (s *swapper) leave() error {
	dirs := map[string]bool{}
	for _, q := range s.doomed {
		if err := s.rename(q, s.spare()); err != nil {
			return err
		}
		for up := path.Dir(q); up != "." && !dirs[up]; up = path.Dir(up) {
			dirs[up] = true
		}
		if err := s.opt.hook("left"); err != nil {
			return err
		}
	}
	deepest := make([]string, 0, len(dirs))
	for d := range dirs {
		if !s.names.dirs[d] || s.early.Load() {
			deepest = append(deepest, d)
		}
	}
	slices.SortFunc(deepest, func(a, b string) int { return strings.Compare(b, a) })
	for _, d := range deepest {
		if s.dir.Remove(d) == nil { // what is not empty stays
			delete(s.disk.at, d)
		}
	}
	for _, q := range s.doomed {
		delete(s.disk.at, q)
	}
	return nil
}

// prune removes a tree of empty folders.
func (s *swapper) prune(top string) {
	var dirs []string
	_ = fs.WalkDir(s.dir.FS(), top, func(q string, _ fs.DirEntry, err error) error {
		dirs = append(dirs, q)
		return err
	})
	for _, d := range slices.Backward(dirs) {
		_ = s.dir.Remove(d) // the rename that follows says what is wrong
	}
}

func (s *swapper) spare() string {
	s.kept++
	return stagedOld + "/" + strconv.Itoa(s.kept)
}

// rename moves to a place where nothing is.
func (s *swapper) rename(from, to string) error {
	if err := s.dir.Rename(from, to); err != nil {
		return machine("rename into place", filepath.Join(s.root, filepath.FromSlash(to)), err)
	}
	s.done = append(s.done, move{from, to})
	return nil
}

// replace moves over a file. Its old version gets a second name first, for undo;
// where the disk knows no hard links, undo leaves the new version.
func (s *swapper) replace(from, to string) error {
	old := s.spare()
	linked := s.dir.Link(to, old) == nil
	if err := s.dir.Rename(from, to); err != nil {
		return machine("rename into place", filepath.Join(s.root, filepath.FromSlash(to)), err)
	}
	if linked {
		s.done = append(s.done, move{to, old})
	}
	return nil
}

// undo takes the moves back, last first.
func (s *swapper) undo() error {
	for _, m := range slices.Backward(s.done) {
		from, to := m.to, m.from
		if d := path.Dir(to); d != "." {
			if err := s.dir.MkdirAll(d, 0o777); err != nil {
				return err
			}
		}
		if err := s.dir.Rename(from, to); err != nil {
			return err
		}
	}
	return nil
}
