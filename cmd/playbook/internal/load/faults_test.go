package load

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"playbook/cmd/playbook/internal/diag"

	"playbook/cmd/playbook/internal/trial"
)

// faulty is a disk on which single files cannot be had as the list promised.
type faulty struct {
	fstest.MapFS
	open map[string]func() (fs.File, error)
}

func (f faulty) Open(p string) (fs.File, error) {
	if open := f.open[p]; open != nil {
		return open()
	}
	return f.MapFS.Open(p)
}

func (f faulty) Stat(p string) (fs.FileInfo, error) {
	if open := f.open[p]; open != nil {
		if _, err := open(); err != nil {
			return nil, err
		}
	}
	return f.MapFS.Stat(p)
}

// ReadFile goes by Open, so that no way leads round the faults.
func (f faulty) ReadFile(p string) ([]byte, error) {
	file, err := f.Open(p)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(file)
}

// sorts of files, sorted as faults are.
var sorts = []string{"content/a/doc.md", "content/a/pic.png", "content/a/pic.svg", "content/a/text.txt", "data/accounts/acme.yaml", "data/pipeline/2026-W47.yaml", "data/site.yaml"}

func disk(open func() (fs.File, error)) faulty {
	f := faulty{fstest.MapFS{"content/index.md": {Data: []byte("# Home")}}, map[string]func() (fs.File, error){}}
	for _, p := range sorts {
		f.MapFS[p], f.open[p] = &fstest.MapFile{}, open
	}
	return f
}

func refusing(err error) func() (fs.File, error) {
	return func() (fs.File, error) { return nil, &fs.PathError{Op: "open", Path: "it", Err: err} }
}

// TestVanishes: what was listed and is gone when it is read was never there.
func TestVanishes(t *testing.T) {
	s, err := Load(disk(refusing(fs.ErrNotExist)), new(Cache), nil)
	if err != nil || len(s.Faults) != 0 || len(s.Docs) != 1 || len(s.Assets)+len(s.Accounts)+len(s.Weeks) != 0 {
		t.Errorf("%v, faults %v, %d documents, %d attachments, %d accounts, %d weeks", err, s.Faults, len(s.Docs), len(s.Assets), len(s.Accounts), len(s.Weeks))
	}
}

// TestDenied: what may not be read is a finding at its place, each with a next step.
func TestDenied(t *testing.T) {
	s, err := Load(disk(refusing(fs.ErrPermission)), new(Cache), nil)
	if err != nil {
		t.Fatal(err)
	}
	var places []string
	for _, f := range s.Faults {
		if f.Rule != "unreadable" || f.Severity != diag.Error || f.Hint == "" || !strings.Contains(f.Message, "permission denied") {
			t.Errorf("%+v", f)
		}
		places = append(places, f.File)
	}
	if fmt.Sprint(places) != fmt.Sprint(sorts) {
		t.Errorf("said of %v, want %v", places, sorts)
	}
}

// TestDiskFails: any other error is the machine's, names the file, and leaves the
// memory of earlier loads empty, so that the next one is whole again.
func TestDiskFails(t *testing.T) {
	broken := errors.New("input/output error")
	for _, p := range sorts {
		f := disk(nil)
		f.MapFS["data/pipeline/2026-W47.yaml"] = &fstest.MapFile{Data: []byte("as_of: 2026-11-20\ncounts: {}\n")}
		var c Cache
		if _, err := Load(f, &c, nil); err != nil {
			t.Fatal(err)
		}
		f.MapFS[p] = &fstest.MapFile{Data: []byte("x")}
		f.open[p] = refusing(broken)
		if _, err := Load(f, &c, []string{p}); !errors.Is(err, broken) || !strings.Contains(err.Error(), p) {
			t.Errorf("%s: %v", p, err)
		}
		delete(f.open, p)
		f.MapFS[p] = &fstest.MapFile{}
		s, err := Load(f, &c, []string{"content/index.md"})
		if err != nil || len(s.Docs) != 2 {
			t.Errorf("after %s: %v, %d documents", p, err, len(s.Docs))
		}
	}
}

// endless is a file that grows faster than it is read.
type endless struct{ given *int }

func (e endless) Read(b []byte) (int, error) {
	*e.given += len(b)
	return copy(b, bytes.Repeat([]byte("word\n"), len(b)/5+1)), nil
}
func (e endless) Stat() (fs.FileInfo, error) {
	return fstest.MapFS{"it": {Data: []byte("short")}}.Stat("it")
}
func (e endless) Close() error { return nil }

// TestEndless: a text that grows without end is refused at its place, in little memory.
func TestEndless(t *testing.T) {
	for _, p := range []string{"content/a/doc.md", "data/site.yaml", "data/accounts/acme.yaml", "data/pipeline/2026-W47.yaml", "data/notes.txt"} {
		given := 0
		f := faulty{fstest.MapFS{p: {}}, map[string]func() (fs.File, error){p: func() (fs.File, error) { return endless{&given}, nil }}}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		s, err := Load(f, new(Cache), nil)
		runtime.ReadMemStats(&after)
		if err != nil {
			t.Fatal(err)
		}
		faults := append(s.Faults, s.Site.Faults...)
		for _, a := range s.Accounts {
			faults = append(faults, a.Faults...)
		}
		for _, w := range s.Weeks {
			faults = append(faults, w.Faults...)
		}
		var said string
		for _, f := range faults {
			said += f.File + ": " + f.Message + "\n"
		}
		if p != "data/notes.txt" && (!strings.Contains(said, p) || !strings.Contains(said, "is over ")) {
			t.Errorf("%s: %s", p, said)
		}
		if used := after.TotalAlloc - before.TotalAlloc; given > 21<<20 || used > trial.Slow*128<<20 {
			t.Errorf("%s: %d bytes read, %d MB used", p, given, used>>20)
		}
	}
}
