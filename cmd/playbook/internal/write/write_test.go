package write

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"playbook/cmd/playbook/internal/render"
)

// siteOf makes a site from paths and contents.
func siteOf(files map[string]string) *render.Site {
	var list []render.File
	for p, text := range files {
		list = append(list, render.File{Path: p, Bytes: func() ([]byte, error) { return []byte(text), nil }})
	}
	return render.NewSite(list)
}

// treeOf reads a folder, without .playbook.
func treeOf(t testing.TB, root string) map[string]string {
	t.Helper()
	got := map[string]string{}
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, p)
		if d.IsDir() {
			if rel == home {
				return fs.SkipDir
			}
			return nil
		}
		if d.Type()&fs.ModeSymlink != 0 {
			got[filepath.ToSlash(rel)] = "link"
			return nil
		}
		b, err := os.ReadFile(p)
		got[filepath.ToSlash(rel)] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func same(t *testing.T, root string, want map[string]string) {
	t.Helper()
	if d := cmp.Diff(want, treeOf(t, root)); d != "" {
		t.Errorf("output differs (-want +got):\n%s", d)
	}
	if _, err := os.Stat(filepath.Join(root, stageDir)); err == nil {
		t.Error("the stage is still there")
	}
}

func publish(t *testing.T, root string, files map[string]string, opt Options) Report {
	t.Helper()
	rep, err := Publish(context.Background(), root, siteOf(files), opt)
	if err != nil {
		t.Fatalf("publish: %v", err)
	}
	return rep
}

func put(t *testing.T, root, name, text string) {
	t.Helper()
	p := filepath.Join(root, name)
	if err := os.MkdirAll(filepath.Dir(p), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(p, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func TestPublishChanges(t *testing.T) {
	for _, withState := range []bool{false, true} {
		t.Run(fmt.Sprint("state ", withState), func(t *testing.T) {
			root, opt := filepath.Join(t.TempDir(), "public"), Options{}
			if withState {
				opt.State = t.TempDir()
			}
			put(t, root, ".gitignore", "*\n")
			put(t, root, "CNAME", "playbook.example")
			first := map[string]string{"index.html": "home", "a/index.html": "a", "a/b/index.html": "b", "gone/deep/index.html": "g"}
			if got, want := publish(t, root, first, opt), (Report{Written: 4, Bytes: 7}); got != want {
				t.Errorf("first: %+v, want %+v", got, want)
			}
			old := time.Now().Add(-time.Hour).Truncate(time.Second)
			for p := range first {
				if err := os.Chtimes(filepath.Join(root, p), old, old); err != nil {
					t.Fatal(err)
				}
			}
			second := map[string]string{"index.html": "home", "a/index.html": "A", "a/b/index.html": "b", "a/c/index.html": "c"}
			if got, want := publish(t, root, second, opt), (Report{Written: 2, Unchanged: 2, Deleted: 1, Bytes: 7}); got != want {
				t.Errorf("second: %+v, want %+v", got, want)
			}
			for _, p := range []string{"index.html", "a/b/index.html"} {
				if info, _ := os.Stat(filepath.Join(root, p)); !info.ModTime().Equal(old) {
					t.Errorf("%s was touched", p)
				}
			}
			want := maps.Clone(second)
			want[".gitignore"], want["CNAME"] = "*\n", "playbook.example"
			same(t, root, want)
			if _, err := os.Stat(filepath.Join(root, "gone")); err == nil {
				t.Error("the empty folder of a vanished page is still there")
			}
			// A file that somebody changed, cut or removed is mended.
			put(t, root, "index.html", "HOME")
			put(t, root, "a/index.html", "")
			os.Remove(filepath.Join(root, "a/c/index.html"))
			if got := publish(t, root, second, opt); got.Written != 3 {
				t.Errorf("mended: %+v, want 3 written", got)
			}
			same(t, root, want)
			clean := filepath.Join(t.TempDir(), "public")
			publish(t, clean, second, Options{})
			for _, name := range []string{manifestName, lockName} {
				a, _ := os.ReadFile(filepath.Join(root, name))
				b, _ := os.ReadFile(filepath.Join(clean, name))
				if string(a) != string(b) {
					t.Errorf("%s is not the same bytes as after a clean build", name)
				}
			}
		})
	}
}

func TestDeletesOnlyItsOwn(t *testing.T) {
	root := t.TempDir()
	publish(t, root, map[string]string{"index.html": "1", "old/index.html": "old", "mine/index.html": "theirs"}, Options{})
	put(t, root, "old/notes.txt", "a person's")
	put(t, root, "mine/index.html", "edited by hand")
	rep := publish(t, root, map[string]string{"index.html": "1"}, Options{})
	if rep.Deleted != 1 || rep.Kept != 1 {
		t.Errorf("%+v, want 1 deleted, 1 kept", rep)
	}
	same(t, root, map[string]string{"index.html": "1", "old/notes.txt": "a person's", "mine/index.html": "edited by hand"})

	// A garbled manifest owns nothing.
	for _, garbled := range []string{"", "playbook manifest 1\n", manifestHead + strings.Repeat("0", 32) + " 1 ../../etc/passwd\nend 1\n"} {
		put(t, root, manifestName, garbled)
		publish(t, root, map[string]string{"index.html": "1"}, Options{})
		if _, err := os.Stat(filepath.Join(root, "old/notes.txt")); err != nil {
			t.Error(err)
		}
	}
}

func TestFileAndFolderTradePlaces(t *testing.T) {
	root := t.TempDir()
	steps := []map[string]string{
		{"a": "file", "b/c/index.html": "c", "b/d": "d", "Case/x.html": "x"},
		{"a/index.html": "now a folder", "b": "now a file", "case/X.html": "x"},
		{"a": "file", "b/c/index.html": "c", "b/d": "d"},
	}
	for _, s := range steps {
		publish(t, root, s, Options{})
		same(t, root, s)
	}
	put(t, root, "b/theirs", "x")
	_, err := Publish(context.Background(), root, siteOf(steps[1]), Options{})
	if err == nil || !strings.Contains(err.Error(), "\nb") || !errors.Is(err, ErrMachine) {
		t.Errorf("a folder with a stranger in it was replaced: %v", err)
	}
	want := maps.Clone(steps[2])
	want["b/theirs"] = "x"
	same(t, root, want)
}

func TestStrangersAreNotOverwritten(t *testing.T) {
	root, out := t.TempDir(), t.TempDir()
	put(t, out, "secret", "outside")
	put(t, root, "index.html", "a person's page")
	put(t, root, "same.html", "same")
	if runtime.GOOS != "windows" {
		for name, to := range map[string]string{"linked": out, "link.html": filepath.Join(out, "secret"), "inner": "."} {
			if err := os.Symlink(to, filepath.Join(root, name)); err != nil {
				t.Fatal(err)
			}
		}
	}
	site := map[string]string{"index.html": "ours", "same.html": "same", "linked/x.html": "x", "link.html": "y", "inner/z.html": "z"}
	before := treeOf(t, root)
	_, err := Publish(context.Background(), root, siteOf(site), Options{})
	if !errors.Is(err, ErrMachine) {
		t.Fatalf("err = %v, want a failure of the machine", err)
	}
	for _, name := range []string{"index.html", "linked", "link.html", "inner"} {
		if !strings.Contains(err.Error(), "\n"+name) {
			t.Errorf("%s is not named in: %v", name, err)
		}
	}
	same(t, root, before)
	same(t, out, map[string]string{"secret": "outside"})
}

func TestErrorPublishesNothing(t *testing.T) {
	root := t.TempDir()
	publish(t, root, map[string]string{"index.html": "old"}, Options{})
	fault := errors.New("no such partial")
	var files []render.File
	for i := range 200 {
		files = append(files, render.File{Path: fmt.Sprintf("p%03d/index.html", i), Bytes: func() ([]byte, error) {
			if i == 120 {
				return nil, fault
			}
			return []byte("new"), nil
		}})
	}
	_, err := Publish(context.Background(), root, render.NewSite(files), Options{})
	if !errors.Is(err, fault) || errors.Is(err, ErrMachine) || !strings.Contains(err.Error(), "p120/index.html") {
		t.Errorf("err = %v", err)
	}
	same(t, root, map[string]string{"index.html": "old"})
}

func TestFaultsWhileSwappingRollBack(t *testing.T) {
	old := map[string]string{"index.html": "1", "a/index.html": "1", "gone/index.html": "1", "x": "1"}
	steps := map[string]map[string]string{
		"plain": {"index.html": "2", "a/index.html": "2", "new/index.html": "2", "x": "1", "y": "2"},
		"early": {"index.html": "2", "a/index.html": "2", "x/index.html": "2"},
	}
	for name, next := range steps {
		for stop := range 6 {
			root := t.TempDir()
			publish(t, root, old, Options{})
			manifest, _ := os.ReadFile(filepath.Join(root, manifestName))
			n, fault := 0, errors.New("pulled")
			_, err := Publish(context.Background(), root, siteOf(next), Options{hook: func(string) error {
				if n++; n == stop+1 {
					return fault
				}
				return nil
			}})
			if n <= stop {
				continue // fewer steps than that
			}
			if !errors.Is(err, fault) {
				t.Fatalf("%s, stop %d: %v", name, stop, err)
			}
			same(t, root, old)
			if now, _ := os.ReadFile(filepath.Join(root, manifestName)); string(now) != string(manifest) {
				t.Errorf("%s, stop %d: the manifest was not put back", name, stop)
			}
		}
	}
}

func TestLimits(t *testing.T) {
	root := t.TempDir()
	publish(t, root, map[string]string{"index.html": "old"}, Options{})
	var notices []string
	opt := Options{WarnAt: 10, Limit: 20, Notice: func(s string) { notices = append(notices, s) }}
	_, err := Publish(context.Background(), root, siteOf(map[string]string{"a": "0123456789", "b": "0123456789", "c": "0"}), opt)
	if !errors.Is(err, ErrMachine) || !strings.Contains(fmt.Sprint(err), "20 bytes") {
		t.Errorf("over the limit: %v", err)
	}
	same(t, root, map[string]string{"index.html": "old"})
	publish(t, root, map[string]string{"a": "0123456789", "b": "01"}, opt)
	if len(notices) != 1 || !strings.Contains(notices[0], "12 bytes") {
		t.Errorf("notices: %q", notices)
	}
}

func TestFresh(t *testing.T) {
	root, state := filepath.Join(t.TempDir(), "public"), filepath.Join(t.TempDir(), ".playbook")
	files := map[string]string{"index.html": "home", "a/index.html": "a"}
	opt := Options{State: state, Inputs: "one"}
	if _, ok := Fresh(root, state, "one"); ok {
		t.Error("fresh before the first build")
	}
	publish(t, root, files, opt)
	if rep, ok := Fresh(root, state, "one"); !ok || rep != (Report{Unchanged: 2, Bytes: 5}) {
		t.Errorf("not fresh after a build: %+v %v", rep, ok)
	}
	if _, ok := Fresh(root, state, "two"); ok {
		t.Error("fresh with other inputs")
	}
	for what, spoil := range map[string]func(){
		"a file changed":    func() { put(t, root, "index.html", "HOME!") },
		"a file gone":       func() { os.Remove(filepath.Join(root, "a/index.html")) },
		"a manifest gone":   func() { os.Remove(filepath.Join(root, manifestName)) },
		"a killed build":    func() { put(t, root, stageDir+"/x", "") },
		"a cut state":       func() { f, _ := stateFile(state, root); os.Truncate(f, 100) },
		"a time changed":    func() { os.Chtimes(filepath.Join(root, "index.html"), time.Unix(9, 0), time.Unix(9, 0)) },
		"another site":      func() { publish(t, root, map[string]string{"index.html": "2"}, Options{}) },
		"the folder itself": func() { os.RemoveAll(root) },
	} {
		spoil()
		if _, ok := Fresh(root, state, "one"); ok {
			t.Errorf("fresh with %s", what)
		}
		publish(t, root, files, opt)
		if _, ok := Fresh(root, state, "one"); !ok {
			t.Errorf("not fresh again after %s", what)
		}
	}
}
