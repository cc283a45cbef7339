package load

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
)

// Digest identifies everything that Load would read, without reading it in: the
// same digest means the same Source. Attachments count by size and time.
func Digest(fsys fs.FS) (string, error) {
	notes := map[string]any{}
	var files []string
	for _, dir := range []string{"content", "data"} {
		found, err := list(fsys, dir, notes)
		if err != nil {
			return "", err
		}
		for _, p := range found {
			if relevant(p) {
				files = append(files, p)
			}
		}
	}
	if len(notes) > 0 {
		return "", nil // a playbook with faults has no digest
	}
	lines := make([]string, len(files))
	var next atomic.Int64
	var failed atomic.Pointer[error]
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := int(next.Add(1)) - 1; i < len(files); i = int(next.Add(1)) - 1 {
				l, err := identify(fsys, files[i])
				if err != nil {
					failed.Store(&err)
					return
				}
				lines[i] = l
			}
		}()
	}
	wg.Wait()
	if err := failed.Load(); err != nil {
		return "", *err
	}
	return sum(lines), nil
}

func relevant(p string) bool {
	if strings.HasPrefix(p, "data/") {
		return path.Ext(p) == ".yaml" || path.Ext(p) == ".yml"
	}
	return isMarkdown(p) || published[strings.ToLower(path.Ext(p))]
}

func identify(fsys fs.FS, p string) (string, error) {
	if !strings.HasPrefix(p, "data/") && !isMarkdown(p) {
		info, err := fs.Stat(fsys, p)
		if err != nil {
			return "", err
		}
		return assetLine(p, info), nil
	}
	src, err := slurp(fsys, p)
	if err != nil {
		return "", err
	}
	return fileLine(p, hashOf(src)), nil
}

func assetLine(p string, info fs.FileInfo) string {
	return fmt.Sprintf("%s %d %d\n", p, info.Size(), info.ModTime().UnixNano())
}

func fileLine(p string, h Hash) string { return p + " " + hex.EncodeToString(h[:]) + "\n" }

func sum(lines []string) string {
	h := sha256.New()
	for _, l := range lines {
		h.Write([]byte(l))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Digest identifies what the Source was read from, as the function Digest does.
// Empty when something could not be read.
func (c *Cache) Digest() string {
	lines := make([]string, 0, len(c.paths))
	for _, p := range c.paths {
		switch e := c.entries[p].(type) {
		case interface{ hash() Hash }:
			lines = append(lines, fileLine(p, e.hash()))
		case *Asset:
			lines = append(lines, fmt.Sprintf("%s %d %d\n", p, e.Size, e.ModTime.UnixNano()))
		default:
			return ""
		}
	}
	return sum(lines)
}
