// Package load reads content/ and data/ into positioned, typed values. Input: an
// fs.FS at the playbook's root. Output: a Source, whose documents and files carry
// their faults with them; nothing is lost and nothing is judged here beyond what
// a file alone can say.
//
// A Cache makes a second Load cheap: a file whose bytes are the same gives the
// same *Doc, *File or *Asset, pointer for pointer. It is correct because reading
// a file depends on nothing but its path and bytes.
package load

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"playbook/cmd/playbook/internal/diag"
	"playbook/cmd/playbook/internal/markdown"
	"playbook/cmd/playbook/internal/route"
	"playbook/cmd/playbook/internal/schema"
)

// Hash identifies the bytes of a file.
type Hash [16]byte

func hashOf(b []byte) Hash {
	s := sha256.Sum256(b)
	return Hash(s[:16])
}

// Source is a playbook as it was read. All lists are sorted by path; weeks by week.
type Source struct {
	Site       *File[schema.Site] // never nil; empty when there is no data/site.yaml
	Team       *File[schema.Team] // nil when there is none; so below
	Facts      *File[schema.Facts]
	Rehearsals *File[schema.Rehearsals]
	Weeks      []*Snapshot
	Accounts   []*Account
	Docs       []*Doc
	Targets    [][]int32 // for each document, the place in Docs of what each of its Refs leads to; -1 for none
	Assets     []*Asset
	Faults     diag.List // what is not a fault of one document or file
}

// Cache remembers what was read. The zero Cache is empty. It is not safe for two
// Loads at once.
type Cache struct {
	// Reading, when set, is told how many files are going to be read, before they
	// are: whoever sets bounds for memory has to know.
	Reading func(files int)

	conv    *markdown.Converter
	paths   []string       // sorted keys of entries; nil when they changed
	entries map[string]any // *Doc, *File[…], *Snapshot, *Account, *Asset, diag.Diagnostic
	docs    []*Doc         // of the last Load, and their targets
	targets [][]int32
}

// Limits of a playbook.
const maxFile = 64 << 20 // bytes of an attachment

// slurp reads a document or data file. Of one that is too long, or grows while it
// is read, no more comes than it takes to refuse it.
func slurp(fsys fs.FS, p string) ([]byte, error) {
	f, err := fsys.Open(p)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	most, _ := most(p)
	limit, size := int64(max(most, markdown.MaxSource))+1, int64(0)
	if info, err := f.Stat(); err == nil {
		size = min(info.Size(), limit)
	}
	b := bytes.NewBuffer(make([]byte, 0, size+bytes.MinRead))
	_, err = b.ReadFrom(io.LimitReader(f, limit))
	return b.Bytes(), err
}

// Load reads a playbook. changed names what may differ from the last Load with
// the same cache: files or folders, slash paths from the root; nil means all.
// The error is of the machine: content faults are in the Source.
func Load(fsys fs.FS, c *Cache, changed []string) (*Source, error) {
	if c.conv == nil {
		c.conv = markdown.New()
	}
	if c.entries == nil || changed == nil {
		changed = []string{"content", "data"}
	}
	if c.entries == nil {
		c.entries = map[string]any{}
	}
	todo, err := c.relist(fsys, changed)
	if err != nil {
		*c = Cache{Reading: c.Reading, conv: c.conv}
		return nil, err
	}
	if c.Reading != nil {
		c.Reading(len(todo))
	}
	if err := c.read(fsys, todo); err != nil {
		*c = Cache{Reading: c.Reading, conv: c.conv}
		return nil, err
	}
	return c.gather(), nil
}

// relist drops what is gone at and below the changed ones, and returns the files to
// read, sorted.
func (c *Cache) relist(fsys fs.FS, changed []string) (todo []string, err error) {
	notes := map[string]any{}
	moved := map[string]bool{} // what may have left entries behind
	for _, ch := range changed {
		ch = path.Clean(ch)
		if !inside(ch) {
			continue
		}
		files, err := list(fsys, ch, notes)
		if err != nil {
			return nil, err
		}
		if len(files) != 1 || files[0] != ch || c.entries[ch] == nil { // else the usual edit
			moved[ch] = true
		}
		todo = append(todo, files...)
	}
	slices.Sort(todo)
	todo = slices.Compact(todo)
	if len(moved) > 0 {
		for have := range c.entries {
			if _, there := slices.BinarySearch(todo, have); !there && within(have, moved) {
				c.drop(have)
			}
		}
	}
	for at, n := range notes {
		c.put(at, n)
	}
	return todo, nil
}

// within tells whether p is one of a set of files and folders, or lies below one.
func within(p string, set map[string]bool) bool {
	for ; p != "."; p = path.Dir(p) {
		if set[p] {
			return true
		}
	}
	return false
}

func (c *Cache) put(p string, e any) {
	if _, known := c.entries[p]; !known {
		c.paths = nil
	}
	c.entries[p] = e
}

func (c *Cache) drop(p string) {
	delete(c.entries, p)
	c.paths = nil
}

func inside(p string) bool {
	return p == "content" || p == "data" || strings.HasPrefix(p, "content/") || strings.HasPrefix(p, "data/")
}

// list returns the files at and below p. What must not be followed becomes an
// entry with a message.
func list(fsys fs.FS, p string, entries map[string]any) ([]string, error) {
	var files []string
	// WalkDir follows a link at its root, and links above it.
	for i := range len(p) + 1 {
		if i < len(p) && p[i] != '/' {
			continue
		}
		if info, err := fs.Lstat(fsys, p[:i]); err == nil && info.Mode()&fs.ModeSymlink != 0 {
			entries[p[:i]] = linkNote(p[:i])
			return nil, nil
		}
	}
	err := fs.WalkDir(fsys, p, func(p string, e fs.DirEntry, err error) error {
		if err != nil {
			if errors.Is(err, fs.ErrNotExist) {
				return nil // gone since, or never there
			}
			if errors.Is(err, fs.ErrPermission) {
				entries[p] = note(p, "unreadable", "give yourself the right to read it", "the "+what(e)+" cannot be read: permission denied")
				return skip(e)
			}
			return fmt.Errorf("reading %s: %w", p, err)
		}
		base := path.Base(p)
		if !utf8.ValidString(base) && !Ignored(base) && (e.IsDir() || relevant(p)) {
			entries[p] = note(strings.ToValidUTF8(p, "\ufffd"), "bad-name", "rename it: letters, digits, hyphens and dots", "the name is not UTF-8, and not every system can read it")
			return skip(e)
		}
		if kept := strings.TrimRight(base, " ."); kept != base && !e.IsDir() && !Ignored(base) && relevant(path.Dir(p)+"/"+kept) {
			entries[p] = note(p, "bad-name", "rename it to "+strconv.Quote(kept), fmt.Sprintf("the name %q ends in a space or a dot, so that nothing reads the file", base))
			return nil
		}
		if e.IsDir() {
			if strings.HasPrefix(base, ".") || base == "node_modules" {
				return fs.SkipDir
			}
			return nil
		}
		if Ignored(base) {
			return nil
		}
		switch {
		case e.Type()&fs.ModeSymlink != 0:
			entries[p] = linkNote(p)
		case !e.Type().IsRegular():
			entries[p] = note(p, "link", "put a plain file here", "this is not a plain file")
		default:
			files = append(files, p)
		}
		return nil
	})
	return files, err
}

func linkNote(p string) diag.Diagnostic {
	return note(p, "link", "put the file itself here", "the file is a link; links are not followed")
}

func skip(e fs.DirEntry) error {
	if e != nil && e.IsDir() {
		return fs.SkipDir
	}
	return nil
}

func what(e fs.DirEntry) string {
	if e != nil && e.IsDir() {
		return "folder"
	}
	return "file"
}

func note(p, rule, hint, msg string) diag.Diagnostic {
	return diag.Diagnostic{Pos: diag.Pos{File: p}, Severity: diag.Error, Rule: rule, Message: msg, Hint: hint}
}

// Ignored tells whether a file name is of no interest: hidden files and what
// editors and systems leave behind.
func Ignored(base string) bool {
	return strings.HasPrefix(base, ".") || strings.HasSuffix(base, "~") || strings.HasPrefix(base, "#") && strings.HasSuffix(base, "#") ||
		strings.HasSuffix(base, ".swp") || strings.HasSuffix(base, ".swx") || strings.HasSuffix(base, ".tmp") || base == "4913" || base == "Thumbs.db"
}

// read reads files over all cores, reusing what has not changed.
func (c *Cache) read(fsys fs.FS, todo []string) error {
	out := make([]any, len(todo))
	var at atomic.Int64
	var wg sync.WaitGroup
	var mu sync.Mutex
	var failed error
	for range min(runtime.GOMAXPROCS(0), len(todo)) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for {
				i := int(at.Add(1)) - 1
				if i >= len(todo) {
					return
				}
				e, err := c.readOne(fsys, todo[i], c.entries[todo[i]])
				if err != nil {
					mu.Lock()
					failed = errors.Join(failed, err)
					mu.Unlock()
					return
				}
				out[i] = e
			}
		}()
	}
	wg.Wait()
	for i, p := range todo {
		if out[i] != nil {
			c.put(p, out[i])
		} else {
			c.drop(p)
		}
	}
	return failed
}

func (c *Cache) readOne(fsys fs.FS, p string, old any) (any, error) {
	if !strings.HasPrefix(p, "data/") && !isMarkdown(p) {
		return readAsset(fsys, p, old)
	}
	src, err := slurp(fsys, p)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil // gone between list and read
	case errors.Is(err, fs.ErrPermission):
		return note(p, "unreadable", "give yourself the right to read it", "the file cannot be read: permission denied"), nil
	case err != nil:
		return nil, fmt.Errorf("reading %s: %w", p, err)
	}
	if o, ok := old.(interface{ hash() Hash }); ok && o.hash() == hashOf(src) {
		return old, nil
	}
	if isMarkdown(p) && strings.HasPrefix(p, route.Content) {
		if len(src) > markdown.MaxSource {
			return note(p, "markdown", "split it into several documents", "the document is over 1 MB"), nil
		}
		if d := badText(p, src); d != nil {
			return *d, nil
		}
		return ReadDoc(p, src, c.conv), nil
	}
	switch path.Ext(p) {
	case ".yaml", ".yml":
		if d := badText(p, src); d != nil {
			return *d, nil
		}
		if f := dataFile(p, src); f != nil {
			return f, nil
		}
		return note(p, "unknown-file", or(diag.DidYouMean(strings.TrimPrefix(p, "data/"), []string{"site.yaml", "team.yaml", "facts.yaml", "rehearsals.yaml"}),
			"data/ holds site.yaml, team.yaml, facts.yaml, rehearsals.yaml, pipeline/ and accounts/"), "nothing reads this file"), nil
	case ".md", ".json", ".toml", ".txt", ".csv", "":
		if stem := strings.TrimSuffix(path.Base(p), path.Ext(p)); path.Dir(p) == "data" && slices.Contains([]string{"site", "team", "facts", "rehearsals"}, stem) {
			return note(p, "unknown-file", fmt.Sprintf("write it as YAML, in %s.yaml", stem), "nothing reads this file"), nil
		}
		return nil, nil // notes, schemas and exports may lie beside the data
	}
	if e := strings.ToLower(path.Ext(p)); e == ".yaml" || e == ".yml" {
		return note(p, "unknown-file", "end its name in .yaml, in small letters", "nothing reads this file"), nil
	}
	return note(p, "unknown-file", "data/ holds YAML; keep other files elsewhere", "nothing reads this file"), nil
}

// badText refuses what is not UTF-8 text.
func badText(p string, src []byte) *diag.Diagnostic {
	if i := bytes.IndexByte(src, 0); i >= 0 {
		d := note(p, "encoding", "save it as UTF-8", "the file holds a NUL byte; is it UTF-16, or not a text at all?")
		d.Line, d.Col = bytes.Count(src[:i], []byte("\n"))+1, utf8.RuneCount(src[bytes.LastIndexByte(src[:i], '\n')+1:i])+1
		return &d
	}
	if utf8.Valid(src) {
		return nil
	}
	line := 1
	for l := range bytes.Lines(src) {
		if !utf8.Valid(l) {
			d := note(p, "encoding", "save it as UTF-8", "the file holds bytes that are not UTF-8")
			d.Line, d.Col = line, 1
			for s := l; len(s) > 0; d.Col++ {
				r, n := utf8.DecodeRune(s)
				if r == utf8.RuneError && n == 1 {
					break
				}
				s = s[n:]
			}
			return &d
		}
		line++
	}
	return nil
}

func isMarkdown(p string) bool {
	e := strings.ToLower(path.Ext(p))
	return e == ".md" || e == ".markdown"
}

// gather sorts entries into a Source.
func (c *Cache) gather() *Source {
	s := &Source{Site: &File[schema.Site]{Path: "data/site.yaml"}}
	if c.paths == nil {
		c.paths = slices.Sorted(maps.Keys(c.entries))
	}
	beside := map[string]string{}
	for _, p := range c.paths {
		if e := path.Ext(p); strings.HasPrefix(p, "data/") && !strings.HasPrefix(p, "data/pipeline/") && (e == ".yaml" || e == ".yml") {
			stem := strings.TrimSuffix(p, e)
			if first, ok := beside[stem]; ok {
				s.Faults = append(s.Faults, note(p, "bad-name", "keep one of them", path.Base(first)+" stands beside it, and only one of the two can be read"))
			}
			beside[stem] = p
		}
		switch e := c.entries[p].(type) {
		case *Doc:
			s.Docs = append(s.Docs, e)
		case *Asset:
			s.Assets = append(s.Assets, e)
		case *File[schema.Site]:
			s.Site = e
		case *File[schema.Team]:
			s.Team = e
		case *File[schema.Facts]:
			s.Facts = e
		case *File[schema.Rehearsals]:
			s.Rehearsals = e
		case *Snapshot:
			s.Weeks = append(s.Weeks, e)
		case *Account:
			s.Accounts = append(s.Accounts, e)
		case diag.Diagnostic:
			s.Faults = append(s.Faults, e)
		}
	}
	slices.SortStableFunc(s.Weeks, func(a, b *Snapshot) int {
		if a.Week.Before(b.Week) {
			return -1
		}
		if b.Week.Before(a.Week) {
			return 1
		}
		return 0
	})
	s.Targets = c.link(s.Docs)
	return s
}

// link finds what the references of documents lead to. What a document's lead to
// stays, as long as it and the paths of all are the same.
func (c *Cache) link(docs []*Doc) [][]int32 {
	same := slices.EqualFunc(docs, c.docs, func(a, b *Doc) bool { return a == b || a.Path == b.Path })
	out := make([][]int32, len(docs))
	var places map[string]int32
	for i, d := range docs {
		if same && d == c.docs[i] {
			out[i] = c.targets[i]
			continue
		}
		if len(d.Refs) == 0 {
			continue
		}
		if places == nil {
			places = make(map[string]int32, len(docs))
			for n, d := range docs {
				places[d.Path] = int32(n)
			}
		}
		out[i] = make([]int32, len(d.Refs))
		for k, ref := range d.Refs {
			n, ok := places[ref.Path]
			if !ok {
				n = -1
			}
			out[i][k] = n
		}
	}
	c.docs, c.targets = docs, out
	return out
}

func (d *Doc) hash() Hash     { return d.Hash }
func (f *File[T]) hash() Hash { return f.Hash }

// Settings reads data/site.yaml alone, with defaults; faults are left to Load.
func Settings(fsys fs.FS) (schema.Site, error) {
	f := new(File[schema.Site])
	src, err := slurp(fsys, "data/site.yaml")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return schema.Site{}, fmt.Errorf("reading data/site.yaml: %w", err)
	}
	readYAML(f, "data/site.yaml", src)
	return f.Value.WithDefaults(), nil
}
