// Package render turns a playbook and a theme into the files of a site, in
// memory. Input: *playbook.Playbook, *theme.Theme. Output: a Site, whose files
// make their bytes when asked: a build streams them to disk, a preview makes
// only the page that is looked at. Both run the same function.
package render

import (
	"slices"
	"strings"

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
}

// Site is all files of a site, sorted by path, each path once.
type Site struct {
	Files []File
}

// NewSite sorts files by path.
func NewSite(files []File) *Site {
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return &Site{Files: files}
}

// Find returns the file at path.
func (s *Site) Find(path string) (File, bool) {
	i, ok := slices.BinarySearchFunc(s.Files, path, func(f File, p string) int { return strings.Compare(f.Path, p) })
	if !ok {
		return File{}, false
	}
	return s.Files[i], true
}
