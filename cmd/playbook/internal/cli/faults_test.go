package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// What can go wrong outside of the content, and the test that makes it so. After
// each the old site is intact or the new one whole, a message names place, cause
// and next step, and the exit code is right.
//
//	kill -9 at random points          TestFaultKill; write.TestKill
//	Ctrl-C, once and twice            TestFaultInterrupt; write.TestInterrupt
//	Ctrl-C at a passphrase            TestFaultInterruptAtPassphrase
//	full disk, no room for the lock   TestFaultFullDisk; write.TestSmallDisk
//	full disk under new, fill, …      TestFaultHalfWritten
//	read-only disk, output            TestFaultFullDisk, TestFaultPermission
//	output is a file, a link, a loop  TestFaultOutput
//	output in content, = source       TestFaultOutput
//	path too long                     TestFaultOutput; write.TestPathTooLong
//	source missing, a file            TestFaultOutput
//	two builders, many                TestFaultManyBuilders; write.TestTwoBuilders
//	clock set back                    TestFaultClock
//	file vanishes, folder too         TestFaultVanishing; load.TestVanishes
//	file grows while it is read       TestFaultVanishing; load.TestEndless
//	permission denied                 TestFaultPermission; load.TestDenied
//	folder that is a link into itself TestFaultLinks
//	HOME and all else unset           TestFaultNoEnvironment
//	output of messages is full        TestFaultNoEnvironment
//
// On the machine's limits of watching, see serve.

// program is the real program, built once.
var program struct {
	sync.Once
	dir, path string
	err       error
}

func TestMain(m *testing.M) {
	code := m.Run()
	if program.dir != "" {
		_ = os.RemoveAll(program.dir)
	}
	os.Exit(code)
}

// real is a call of the real program that nothing around it leaks into.
func real(t testing.TB, args ...string) *exec.Cmd {
	t.Helper()
	program.Do(func() {
		if program.dir, program.err = os.MkdirTemp("", "playbook"); program.err != nil {
			return
		}
		_ = os.Chmod(program.dir, 0o755)
		program.path = filepath.Join(program.dir, "playbook.exe")
		out, err := exec.Command("go", "build", "-o", program.path, "playbook/cmd/playbook").CombinedOutput()
		if err != nil {
			program.err = fmt.Errorf("%w\n%s", err, out)
		}
	})
	if program.err != nil {
		t.Fatal(program.err)
	}
	c := exec.Command(program.path, args...)
	c.Env = append(os.Environ(), "SOURCE_DATE_EPOCH=1795500000", "GIT_CEILING_DIRECTORIES="+filepath.Dir(t.TempDir()))
	return c
}

// exit runs a command and gives its exit code, -1 after a signal, and what it said.
func exit(t testing.TB, c *exec.Cmd) (int, string) {
	t.Helper()
	out, err := c.CombinedOutput()
	if e := (*exec.ExitError)(nil); err != nil && !errors.As(err, &e) {
		t.Fatal(err)
	}
	return c.ProcessState.ExitCode(), string(out)
}

// told holds a failure to its code and to a message that names the parts, the
// last of which is the next step.
func told(t testing.TB, code, want int, said string, parts ...string) {
	t.Helper()
	if code != want {
		t.Errorf("exit code %d, want %d:\n%s", code, want, said)
	}
	for _, p := range parts {
		if !strings.Contains(said, p) {
			t.Errorf("%q is not said:\n%s", p, said)
		}
	}
}

// siteAt is what a build left at dir, without the builder's own folder.
func siteAt(t testing.TB, dir string) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(p string, e fs.DirEntry, err error) error {
		if e != nil && e.Name() == ".playbook" {
			return fs.SkipDir
		}
		if err != nil || e.IsDir() {
			return err
		}
		all[p], err = os.ReadFile(filepath.Join(dir, p))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// edition is a source of n documents, of which most differ between editions.
func edition(t *testing.T, dir string, n, v int) string {
	t.Helper()
	files := map[string]string{"data/site.yaml": "title: Ours\n", "content/index.md": fmt.Sprintf("# Home\n\nEdition %d.\n", v)}
	for i := range n {
		name := fmt.Sprintf("content/pages/f%d/p%d.md", i%5, i)
		if i%9 == 0 {
			name = fmt.Sprintf("content/pages/v%d/p%d.md", v, i)
		}
		files[name] = fmt.Sprintf("# Page %d\n\n%s\n", i, strings.Repeat(fmt.Sprintf("Words of edition %d. ", v*min(i%3, 1)), 40))
	}
	put(t, dir, files)
	return dir
}

// count is a number from the environment, for the long run.
func count(name string, usual int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return usual
}

func TestFaultOutput(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need a privilege on Windows")
	}
	dir := edition(t, t.TempDir(), 3, 1)
	if code, _, errs := run(t, dir, nil, "build"); code != 0 {
		t.Fatal(errs)
	}
	at := func(p string) string { return filepath.Join(dir, p) }
	put(t, dir, map[string]string{"taken": "mine"})
	for link, to := range map[string]string{"nowhere": "none", "loop": "loop", "good": "elsewhere", "sly": "content/pages", "self": "."} {
		if err := os.Symlink(to, at(link)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(at("elsewhere"), 0o755); err != nil {
		t.Fatal(err)
	}
	before := siteAt(t, at("public"))
	sources := func() map[string][]byte {
		all := siteAt(t, at("content"))
		maps.Copy(all, siteAt(t, at("data")))
		return all
	}
	was := sources()
	for _, c := range []struct {
		name, output string
		code         int
		parts        []string
	}{
		{"a file", "taken", 3, []string{"taken: ", "it is a file", "choose another --output"}},
		{"below a file", "taken/site", 3, []string{"taken/site: ", "not a directory", "a file stands where a folder is needed"}},
		{"a link to nowhere", "nowhere", 3, []string{"nowhere: ", "a link to none", "remove it or choose another --output"}},
		{"a link to itself", "loop", 3, []string{"loop: ", "a link to loop", "remove it"}},
		{"a name too long", strings.Repeat("n", 300), 3, []string{"nnn: cannot make", "name too long", "shorten the name"}},
		{"a path too long", strings.Repeat("long/", 1000), 3, []string{"long: cannot make", "name too long", "shorten the name"}},
		{"the source", "", 2, []string{"to the top of its own source", "--output public"}},
		{"the source by a link", "self", 2, []string{"self: ", "to the top of its own source", "--output public"}},
		{"content", "content", 2, []string{"content: ", "into content of its own source", "--output public"}},
		{"in content", "content/pages/site", 2, []string{"content/pages/site: ", "into content", "--output public"}},
		{"in content by a link", "sly/site", 2, []string{"sly/site: ", "into content", "--output public"}},
		{"in data", "data/x/y", 2, []string{"into data", "--output public"}},
		{"in the builder's notes", ".playbook", 2, []string{"into .playbook", "--output public"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			code, _, errs := run(t, dir, nil, "build", "--output", at(c.output))
			told(t, code, c.code, errs, append(c.parts, "playbook: ")...)
			same(t, before, siteAt(t, at("public")))
			same(t, was, sources())
		})
	}
	if b, _ := os.ReadFile(at("taken")); string(b) != "mine" {
		t.Error("the file at the output was changed")
	}
	code, _, errs := run(t, dir, nil, "build", "--output", at("good"))
	told(t, code, 0, errs)
	same(t, before, siteAt(t, at("elsewhere")))

	for _, c := range []struct {
		source string
		code   int
		parts  []string
	}{
		{"missing", 3, []string{"missing: ", "no such file", "see whether the name is right"}},
		{"taken", 2, []string{"taken is not a folder", "name the folder"}},
		{"elsewhere", 2, []string{"there is no content/ in", "playbook init"}},
	} {
		for _, command := range []string{"build", "check", "serve"} {
			code, _, errs := run(t, at(c.source), nil, command)
			told(t, code, c.code, errs, append(c.parts, "playbook: ")...)
		}
	}
}

// TestFaultLinks: links in the sources are named and not followed, also one that
// leads into itself, where a walk would never end.
func TestFaultLinks(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need a privilege on Windows")
	}
	dir, out := edition(t, t.TempDir(), 3, 1), t.TempDir()
	put(t, out, map[string]string{"secret.md": "# Outside\n", "site.yaml": "title: Outside\n"})
	if code, _, errs := run(t, dir, nil, "build"); code != 0 {
		t.Fatal(errs)
	}
	before := siteAt(t, filepath.Join(dir, "public"))
	for link, to := range map[string]string{
		"content/pages/round": "..", "content/loop": "loop", "content/out": out, "content/out.md": filepath.Join(out, "secret.md"),
		"data/accounts": out, "data/pipeline": ".", "data/team.yaml": filepath.Join(out, "site.yaml"),
	} {
		at := filepath.Join(dir, link)
		if err := os.Symlink(to, at); err != nil {
			t.Fatal(err)
		}
		code, _, errs := run(t, dir, nil, "build")
		told(t, code, 1, errs, link+": error", "links are not followed", "put the file itself here", "nothing was written")
		same(t, before, siteAt(t, filepath.Join(dir, "public")))
		if err := os.Remove(at); err != nil {
			t.Fatal(err)
		}
	}
	code, _, errs := run(t, dir, nil, "build")
	told(t, code, 0, errs)
}

// TestFaultNoEnvironment: no HOME, no PATH (so no git), nothing; and nobody who
// takes the messages.
func TestFaultNoEnvironment(t *testing.T) {
	dir := edition(t, t.TempDir(), 3, 1)
	bare := real(t, "build", "--source", dir)
	bare.Env = []string{"SOURCE_DATE_EPOCH=1795500000"}
	if runtime.GOOS == "windows" {
		bare.Env = append(bare.Env, "SYSTEMROOT="+os.Getenv("SYSTEMROOT"))
	}
	code, said := exit(t, bare)
	told(t, code, 0, said)
	whole := siteAt(t, filepath.Join(dir, "public"))
	other := t.TempDir()
	code, said = exit(t, real(t, "build", "--source", dir, "--output", other))
	told(t, code, 0, said)
	same(t, whole, siteAt(t, other))

	if full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0); err == nil {
		defer full.Close()
		put(t, dir, map[string]string{"content/bad.md": "[gone](gone.md)\n"})
		c := real(t, "check", "--format", "json", "--source", dir)
		var errs bytes.Buffer
		c.Stdout, c.Stderr = full, &errs
		_ = c.Run()
		told(t, c.ProcessState.ExitCode(), 3, errs.String(), "playbook: ", "no space left", "make room")
	}
}
