package check

import (
	"bytes"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"playbook/cmd/playbook/internal/diag"
	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/schema"
)

var update = flag.Bool("update", false, "write what is printed into testdata; review the diff")

// Each testdata/<rule id>.txtar is a small playbook with the faults of one rule,
// and a file want with what is printed about them, to the byte.
//
// Lines of its comment ask for what a text archive cannot hold:
//
//	symlink PATH       a symbolic link stands there
//	deny PATH          nobody may read it
//	size PATH N        it claims to have N bytes
//	repeat PATH N      its text N times over
//	unquote PATH       its text is a quoted Go string
//	strict             as with --strict
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		id := strings.TrimSuffix(filepath.Base(file), ".txtar")
		t.Run(id, func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := judge(t, ar)
			at := slices.IndexFunc(ar.Files, func(f txtar.File) bool { return f.Name == "want" })
			if at < 0 {
				ar.Files = append(ar.Files, txtar.File{Name: "want"})
				at = len(ar.Files) - 1
			}
			if *update {
				ar.Files[at].Data = []byte(got)
				if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if d := cmp.Diff(string(ar.Files[at].Data), got); d != "" {
				t.Errorf("-want +got\n%s", d)
			}
			if !strings.Contains(got, "["+id+"]") {
				t.Errorf("nothing is said under [%s]:\n%s", id, got)
			}
		})
	}
}

// Every rule has a golden, and every golden a rule.
func TestEveryRuleHasGolden(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.txtar")
	var have []string
	for _, f := range files {
		have = append(have, strings.TrimSuffix(filepath.Base(f), ".txtar"))
	}
	slices.Sort(have)
	if d := cmp.Diff(IDs(), have); d != "" {
		t.Errorf("-rules +testdata/*.txtar\n%s", d)
	}
}

// judge prints what is said about the playbook in ar on the demo's day.
func judge(t *testing.T, ar *txtar.Archive) string {
	t.Helper()
	fsys := &tree{files: fstest.MapFS{}, deny: map[string]bool{}, size: map[string]int64{}}
	for _, f := range ar.Files {
		if f.Name != "want" {
			fsys.files[f.Name] = &fstest.MapFile{Data: f.Data}
		}
	}
	today, _ := schema.ParseDate("2026-11-24")
	opt := Options{Today: today}
	for line := range strings.Lines(string(ar.Comment)) {
		f := strings.Fields(line)
		if len(f) == 1 && f[0] == "strict" {
			opt.Strict = true
		} else if len(f) > 1 {
			fsys.bend(t, f)
		}
	}
	return said(t, fsys, opt)
}

// said prints what is said about a playbook.
func said(t *testing.T, fsys fs.FS, opt Options) string {
	t.Helper()
	src, err := load.Load(fsys, &load.Cache{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	_, list := Run(src, opt, nil)
	for i := range list {
		if d := &list[i]; d.Line > 0 {
			b, _ := fs.ReadFile(fsys, d.File)
			if lines := bytes.Split(b, []byte("\n")); d.Line <= len(lines) {
				d.Source = strings.ToValidUTF8(string(lines[d.Line-1]), "�")
			} else {
				t.Errorf("%s: %s: the file has %d lines", d.Pos, d.Message, len(lines))
			}
		}
	}
	var out strings.Builder
	diag.Text(&out, list)
	return out.String()
}

// tree is a file system in memory that can refuse, and lie about sizes.
type tree struct {
	files fstest.MapFS
	deny  map[string]bool
	size  map[string]int64
}

// bend applies one line of the comment of an archive; words it does not know are
// prose.
func (x *tree) bend(t *testing.T, f []string) {
	t.Helper()
	file := x.files[f[1]]
	number := func() int {
		n, err := strconv.Atoi(f[len(f)-1])
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	switch f[0] {
	case "symlink":
		x.files[f[1]] = &fstest.MapFile{Mode: fs.ModeSymlink | 0o777, Data: []byte("elsewhere")}
	case "deny":
		x.deny[f[1]] = true
	case "size":
		x.size[f[1]] = int64(number())
	case "repeat":
		file.Data = bytes.Repeat(file.Data, number())
	case "unquote":
		s, err := strconv.Unquote(strings.TrimSpace(string(file.Data)))
		if err != nil {
			t.Fatal(err)
		}
		file.Data = []byte(s)
	}
}

func (x *tree) Open(name string) (fs.File, error) {
	if x.deny[name] {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return x.files.Open(name)
}

func (x *tree) Stat(name string) (fs.FileInfo, error) {
	info, err := fs.Stat(x.files, name)
	if n, ok := x.size[name]; ok && err == nil {
		return sized{info, n}, nil
	}
	return info, err
}

type sized struct {
	fs.FileInfo
	n int64
}

func (s sized) Size() int64 { return s.n }
