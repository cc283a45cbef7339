package load

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"time"
)

// Asset is a file beside documents: a picture, a PDF. Width and Height are in CSS
// pixels, 0 when not known.
type Asset struct {
	Path          string
	Size          int64
	ModTime       time.Time
	Width, Height int
	fsys          fs.FS
}

// Read gives its bytes.
func (a *Asset) Read() ([]byte, error) { return fs.ReadFile(a.fsys, a.Path) }

// published are the endings of attachments that a site carries. Anything else
// beside documents stays where it is: a workbook of prices is not published by
// accident.
var published = map[string]bool{
	".png": true, ".jpg": true, ".jpeg": true, ".gif": true, ".webp": true, ".avif": true, ".svg": true,
	".pdf": true, ".txt": true, ".csv": true, ".mp4": true, ".webm": true, ".mp3": true, ".vtt": true,
}

// Published tells whether a site carries attachments of a file's kind.
func Published(p string) bool { return published[strings.ToLower(path.Ext(p))] }

func readAsset(fsys fs.FS, p string, old any) (any, error) {
	if !published[strings.ToLower(path.Ext(p))] {
		return nil, nil
	}
	info, err := fs.Stat(fsys, p)
	if err != nil {
		return noteOpen(p, err)
	}
	if info.Size() > maxFile {
		return note(p, "large-file", "link to it where it is hosted", "the file is over 64 MB"), nil
	}
	if o, ok := old.(*Asset); ok && o.Size == info.Size() && o.ModTime.Equal(info.ModTime()) {
		return o, nil
	}
	a := &Asset{Path: p, Size: info.Size(), ModTime: info.ModTime(), fsys: fsys}
	f, err := fsys.Open(p)
	if err != nil {
		return noteOpen(p, err)
	}
	defer f.Close()
	if d := look(a, f); d != nil {
		return *d, nil
	}
	return a, nil
}

func noteOpen(p string, err error) (any, error) {
	if errors.Is(err, fs.ErrPermission) {
		return note(p, "unreadable", "give yourself the right to read it", "the file cannot be read: permission denied"), nil
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return nil, fmt.Errorf("reading %s: %w", p, err)
}
