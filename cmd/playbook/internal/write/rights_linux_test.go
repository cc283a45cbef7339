package write

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestRightsEndHalfWay: a builder that may write in the top folder but not in one
// of its folders has renamed a part when that is found out, and takes it back.
func TestRightsEndHalfWay(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can become nobody; TestReadOnly tries this as any other user")
	}
	const nobody = 65534
	top := t.TempDir()
	root, state := filepath.Join(top, "public"), filepath.Join(top, "state")
	exe := filepath.Join(top, "builder")
	b, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(exe, b, 0o755); err != nil {
		t.Fatal(err)
	}
	for at := top; at != filepath.Clean(os.TempDir()); at = filepath.Dir(at) {
		if err := os.Chmod(at, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, dir := range []string{root, state} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Chown(dir, nobody, nobody); err != nil {
			t.Fatal(err)
		}
	}
	as := func(v int) (string, error) {
		c := child(root, state, v)
		c.Path, c.Dir = exe, top
		c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
		out, err := c.CombinedOutput()
		return string(out), err
	}
	if out, err := as(0); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	whole := func(want map[string]string) {
		t.Helper()
		if !maps.Equal(treeOf(t, root), want) {
			t.Fatal("the output is not the one site, whole")
		}
	}
	before := bytesOf(versionOf(0))
	whole(before)
	for _, locked := range []string{"s0/p399", "s3/p3", "v0/p11"} {
		at := filepath.Join(root, locked)
		if err := os.Chown(at, 0, 0); err != nil {
			t.Fatal(err)
		}
		out, err := as(1)
		if err == nil || !strings.Contains(out, "permission denied") || !strings.Contains(out, root) {
			t.Errorf("%s is another's: %v\n%s", locked, err, out)
		}
		whole(before)
		if err := os.Chown(at, nobody, nobody); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := as(1); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	whole(bytesOf(versionOf(1)))
}
