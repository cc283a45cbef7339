package load

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	_ "image/gif" // sizes of pictures
	_ "image/jpeg"
	_ "image/png"
	"io/fs"
	"path"
	"strconv"
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
	switch strings.ToLower(path.Ext(p)) {
	case ".png", ".jpg", ".jpeg", ".gif":
		f, err := fsys.Open(p)
		if err != nil {
			return noteOpen(p, err)
		}
		defer f.Close()
		if cfg, _, err := image.DecodeConfig(f); err == nil {
			a.Width, a.Height = cfg.Width, cfg.Height
		} else {
			return note(p, "image", "save it again as PNG or JPEG", "the picture cannot be read: it is damaged, or its format is not what its name says"), nil
		}
	case ".svg":
		src, err := fs.ReadFile(fsys, p)
		if err != nil {
			return noteOpen(p, err)
		}
		a.Width, a.Height = svgSize(src)
	default: // its bytes are read when it is written; that they can be is asked now
		f, err := fsys.Open(p)
		if err != nil {
			return noteOpen(p, err)
		}
		f.Close()
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

// svgSize reads the size of an SVG picture from its first element: width and
// height, else the viewBox.
func svgSize(src []byte) (w, h int) {
	dec := xml.NewDecoder(bytes.NewReader(src))
	dec.Strict = false
	for range 50 {
		t, err := dec.RawToken()
		if err != nil {
			return 0, 0
		}
		e, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		num := func(s string) int {
			f, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(s), "px"), 64)
			if err != nil || f < 1 || f > 1e5 {
				return 0
			}
			return int(f + 0.5)
		}
		var box []string
		for _, a := range e.Attr {
			switch a.Name.Local {
			case "width":
				w = num(a.Value)
			case "height":
				h = num(a.Value)
			case "viewBox":
				box = strings.FieldsFunc(a.Value, func(r rune) bool { return r == ' ' || r == ',' })
			}
		}
		if (w == 0 || h == 0) && len(box) == 4 {
			w, h = num(box[2]), num(box[3])
		}
		return w, h
	}
	return 0, 0
}
