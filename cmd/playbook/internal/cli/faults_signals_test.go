package cli

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// editions are two sources and the sites that clean builds make of them.
func editions(t *testing.T, pages int) (dirs []string, sites []map[string][]byte, whole time.Duration) {
	for v := 1; v <= 2; v++ {
		dir, out := edition(t, t.TempDir(), pages, v), t.TempDir()
		began := time.Now()
		if code, said := exit(t, real(t, "build", "--source", dir, "--output", out)); code != 0 {
			t.Fatal(said)
		}
		whole = time.Since(began)
		dirs, sites = append(dirs, dir), append(sites, siteAt(t, out))
	}
	return dirs, sites, whole
}

// eitherSite fails unless the output is, whole, one of the sites.
func eitherSite(t *testing.T, out string, sites []map[string][]byte) {
	t.Helper()
	now := siteAt(t, out)
	if !maps.EqualFunc(now, sites[0], bytes.Equal) && !maps.EqualFunc(now, sites[1], bytes.Equal) {
		t.Fatalf("%d files, neither the old site (%d) nor the new (%d)", len(now), len(sites[0]), len(sites[1]))
	}
}

// TestFaultKill kills the program at random moments, each time building the other
// edition into one folder: every file is of one edition, whole, and the next build
// equals a clean one. 4 kills; PLAYBOOK_KILLS sets another number.
func TestFaultKill(t *testing.T) {
	dirs, sites, whole := editions(t, 60)
	out := filepath.Join(t.TempDir(), "site")
	killed, began := 0, 0
	for kills := count("PLAYBOOK_KILLS", 4); killed < kills; began++ {
		c := real(t, "build", "--quiet", "--source", dirs[began%2], "--output", out)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(rand.N(whole + time.Millisecond))
		_ = c.Process.Kill()
		if c.Wait() != nil {
			killed++
		}
		if _, err := os.Stat(out); err != nil {
			continue // killed before it began
		}
		for p, text := range siteAt(t, out) {
			if !bytes.Equal(text, sites[0][p]) && !bytes.Equal(text, sites[1][p]) {
				t.Fatalf("kill %d: %s is cut or foreign, %d bytes", killed, p, len(text))
			}
		}
		if began%3 == 2 {
			if code, said := exit(t, real(t, "build", "--source", dirs[began%2], "--output", out)); code != 0 {
				t.Fatalf("build after kill %d: %d\n%s", killed, code, said)
			}
			same(t, sites[began%2], siteAt(t, out))
		}
	}
	t.Logf("%d kills in %d builds of %v each", killed, began, whole.Round(time.Millisecond))
}

// TestFaultInterrupt sends Ctrl-C at random moments, half of the times twice: the
// old site or the new, never a mix after one. 6 times; PLAYBOOK_KILLS sets another number.
func TestFaultInterrupt(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no signals to send on Windows")
	}
	dirs, sites, whole := editions(t, 60)
	out := filepath.Join(t.TempDir(), "site")
	if code, said := exit(t, real(t, "build", "--source", dirs[1], "--output", out)); code != 0 {
		t.Fatal(said)
	}
	codes := map[int]int{}
	for i := range count("PLAYBOOK_KILLS", 6) {
		var said strings.Builder
		c := real(t, "build", "--source", dirs[i%2], "--output", out)
		c.Stdout, c.Stderr = &said, &said
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(rand.N(whole + time.Millisecond))
		twice := i%4 == 3
		_ = c.Process.Signal(os.Interrupt)
		if twice {
			time.Sleep(rand.N(time.Millisecond))
			_ = c.Process.Signal(os.Interrupt)
		}
		_ = c.Wait()
		code := c.ProcessState.ExitCode()
		codes[code]++
		switch {
		case code == 3:
			told(t, code, 3, said.String(), "playbook: ", "interrupt", "run the command again")
		case code != 0 && code != -1: // -1: before the program listened, or the second time
			t.Errorf("exit code %d:\n%s", code, said.String())
		}
		if code == -1 { // as good as a kill: the next build mends it
			if code, said := exit(t, real(t, "build", "--source", dirs[i%2], "--output", out)); code != 0 {
				t.Fatal(said)
			}
		}
		eitherSite(t, out, sites)
	}
	t.Logf("exit codes %v", codes)
}

// TestFaultManyBuilders: eight builds of two editions into one folder at once all
// succeed, and one of the editions stands there whole.
func TestFaultManyBuilders(t *testing.T) {
	dirs, sites, _ := editions(t, 30)
	out := filepath.Join(t.TempDir(), "site")
	var wg sync.WaitGroup
	errs := make([]string, 8)
	for i := range errs {
		c := real(t, "build", "--source", dirs[i%2], "--output", out)
		wg.Go(func() {
			if said, err := c.CombinedOutput(); err != nil {
				errs[i] = fmt.Sprintf("%v\n%s", err, said)
			}
		})
	}
	wg.Wait()
	if all := strings.Join(errs, ""); all != "" {
		t.Error(all)
	}
	eitherSite(t, out, sites)
}

// TestFaultVanishing builds while documents and pictures come, go and grow: any
// answer is right but a broken site, and after the storm a build equals a clean one.
func TestFaultVanishing(t *testing.T) {
	dir := edition(t, t.TempDir(), 40, 1)
	home := "# Home\n"
	for i := range 20 {
		home += fmt.Sprintf("\n[%d](pages/a/t%d.txt)\n", i, i)
		put(t, dir, map[string]string{fmt.Sprintf("content/pages/a/t%d.txt", i): strings.Repeat("t", 5000+i), "content/index.md": home})
	}
	out := filepath.Join(t.TempDir(), "site")
	if code, said := exit(t, real(t, "build", "--source", dir, "--output", out)); code != 0 {
		t.Fatal(said)
	}
	stop, done := make(chan bool), make(chan bool)
	go func() {
		defer close(done)
		at := func(p string) string { return filepath.Join(dir, "content", "pages", p) }
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
			}
			_ = os.Rename(at("a"), filepath.Join(dir, "away"))
			_ = os.Rename(at(fmt.Sprintf("f%d", i%5)), filepath.Join(dir, "away2"))
			_ = os.Rename(at("v1"), filepath.Join(dir, "away3"))
			if f, err := os.OpenFile(at("grows.md"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666); err == nil {
				_, _ = f.WriteString("More and more.\n\n")
				f.Close()
			}
			time.Sleep(rand.N(3 * time.Millisecond))
			_ = os.Rename(filepath.Join(dir, "away"), at("a"))
			_ = os.Rename(filepath.Join(dir, "away2"), at(fmt.Sprintf("f%d", i%5)))
			_ = os.Rename(filepath.Join(dir, "away3"), at("v1"))
			time.Sleep(rand.N(3 * time.Millisecond))
		}
	}()
	codes := map[int]int{}
	for range count("PLAYBOOK_KILLS", 5) {
		c := real(t, "build", "--source", dir, "--output", out)
		code, said := exit(t, c)
		codes[code]++
		if code == 3 {
			told(t, code, 3, said, "playbook: ", "\n  ")
		} else if code != 0 && code != 1 {
			t.Errorf("exit code %d:\n%s", code, said)
		}
		for p, text := range siteAt(t, out) {
			if strings.HasSuffix(p, ".html") && !bytes.HasSuffix(bytes.TrimSpace(text), []byte("</html>")) || strings.HasSuffix(p, ".txt") && p != "robots.txt" && len(text) < 5000 {
				t.Errorf("%s is cut, %d bytes", p, len(text))
			}
		}
	}
	close(stop)
	<-done
	code, said := exit(t, real(t, "build", "--source", dir, "--output", out))
	told(t, code, 0, said)
	clean := t.TempDir()
	code, said = exit(t, real(t, "build", "--source", dir, "--output", clean))
	told(t, code, 0, said)
	same(t, siteAt(t, clean), siteAt(t, out))
	t.Logf("exit codes %v", codes)
}

// TestFaultClock: file times that lie in the future or went back hide no edit, also
// one of the same length; a build day before all that was written is no fault.
func TestFaultClock(t *testing.T) {
	dir := edition(t, t.TempDir(), 6, 1)
	put(t, dir, map[string]string{"content/pages/t.txt": "word 0"})
	out, state := filepath.Join(dir, "public"), filepath.Join(dir, ".playbook")
	now := time.Now()
	for i, clock := range []time.Time{now.Add(24 * time.Hour * 3650), now.Add(-24 * time.Hour * 3650), now.Add(time.Hour), now.Add(-time.Hour), time.Unix(0, 0), now} {
		put(t, dir, map[string]string{"content/index.md": fmt.Sprintf("# Home\n\nEdition %d. [Text](pages/t.txt)\n", i), "content/pages/t.txt": fmt.Sprintf("word %d", i)})
		for _, top := range []string{filepath.Join(dir, "content"), state, out} {
			_ = filepath.WalkDir(top, func(p string, _ os.DirEntry, _ error) error { return os.Chtimes(p, clock, clock) })
		}
		c := real(t, "build", "--source", dir)
		c.Env = append(c.Env, fmt.Sprintf("SOURCE_DATE_EPOCH=%d", 1795500000-int64(i)*86400))
		code, said := exit(t, c)
		told(t, code, 0, said)
		clean := t.TempDir()
		c = real(t, "build", "--source", dir, "--output", clean)
		c.Env = append(c.Env, fmt.Sprintf("SOURCE_DATE_EPOCH=%d", 1795500000-int64(i)*86400))
		code, said = exit(t, c)
		told(t, code, 0, said)
		got := siteAt(t, out)
		same(t, siteAt(t, clean), got)
		if !strings.Contains(string(got["index.html"]), fmt.Sprintf("Edition %d.", i)) || string(got["pages/t.txt"]) != fmt.Sprintf("word %d", i) {
			t.Errorf("clock %v: an edit was not seen", clock)
		}
	}
}
