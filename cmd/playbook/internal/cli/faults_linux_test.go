package cli

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"playbook/cmd/playbook/internal/schema"
)

// smallDisk mounts a tmpfs of the size; only root may.
func smallDisk(t *testing.T, options string) string {
	t.Helper()
	dir := t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, options); err != nil {
		t.Skipf("no small disk: mounting one needs root: %v", err)
	}
	t.Cleanup(func() { _ = unix.Unmount(dir, unix.MNT_DETACH) })
	return dir
}

// fill takes the disk's last byte and gives the file that holds it.
func fill(t *testing.T, dir string) string {
	t.Helper()
	name := filepath.Join(dir, "filler")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, size := range []int{1 << 16, 1 << 12, 1} {
		for err = nil; err == nil; {
			_, err = f.Write(make([]byte, size))
		}
	}
	return name
}

// TestFaultFullDisk: the disk of the output fills up, has no room for the lock, is
// read-only; and the disk of the notes on the last build is full, which is no fault.
func TestFaultFullDisk(t *testing.T) {
	dir := edition(t, t.TempDir(), 3, 1)
	disk := smallDisk(t, "size=3m")
	out := filepath.Join(disk, "site")
	build := func(args ...string) (int, string) {
		return exit(t, real(t, append([]string{"build", "--source", dir, "--output", out}, args...)...))
	}
	code, said := build()
	told(t, code, 0, said)
	before := siteAt(t, out)
	edition(t, dir, 400, 2)
	code, said = build()
	told(t, code, 3, said, "playbook: "+out, "no space left", "make room on that disk")
	same(t, before, siteAt(t, out))
	filler := fill(t, disk)
	code, said = build()
	told(t, code, 3, said, "playbook: "+out, "no space left", "make room on that disk")
	same(t, before, siteAt(t, out))
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	small := edition(t, t.TempDir(), 3, 2)
	code, said = exit(t, real(t, "build", "--source", small, "--output", out))
	told(t, code, 0, said)
	clean := t.TempDir()
	code, said = exit(t, real(t, "build", "--source", small, "--output", clean))
	told(t, code, 0, said)
	after := siteAt(t, clean)
	same(t, after, siteAt(t, out))
	if err := unix.Mount("", disk, "", unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	code, said = build()
	told(t, code, 3, said, "playbook: "+out, "read-only", "choose another place")
	same(t, after, siteAt(t, out))

	for nodes := 1; nodes <= 3; nodes++ { // the top, the folder, the lock
		bare := smallDisk(t, fmt.Sprintf("nr_inodes=%d", nodes))
		code, said = exit(t, real(t, "build", "--source", small, "--output", bare))
		told(t, code, 3, said, "playbook: "+bare, "no space left", "make room on that disk")
		if left := siteAt(t, bare); len(left) > 0 {
			t.Errorf("%d files lie on the full disk", len(left))
		}
	}

	full := smallDisk(t, "size=1m")
	edition(t, full, 3, 2)
	fill(t, full)
	other := t.TempDir()
	code, said = exit(t, real(t, "build", "--source", full, "--output", other))
	told(t, code, 0, said, ".playbook: the next build will be slower")
	same(t, after, siteAt(t, other))
}

// TestFaultHalfWritten: with no room left, no command leaves half a file or loses one.
func TestFaultHalfWritten(t *testing.T) {
	disk := smallDisk(t, "size=1m")
	edition(t, disk, 3, 1)
	put(t, disk, map[string]string{
		"deals.csv":                   "id,name,owner,stage,amount\n1,A,ann,introduced,5\n",
		"data/team.yaml":              "reps: [{id: ann, name: Ann}]\n",
		"data/pipeline/2026-W47.yaml": "as_of: 2026-11-20\ncounts: {ann: {introduced: 3}}\n",
		"content/proposals/p.md":      "---\ntitle: P\nfields: [{name: seats, label: Seats, type: text}]\n---\n\n## Oral\n\n{{ seats }}\n\n## Detailed\n\n{{ seats }}\n",
		"filled.md":                   "a filled one",
	})
	code, out, errs := run(t, disk, nil, "keys", "new", "--generate")
	if code != 0 {
		t.Fatal(errs)
	}
	env := environment{}
	for _, m := range madeUp.FindAllStringSubmatch(out, -1) {
		env[passName(schema.Visibility(m[1]))] = m[2]
	}
	fill(t, disk)
	files := func() map[string][]byte {
		all := siteAt(t, disk)
		delete(all, "filler")
		return all
	}
	before := files()
	for _, args := range [][]string{
		{"new", "pitch", "grease"},
		{"import", "csv", filepath.Join(disk, "deals.csv"), "--week", "2026-W48"},
		{"import", "csv", filepath.Join(disk, "deals.csv"), "--week", "2026-W47", "--force"},
		{"fill", "content/proposals/p.md", "--set", "seats=" + strings.Repeat("many ", 2000), "--output", filepath.Join(disk, "filled.md")},
		{"keys", "rotate", "--generate"},
		{"keys", "rewrap", "--generate"},
		{"build"},
	} {
		code, out, errs := run(t, disk, env, args...)
		told(t, code, 3, errs, "playbook: ", "no space left", "make room")
		if madeUp.MatchString(out) {
			t.Errorf("%v tells a passphrase that opens nothing", args)
		}
		now := files()
		if !maps.EqualFunc(before, now, bytes.Equal) {
			for p := range now {
				if _, was := before[p]; !was {
					t.Errorf("%v left %s", args, p)
				}
			}
			same(t, before, now)
		}
	}
}

// asNobody runs the program without any right that root has.
func asNobody(t *testing.T, args ...string) (int, string) {
	t.Helper()
	c := real(t, args...)
	c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	c.Dir = "/"
	return exit(t, c)
}

// opened lets nobody in down to dir.
func opened(t *testing.T, dir string) string {
	t.Helper()
	for at := dir; at != filepath.Clean(os.TempDir()); at = filepath.Dir(at) {
		if err := os.Chmod(at, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestFaultPermission(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can become nobody")
	}
	dir := opened(t, edition(t, t.TempDir(), 3, 1))
	out := filepath.Join(opened(t, t.TempDir()), "site")
	put(t, dir, map[string]string{"content/pages/f1/t.txt": "text", "content/index.md": "# Home\n\n[t](pages/f1/t.txt)\n"})
	if code, said := exit(t, real(t, "build", "--source", dir, "--output", out)); code != 0 {
		t.Fatal(said)
	}
	before := siteAt(t, out)
	chmod := func(mode os.FileMode, parts ...string) {
		if err := os.Chmod(filepath.Join(parts...), mode); err != nil {
			t.Fatal(err)
		}
	}
	// The output is somebody else's.
	put(t, dir, map[string]string{"content/pages/f1/p1.md": "# Changed\n"})
	code, said := asNobody(t, "build", "--source", dir, "--output", out)
	told(t, code, 3, said, "playbook: "+out, "permission denied", "give yourself the right to it")
	same(t, before, siteAt(t, out))
	code, said = asNobody(t, "build", "--source", dir, "--output", filepath.Join(filepath.Dir(out), "new"))
	told(t, code, 3, said, "playbook: ", "permission denied", "give yourself the right to it")

	// The notes cannot be kept; that is said, and is no fault.
	mine := filepath.Join(opened(t, t.TempDir()), "mine")
	if err := os.Mkdir(mine, 0o777); err != nil {
		t.Fatal(err)
	}
	chmod(0o777, mine)
	code, said = asNobody(t, "build", "--source", dir, "--output", mine)
	told(t, code, 0, said, ".playbook: ")
	before = siteAt(t, mine)

	// Sources that may not be read: said at their place, nothing written.
	for _, p := range []string{"content/pages/f1/p1.md", "content/pages/f1/t.txt", "content/pages/f1", "content", "data/site.yaml", "data"} {
		full := filepath.Join(dir, p)
		info, err := os.Stat(full)
		if err != nil {
			t.Fatal(err)
		}
		chmod(0, full)
		code, said := asNobody(t, "build", "--source", dir, "--output", mine)
		chmod(info.Mode(), full)
		if p == "data/site.yaml" || p == "data" {
			told(t, code, 3, said, "playbook: ", p, "permission denied", "give yourself the right to it")
		} else {
			told(t, code, 1, said, p+": error", "permission denied", "give yourself the right to read it", "nothing was written")
		}
		same(t, before, siteAt(t, mine))
	}
	chmod(0o744, dir, "content/pages/f1") // its names can be listed, no more
	code, said = asNobody(t, "build", "--source", dir, "--output", mine)
	chmod(0o755, dir, "content/pages/f1")
	told(t, code, 1, said, "content/pages/f1/p1.md: error", "content/pages/f1/t.txt: error", "permission denied")
	same(t, before, siteAt(t, mine))
	chmod(0o700, dir)
	code, said = asNobody(t, "build", "--source", dir, "--output", mine)
	chmod(0o755, dir)
	told(t, code, 3, said, "playbook: "+dir, "permission denied", "give yourself the right to it")
	same(t, before, siteAt(t, mine))
}

// TestFaultInterruptAtPassphrase: Ctrl-C while a passphrase is asked for ends the
// command, and the terminal shows again what is typed.
func TestFaultInterruptAtPassphrase(t *testing.T) {
	dir := edition(t, t.TempDir(), 1, 1)
	host, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skipf("no terminal to be had: %v", err)
	}
	defer host.Close()
	if err := unix.IoctlSetPointerInt(int(host.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Skipf("no terminal to be had: %v", err)
	}
	n, err := unix.IoctlGetInt(int(host.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	tty, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("no terminal to be had: %v", err)
	}
	defer tty.Close()
	echoes := func() bool {
		s, err := unix.IoctlGetTermios(int(tty.Fd()), unix.TCGETS)
		if err != nil {
			t.Fatal(err)
		}
		return s.Lflag&unix.ECHO != 0
	}
	c := real(t, "keys", "new", "--audience", "team", "--source", dir)
	c.Stdin, c.Stdout, c.Stderr = tty, tty, tty
	c.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	for end := time.Now().Add(30 * time.Second); echoes(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			_ = c.Process.Kill()
			t.Fatal("no passphrase is asked for")
		}
	}
	if _, err := host.Write([]byte("half a pass\x03")); err != nil {
		t.Fatal(err)
	}
	select {
	case <-ended:
	case <-time.After(30 * time.Second):
		_ = c.Process.Kill()
		t.Fatal("Ctrl-C does not end it")
	}
	if code := c.ProcessState.ExitCode(); code != 3 {
		t.Errorf("exit code %d, want 3", code)
	}
	if !echoes() {
		t.Error("the terminal stays silent")
	}
	if _, err := os.Stat(filepath.Join(dir, "data/keys")); err == nil {
		t.Error("a key was made")
	}
}
