package write

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"playbook/cmd/playbook/internal/render"
)

// TestMain lets the test binary be a builder that tests kill.
func TestMain(m *testing.M) {
	if root := os.Getenv("WRITE_TEST_CHILD"); root != "" {
		v, _ := strconv.Atoi(os.Getenv("WRITE_TEST_VERSION"))
		_, err := Publish(context.Background(), root, versionOf(v), Options{State: os.Getenv("WRITE_TEST_STATE")})
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// versionOf is a site of 400 pages, most of which differ between versions, with
// folders that come and go and names that are a file now and a folder then.
func versionOf(v int) *render.Site {
	files := map[string]string{}
	for i := range 400 {
		text := fmt.Sprintf("page %d version %d\n", i, v)
		if i%5 == 0 {
			text = fmt.Sprintf("page %d always\n", i)
		}
		dir := fmt.Sprintf("s%d/p%d", i%7, i)
		if i%11 == 0 {
			dir = fmt.Sprintf("v%d/p%d", v%3, i)
		}
		files[dir+"/index.html"] = strings.Repeat(text, 200)
	}
	if v%2 == 0 {
		files["swap"] = fmt.Sprint("file ", v)
	} else {
		files["swap/index.html"] = fmt.Sprint("folder ", v)
	}
	return siteOf(files)
}

func bytesOf(s *render.Site) map[string]string {
	m := map[string]string{}
	for _, f := range s.Files {
		b, _ := f.Bytes()
		m[f.Path] = string(b)
	}
	return m
}

func child(root, state string, v int) *exec.Cmd {
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), "WRITE_TEST_CHILD="+root, "WRITE_TEST_STATE="+state, "WRITE_TEST_VERSION="+strconv.Itoa(v))
	return c
}

// TestKill kills builders at random moments: every file is of one version that
// was ever begun, whole, and the next build equals a clean one. 10 kills;
// PLAYBOOK_KILLS sets another number.
func TestKill(t *testing.T) {
	kills := 10
	if n, err := strconv.Atoi(os.Getenv("PLAYBOOK_KILLS")); err == nil {
		kills = n
	}
	root, state := filepath.Join(t.TempDir(), "public"), t.TempDir()
	put(t, root, "CNAME", "playbook.example")
	began := time.Now()
	if out, err := child(root, state, 0).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	whole := time.Since(began)
	was := map[string]map[string]bool{} // path → contents that may be there
	note := func(v int) {
		for p, text := range bytesOf(versionOf(v)) {
			if was[p] == nil {
				was[p] = map[string]bool{}
			}
			was[p][text] = true
		}
	}
	note(0)
	killed := 0
	for v := 1; killed < kills; v++ {
		note(v)
		c := child(root, state, v)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(rand.N(whole + time.Millisecond))
		_ = c.Process.Kill()
		if c.Wait() != nil {
			killed++
		}
		for p, text := range treeOf(t, root) {
			if p != "CNAME" && !was[p][text] {
				t.Fatalf("kill %d: %s is cut or foreign, %d bytes", killed, p, len(text))
			}
		}
		if v%3 == 0 { // else kill the next one on top of the mess
			if _, err := Publish(context.Background(), root, versionOf(v), Options{State: state}); err != nil {
				t.Fatalf("build after kill %d: %v", killed, err)
			}
			want := bytesOf(versionOf(v))
			want["CNAME"] = "playbook.example"
			same(t, root, want)
			if t.Failed() {
				t.Fatalf("after kill %d", killed)
			}
		}
	}
	t.Logf("%d kills, a build takes %v", killed, whole)
}

func TestTwoBuilders(t *testing.T) {
	root, state := t.TempDir(), t.TempDir()
	rounds := 5 // 20 in the long run
	if os.Getenv("PLAYBOOK_KILLS") != "" {
		rounds = 20
	}
	for round := range rounds {
		var wg sync.WaitGroup
		outs := make([]error, 2)
		for i := range outs {
			c := child(root, state, 2*round+i)
			wg.Go(func() {
				if out, err := c.CombinedOutput(); err != nil {
					outs[i] = fmt.Errorf("%w\n%s", err, out)
				}
			})
		}
		wg.Wait()
		if err := errors.Join(outs...); err != nil {
			t.Fatal(err)
		}
		got := treeOf(t, root)
		if len(got) == len(bytesOf(versionOf(2*round))) && got["swap"] == fmt.Sprint("file ", 2*round) {
			same(t, root, bytesOf(versionOf(2*round)))
		} else {
			same(t, root, bytesOf(versionOf(2*round+1)))
		}
	}
}

func TestLockIsToldAndLetGo(t *testing.T) {
	root := t.TempDir()
	publish(t, root, map[string]string{"a": "1"}, Options{})
	held, release := make(chan bool), make(chan bool)
	done := make(chan error)
	go func() {
		_, err := Publish(context.Background(), root, siteOf(map[string]string{"a": "2"}), Options{hook: func(s string) error {
			if s == "staged" {
				close(held)
				<-release
			}
			return nil
		}})
		done <- err
	}()
	<-held
	_, err := Publish(context.Background(), root, siteOf(map[string]string{"a": "3"}), Options{LockWait: 20 * time.Millisecond})
	if !errors.Is(err, ErrMachine) || !strings.Contains(err.Error(), "another playbook") {
		t.Errorf("second builder: %v", err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	if _, err = Publish(ctx, root, siteOf(nil), Options{}); !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, ErrMachine) {
		t.Errorf("cancelled waiter: %v", err)
	}
	same2 := treeOf(t, root)
	if same2["a"] != "1" {
		t.Errorf("a = %q while the first builder holds", same2["a"])
	}
	close(release)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if rep := publish(t, root, map[string]string{"a": "3"}, Options{}); rep.Written != 1 {
		t.Errorf("after release: %+v", rep)
	}
}

func TestInterrupt(t *testing.T) {
	root := t.TempDir()
	publish(t, root, map[string]string{"index.html": "old"}, Options{})
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var files []render.File
	for i := range 500 {
		files = append(files, render.File{Path: fmt.Sprintf("p%d/index.html", i), Bytes: func() ([]byte, error) {
			if i == 77 {
				cancel()
			}
			return []byte("new"), nil
		}})
	}
	_, err := Publish(ctx, root, render.NewSite(files), Options{})
	if !errors.Is(err, context.Canceled) || !errors.Is(err, ErrMachine) {
		t.Errorf("err = %v", err)
	}
	same(t, root, map[string]string{"index.html": "old"})
}

func TestOutputIsAFile(t *testing.T) {
	root := filepath.Join(t.TempDir(), "public")
	put(t, filepath.Dir(root), "public", "a file")
	_, err := Publish(context.Background(), root, siteOf(map[string]string{"a": "1"}), Options{})
	if !errors.Is(err, ErrMachine) || !strings.Contains(err.Error(), "it is a file") {
		t.Errorf("err = %v", err)
	}
	if b, _ := os.ReadFile(root); string(b) != "a file" {
		t.Error("the file was changed")
	}
}

func TestPathTooLong(t *testing.T) {
	root := t.TempDir()
	publish(t, root, map[string]string{"index.html": "old"}, Options{})
	_, err := Publish(context.Background(), root, siteOf(map[string]string{strings.Repeat(longName(250)+"/", 20) + "x": "1"}), Options{})
	if !errors.Is(err, ErrMachine) {
		t.Errorf("err = %v", err)
	}
	same(t, root, map[string]string{"index.html": "old"})
}

func TestPlantedLinkInOwnFolder(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need a privilege on Windows")
	}
	for _, name := range []string{home, lockName, manifestName} {
		root, out := t.TempDir(), t.TempDir()
		put(t, out, "target", "outside")
		if name != home {
			os.Mkdir(filepath.Join(root, home), 0o777)
		}
		to := out
		if name != home {
			to = filepath.Join(out, "target")
		}
		if err := os.Symlink(to, filepath.Join(root, name)); err != nil {
			t.Fatal(err)
		}
		if _, err := Publish(context.Background(), root, siteOf(map[string]string{"a": "1"}), Options{}); !errors.Is(err, ErrMachine) {
			t.Errorf("%s as a link: %v", name, err)
		}
		same(t, out, map[string]string{"target": "outside"})
	}
}

func TestReadOnly(t *testing.T) {
	if runtime.GOOS == "windows" || os.Geteuid() == 0 {
		t.Skip("permissions do not bind this user; TestSmallDisk tries a read-only mount")
	}
	root := t.TempDir()
	publish(t, root, map[string]string{"index.html": "old", "a/x": "old"}, Options{})
	for _, locked := range []string{".", "a"} {
		os.Chmod(filepath.Join(root, locked), 0o555)
		_, err := Publish(context.Background(), root, siteOf(map[string]string{"index.html": "new", "a/y": "new"}), Options{})
		os.Chmod(filepath.Join(root, locked), 0o755)
		if !errors.Is(err, ErrMachine) || !errors.Is(err, fs.ErrPermission) {
			t.Errorf("%s read-only: %v", locked, err)
		}
		same(t, root, map[string]string{"index.html": "old", "a/x": "old"})
	}
}
