package check

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"playbook/cmd/playbook/internal/schema"
	"playbook/cmd/playbook/internal/trial"
)

// The corpus holds faulty files of every sort, each in a playbook of its own that
// is sound but for it, with what is printed about it, to the byte. What a fuzz
// target finds becomes a case. The format is trial.Corpus; further orders:
//
//	symlink PATH, deny PATH, size PATH N   as in TestGolden
//	strict                                 as with --strict
//	disk                                   the files lie on the disk, not in memory
//	foreign                                there is no data/site.yaml
func TestCorpus(t *testing.T) {
	n := trial.Corpus(t, "testdata/corpus", *update, func(t *testing.T, c trial.Case) (got string) {
		fsys, opt, size := stage(t, c)
		trial.Within(t, size, func() { got = said(t, fsys, opt) })
		return got
	})
	if n < 200 {
		t.Errorf("%d cases; the bar is 200", n)
	}
}

// stage lays out the playbook of a case; size is how many bytes it has.
func stage(t *testing.T, c trial.Case) (fsys fs.FS, opt Options, size int) {
	t.Helper()
	mem := &tree{files: fstest.MapFS{}, deny: map[string]bool{}, size: map[string]int64{}}
	opt.Today, _ = schema.ParseDate("2026-11-24")
	disk, foreign := false, false
	for name, data := range c.Files {
		mem.files[name] = &fstest.MapFile{Data: data}
		size += len(data)
	}
	for _, o := range c.Orders {
		switch o[0] {
		case "strict":
			opt.Strict = true
		case "disk":
			disk = true
		case "foreign":
			foreign = true
		case "symlink", "deny", "size":
			mem.bend(t, o)
		default:
			t.Fatalf("no order %q", o[0])
		}
	}
	if _, own := c.Files["data/site.yaml"]; !own && !foreign {
		mem.files["data/site.yaml"] = &fstest.MapFile{Data: []byte("title: T\n")}
	}
	if !disk {
		return mem, opt, size
	}
	dir := t.TempDir()
	for name, f := range mem.files {
		at := filepath.Join(dir, filepath.FromSlash(name))
		err := os.MkdirAll(filepath.Dir(at), 0o777)
		if err == nil {
			err = os.WriteFile(at, f.Data, 0o666)
		}
		if err != nil {
			t.Skipf("this file system cannot hold it: %v", err)
		}
	}
	return os.DirFS(dir), opt, size
}
