package write

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"playbook/cmd/playbook/internal/render"
)

// TestGarbledStateIsNoState: whatever is wrong with the notes on the last build, the
// next one is whole and right.
func TestGarbledStateIsNoState(t *testing.T) {
	root, state := filepath.Join(t.TempDir(), "public"), t.TempDir()
	old, files := map[string]string{"a": "1", "b/index.html": "2"}, map[string]string{"a": "3", "b/index.html": "2"}
	opt := Options{State: state, Inputs: "x"}
	publish(t, root, old, opt)
	name, err := stateFile(state, root)
	if err != nil {
		t.Fatal(err)
	}
	good, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for what, garbled := range map[string]string{
		"empty":             "",
		"of another kind":   "playbook state 0 x y\n",
		"cut in a line":     string(good[:len(good)/2]),
		"without its end":   string(good[:strings.LastIndex(string(good), manifestTail)]),
		"one line too many": strings.Replace(string(good), "\n", "\n0 00000000000000000000000000000000 1 c\n", 1),
		"a time that is no": strings.Replace(string(good), "\n", "\nnoon ", 1),
		"a sum that is no":  strings.Replace(string(good), "\n", "\n1 zz 1 c\n", 1),
	} {
		if err := os.WriteFile(name, []byte(garbled), 0o666); err != nil {
			t.Fatal(err)
		}
		if _, fresh := Fresh(root, state, "x"); fresh {
			t.Errorf("%s: taken for fresh", what)
		}
		if rep := publish(t, root, files, opt); rep.Written+rep.Unchanged != 2 {
			t.Errorf("%s: %+v", what, rep)
		}
		same(t, root, files)
		publish(t, root, old, opt)
	}
	for _, none := range [][2]string{{"", "x"}, {state, ""}} {
		if _, fresh := Fresh(root, none[0], none[1]); fresh {
			t.Errorf("fresh with %q", none)
		}
	}
	// Where notes cannot be kept, that is said once, and the site is there.
	var said []string
	publish(t, root, files, Options{State: filepath.Join(root, "a"), Notice: func(s string) { said = append(said, s) }})
	same(t, root, files)
	if len(said) != 1 || !strings.Contains(said[0], "the next build will be slower") {
		t.Errorf("said %q", said)
	}
}

// TestGarbledManifestOwnsNothing: then what it named is a stranger's: kept, and
// never overwritten with other bytes.
func TestGarbledManifestOwnsNothing(t *testing.T) {
	root := t.TempDir()
	publish(t, root, map[string]string{"a": "1", "b": "2"}, Options{})
	good, err := os.ReadFile(filepath.Join(root, manifestName))
	if err != nil {
		t.Fatal(err)
	}
	sum := strings.Repeat("0", 2*len(entry{}.sum))
	for what, garbled := range map[string]string{
		"cut in a line":      string(good[:len(good)-3]),
		"without its end":    string(good[:strings.LastIndex(string(good), manifestTail)]),
		"a wrong count":      strings.Replace(string(good), manifestTail+"2", manifestTail+"3", 1),
		"a sum that is none": manifestHead + strings.Repeat("z", len(sum)) + " 1 a\nend 1\n",
		"a short sum":        manifestHead + "00 1 a\nend 1\n",
		"a negative size":    manifestHead + sum + " -1 a\nend 1\n",
		"a path that leaves": manifestHead + sum + " 1 ../a\nend 1\n",
		"a path from above":  manifestHead + sum + " 1 /etc/passwd\nend 1\n",
	} {
		if o, ok := parseManifest([]byte(garbled)); ok && len(o) > 0 {
			t.Errorf("%s: owns %v", what, o)
		}
		put(t, root, manifestName, garbled)
		_, err := Publish(context.Background(), root, siteOf(map[string]string{"a": "other"}), Options{})
		if !errors.Is(err, ErrMachine) || !strings.Contains(err.Error(), "not from playbook") {
			t.Errorf("%s: %v", what, err)
		}
		same(t, root, map[string]string{"a": "1", "b": "2"})
	}
}

// TestManyAreNamedByTen: of many strangers or refused names ten are told, and how many more.
func TestManyAreNamedByTen(t *testing.T) {
	root, site, bad := t.TempDir(), map[string]string{}, map[string]string{}
	for i := range 25 {
		put(t, root, fmt.Sprintf("f%02d", i), "mine")
		site[fmt.Sprintf("f%02d", i)], bad[fmt.Sprintf("x%02d/..", i)] = "ours", "x"
	}
	before := treeOf(t, root)
	for _, files := range []map[string]string{site, bad} {
		_, err := Publish(context.Background(), root, siteOf(files), Options{})
		if err == nil || strings.Count(err.Error(), "\n") > 11 || !strings.Contains(err.Error(), "and 15 more") {
			t.Errorf("%v", err)
		}
		same(t, root, before)
	}
	_, err := Publish(context.Background(), root, render.NewSite([]render.File{
		{Path: "p/index.html", Bytes: func() ([]byte, error) { return nil, nil }}, {Path: "p", Bytes: func() ([]byte, error) { return nil, nil }},
	}), Options{})
	if refused := (*RefusedError)(nil); !errors.As(err, &refused) {
		t.Errorf("a file and a folder of one name: %v", err)
	}
	same(t, root, before)
}

// TestOursBecameSomethingElse: what a vanished file's place holds now is kept, when
// it is a folder or a link; and folders that are empty make way for a file.
func TestOursBecameSomethingElse(t *testing.T) {
	root, out := t.TempDir(), t.TempDir()
	put(t, out, "secret", "outside")
	publish(t, root, map[string]string{"folder": "1", "link": "1", "stays": "1", "deep/a/x": "1"}, Options{})
	for _, p := range []string{"folder", "link", "deep/a/x"} {
		if err := os.Remove(filepath.Join(root, p)); err != nil {
			t.Fatal(err)
		}
	}
	put(t, root, "folder/theirs", "2")
	if err := os.Symlink(filepath.Join(out, "secret"), filepath.Join(root, "link")); err != nil {
		t.Skip(err)
	}
	if err := os.MkdirAll(filepath.Join(root, "deep/a/empty/too"), 0o777); err != nil {
		t.Fatal(err)
	}
	rep := publish(t, root, map[string]string{"stays": "1", "deep": "a file now"}, Options{})
	if rep.Kept != 2 || rep.Deleted != 0 {
		t.Errorf("%+v, want 2 kept", rep)
	}
	same(t, root, map[string]string{"stays": "1", "deep": "a file now", "folder/theirs": "2", "link": "link"})
	same(t, out, map[string]string{"secret": "outside"})
}

// TestNothingToPutBack: when also the way back is barred, that is said, and the next
// build mends the mix.
func TestNothingToPutBack(t *testing.T) {
	root := t.TempDir()
	old, next := map[string]string{"a": "1", "b/x": "1", "c": "1"}, map[string]string{"a": "2", "b/x": "2", "d": "2"}
	publish(t, root, old, Options{})
	fault := errors.New("pulled")
	_, err := Publish(context.Background(), root, siteOf(next), Options{hook: func(step string) error {
		if step == "left" { // arrived, and the first vanished one moved away
			if err := os.RemoveAll(filepath.Join(root, filepath.FromSlash(stagedOld))); err != nil {
				t.Error(err)
			}
			return fault
		}
		return nil
	}})
	if !errors.Is(err, fault) || !errors.Is(err, ErrMachine) || !strings.Contains(err.Error(), "could not be put back") || !strings.Contains(err.Error(), "build again") {
		t.Errorf("err = %v", err)
	}
	for p, text := range treeOf(t, root) {
		if text != old[p] && text != next[p] {
			t.Errorf("%s is %q, of neither site", p, text)
		}
	}
	publish(t, root, next, Options{})
	same(t, root, next)
}

func TestOutputCannotBeMade(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "file", "x")
	for name, want := range map[string]string{"file/site": "cannot make the output folder", strings.Repeat("n", 300): "cannot make the output folder"} {
		_, err := Publish(context.Background(), filepath.Join(dir, name), siteOf(map[string]string{"a": "1"}), Options{})
		if !errors.Is(err, ErrMachine) || !strings.Contains(err.Error(), want) {
			t.Errorf("%.20s: %v", name, err)
		}
	}
	if err := os.Symlink("nowhere", filepath.Join(dir, "link")); err != nil {
		t.Skip(err)
	}
	_, err := Publish(context.Background(), filepath.Join(dir, "link"), siteOf(map[string]string{"a": "1"}), Options{})
	if !errors.Is(err, ErrMachine) || !strings.Contains(err.Error(), "a link to nowhere") {
		t.Errorf("a link to nowhere: %v", err)
	}
	same(t, dir, map[string]string{"file": "x", "link": "link"})
}

func TestSizesAsPeopleSayThem(t *testing.T) {
	for n, want := range map[int64]string{999_999: "999999 bytes", 801_400_000: "801 MB", 1_000_000_000: "1.00 GB", 1_234_000_000: "1.23 GB"} {
		if got := size(n); got != want {
			t.Errorf("%d is %s, want %s", n, got, want)
		}
	}
}
