// Package render turns a playbook and a theme into the files of a site, in
// memory. Input: *playbook.Playbook, *theme.Theme. Output: a Site, whose files
// make their bytes when asked: a build streams them to disk, a preview makes
// only the page that is looked at. Both run the same function.
package render

import (
	"slices"
	"strings"
	"sync"

	"playbook/cmd/playbook/internal/schema"
)

// File is one file of the site.
type File struct {
	// Path under the output folder, with slashes: "pitches/bank/index.html".
	Path string
	// Visibility is the strictest of everything the file shows.
	Visibility schema.Visibility
	// Bytes makes the content. Same playbook, same theme: same bytes. It may be
	// called from several goroutines at once.
	Bytes func() ([]byte, error)
	// Append, where there is one, puts what Bytes makes behind dst: a build makes
	// thousands of pages in a few buffers.
	Append func(dst []byte) ([]byte, error)
}

// Lazy is a folder of the site whose files are known only when they are made.
type Lazy struct {
	Prefix string // of all its files' paths, with a slash at the end
	list   func() ([]File, error)
	once   sync.Once
	files  []File
	err    error
}

// Files makes the list, once.
func (g *Lazy) Files() ([]File, error) {
	g.once.Do(func() { g.files, g.err = g.list() })
	return g.files, g.err
}

// Site is all files of a site, sorted by path, each path once. Folders in Lazy
// come on top.
type Site struct {
	Files []File
	Lazy  []*Lazy
}

// NewSite sorts files by path.
func NewSite(files []File, lazy ...*Lazy) *Site {
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return &Site{Files: files, Lazy: lazy}
}

// All lists every file, those of lazy folders included, sorted by path.
func (s *Site) All() ([]File, error) {
	if len(s.Lazy) == 0 {
		return s.Files, nil
	}
	all := slices.Clone(s.Files)
	for _, g := range s.Lazy {
		files, err := g.Files()
		if err != nil {
			return nil, err
		}
		all = append(all, files...)
	}
	slices.SortFunc(all, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return all, nil
}

// Find returns the file at path. A lazy folder is listed when a path in it is
// asked for.
func (s *Site) Find(path string) (File, bool) {
	if f, ok := find(s.Files, path); ok {
		return f, true
	}
	for _, g := range s.Lazy {
		if strings.HasPrefix(path, g.Prefix) {
			files, err := g.Files()
			if err != nil {
				return File{Path: path, Bytes: func() ([]byte, error) { return nil, err }}, true
			}
			return find(files, path)
		}
	}
	return File{}, false
}

func find(files []File, path string) (File, bool) {
	i, ok := slices.BinarySearchFunc(files, path, func(f File, p string) int { return strings.Compare(f.Path, p) })
	if !ok {
		return File{}, false
	}
	return files[i], true
}
