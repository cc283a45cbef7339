package load

import (
	"path"
	"reflect"
	"strings"
	"sync"
	"weak"

	"go.yaml.in/yaml/v4"

	"playbook/cmd/playbook/internal/diag"
	"playbook/cmd/playbook/internal/schema"
)

// File is one YAML file under data/, typed, with the means to say where each
// value stands. It is never changed after Load.
type File[T any] struct {
	Path   string
	Hash   Hash
	Value  T
	Faults diag.List
	Broken bool
	raw    []byte

	mu   sync.Mutex
	tree weak.Pointer[yaml.Node] // parsed again for places; kept while many are asked for
}

// parsed is the file's tree; nil when it is none.
func (f *File[T]) parsed() *yaml.Node {
	f.mu.Lock()
	defer f.mu.Unlock()
	if n := f.tree.Value(); n != nil {
		return n
	}
	n := (&decoder{file: f.Path}).parse(f.raw)
	f.tree = weak.Make(n)
	return n
}

// At is the place of a value by its path, such as At("deals", 3, "stage"). A path
// that leads nowhere gives the deepest place that exists.
func (f *File[T]) At(steps ...any) diag.Pos {
	if f == nil {
		return diag.Pos{}
	}
	n := f.parsed()
	if n == nil {
		return diag.Pos{File: f.Path, Line: 1, Col: 1}
	}
	p := walk(n, steps)
	return diag.Pos{File: f.Path, Line: p.Line, Col: p.Column}
}

// Key is the place of a mapping's key, by its path.
func (f *File[T]) Key(steps ...any) diag.Pos {
	n := f.parsed()
	if n == nil || len(steps) == 0 {
		return diag.Pos{File: f.Path, Line: 1, Col: 1}
	}
	parent := walk(n, steps[:len(steps)-1])
	for i := 0; i+1 < len(parent.Content); i += 2 {
		if k := parent.Content[i]; k.Value == steps[len(steps)-1] {
			return diag.Pos{File: f.Path, Line: k.Line, Col: k.Column}
		}
	}
	return diag.Pos{File: f.Path, Line: parent.Line, Col: parent.Column}
}

// Snapshot is a weekly snapshot with the week of its file name.
type Snapshot struct {
	File[schema.Snapshot]
	Week schema.Week
}

// Account is an account file; ID is its file name.
type Account struct {
	File[schema.Account]
	ID string
}

func readYAML[T any](f *File[T], p string, src []byte) {
	f.Path, f.Hash, f.raw = p, hashOf(src), src
	d := &decoder{file: p, unknown: diag.Error}
	if n := d.parse(src); n != nil {
		d.fill(n, reflect.ValueOf(&f.Value).Elem(), "")
	}
	f.Faults = d.faults
	for _, x := range d.faults {
		f.Broken = f.Broken || x.Severity == diag.Error
	}
}

// dataFile reads a file under data/ into the type that its path asks for; nil
// for a file that nothing reads.
func dataFile(p string, src []byte) any {
	rel := strings.TrimPrefix(p, "data/")
	base := strings.TrimSuffix(path.Base(rel), path.Ext(rel))
	switch {
	case base == "site" && rel == path.Base(rel):
		f := new(File[schema.Site])
		readYAML(f, p, src)
		return f
	case base == "team" && rel == path.Base(rel):
		f := new(File[schema.Team])
		readYAML(f, p, src)
		return f
	case base == "facts" && rel == path.Base(rel):
		f := new(File[schema.Facts])
		readYAML(f, p, src)
		return f
	case base == "rehearsals" && rel == path.Base(rel):
		f := new(File[schema.Rehearsals])
		readYAML(f, p, src)
		return f
	case path.Dir(rel) == "pipeline":
		s := new(Snapshot)
		readYAML(&s.File, p, src)
		w, err := schema.ParseWeek(base)
		if err != nil {
			s.Faults = append(s.Faults, diag.Diagnostic{Pos: diag.Pos{File: p}, Severity: diag.Error, Rule: "file-name",
				Message: "the name of a snapshot must be its ISO week", Hint: "rename it to something like 2026-W47.yaml"})
			s.Broken = true
		}
		s.Week = w
		return s
	case path.Dir(rel) == "accounts":
		a := &Account{ID: base}
		readYAML(&a.File, p, src)
		return a
	}
	return nil
}
