package serve

import (
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
)

// A week at work: many edits, checkouts, faults and browsers. After each the last
// state is served within the bar, and nothing piles up. The usual counts are small;
// PLAYBOOK_EDITS, PLAYBOOK_CHECKOUT and PLAYBOOK_BREAKS set others
// (.ci/reliability serve: 10,000 edits, 20,000 files, 1,000 breaks).

func count(name string, usual int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return usual
}

// use is what a preview holds on to, the test around it included.
type use struct {
	goroutines, handles int
	heap                uint64 // bytes alive
}

func (u use) String() string {
	return fmt.Sprintf("%d goroutines, %d handles, %.1f MB", u.goroutines, u.handles, float64(u.heap)/1e6)
}

func using() use {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return use{runtime.NumGoroutine(), openFiles(), m.HeapAlloc}
}

// openFiles counts this process's handles; 0 where the system does not say.
func openFiles() int {
	list, _ := os.ReadDir("/proc/self/fd")
	return len(list)
}

// flat fails unless no more is in use than was at first. What is on its way out
// (a closed connection, a browser that left) gets some seconds.
func flat(t *testing.T, first use) use {
	t.Helper()
	end := time.Now().Add(20 * time.Second)
	for {
		now := using()
		if now.goroutines <= first.goroutines+5 && now.handles <= first.handles+5 && now.heap <= first.heap+2<<20 {
			t.Logf("in use at first: %v; at the end: %v", first, now)
			return now
		}
		if time.Now().After(end) {
			t.Fatalf("in use at first: %v; at the end: %v", first, now)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// lies is what lies on disk, by path.
func (s *source) lies() map[string]string {
	want := map[string]string{}
	_ = filepath.WalkDir(s.abs("content"), func(p string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() && !ignoredName(e.Name()) {
			rel, _ := filepath.Rel(s.root, p)
			b, _ := os.ReadFile(p)
			want[filepath.ToSlash(rel)] = string(b)
		}
		return nil
	})
	return want
}

// settle waits until what was built is what lies on disk, and says how long it
// took. holds is told when the last edit was, and what is wanted.
func (s *source) settle(t *testing.T, url string, after int) time.Duration {
	t.Helper()
	return s.holds(t, url, after, time.Now(), s.lies())
}

func (s *source) holds(t *testing.T, url string, after int, began time.Time, want map[string]string) time.Duration {
	t.Helper()
	for {
		get(t, url+".playbook/version")
		s.mu.Lock()
		diff := ""
		for p, text := range want {
			if s.known[p] != text {
				diff = fmt.Sprintf("%s is %q, want %q", p, s.known[p], text)
			}
		}
		for p := range s.known {
			if _, ok := want[p]; !ok {
				diff = p + " is gone"
			}
		}
		s.mu.Unlock()
		took := time.Since(began)
		if took > bar() {
			t.Fatalf("after %d edits and %v: %s", after, took, diff)
		}
		if diff == "" {
			return took
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// edit does one of the things that people, editors and git do to files.
func (s *source) edit(r *rand.Rand, i int) {
	name := func() string {
		p := "content"
		for range r.IntN(3) {
			p += fmt.Sprintf("/d%d", r.IntN(3))
		}
		return fmt.Sprintf("%s/f%d.md", p, r.IntN(4))
	}
	p, text := name(), fmt.Sprint("edit ", i)
	folder := func(p string) { _ = os.MkdirAll(filepath.Dir(s.abs(p)), 0o777) }
	switch r.IntN(16) {
	case 0, 1, 2:
		s.write(p, text)
	case 3, 4:
		folder(p)
		replace(s, p, text)
	case 5:
		_ = os.Remove(s.abs(p))
	case 6:
		_ = os.RemoveAll(filepath.Dir(s.abs(p)))
		_ = os.MkdirAll(s.abs("content"), 0o777)
	case 7: // a folder takes another's place
		_ = os.RemoveAll(s.abs("content/d2"))
		_ = os.Rename(s.abs("content/d1"), s.abs("content/d2"))
	case 8: // a file moves
		to := name()
		folder(to)
		_ = os.Rename(s.abs(p), s.abs(to))
	case 9: // in pieces, as a slow editor writes
		folder(p)
		f, err := os.Create(s.abs(p))
		s.do(err)
		for range 3 {
			_, _ = f.WriteString(text)
			time.Sleep(time.Duration(r.IntN(3)) * time.Millisecond)
		}
		s.do(f.Close())
	case 10:
		if f, err := os.OpenFile(s.abs(p), os.O_APPEND|os.O_WRONLY, 0); err == nil {
			_, _ = f.WriteString(text)
			f.Close()
		}
	case 11: // empty, and filled again
		s.write(p, "")
		s.write(p, text)
	case 12: // by a name that only this editor knows
		folder(p)
		tmp := filepath.Join(filepath.Dir(s.abs(p)), "sed"+strconv.Itoa(i))
		s.do(os.WriteFile(tmp, []byte(text), 0o666))
		s.do(os.Rename(tmp, s.abs(p)))
	case 13: // other bytes, same length, an older time
		if b, err := os.ReadFile(s.abs(p)); err == nil && len(b) > 0 {
			b[len(b)-1] ^= 1
			s.do(os.WriteFile(s.abs(p), b, 0o666))
			_ = os.Chtimes(s.abs(p), time.Now(), time.Now().Add(-time.Hour*time.Duration(r.IntN(1000))))
		}
	case 14: // a folder leaves, and comes back
		if os.Rename(s.abs("content/d0"), s.abs("away")) == nil {
			_ = os.RemoveAll(s.abs("content/d0"))
			s.do(os.Rename(s.abs("away"), s.abs("content/d0")))
		}
	case 15: // as vim does
		folder(p)
		s.do(os.WriteFile(filepath.Join(filepath.Dir(s.abs(p)), "."+filepath.Base(p)+".swp"), []byte(text), 0o666))
		if os.Rename(s.abs(p), s.abs(p)+"~") == nil {
			s.do(os.WriteFile(s.abs(p), []byte(text), 0o666))
			s.do(os.Remove(s.abs(p) + "~"))
		}
	}
}

// TestRandomEdits edits at random, by events and by polling, and compares what was
// built with the sources. 300 edits; PLAYBOOK_EDITS sets another number.
func TestRandomEdits(t *testing.T) {
	for _, poll := range []bool{false, true} {
		t.Run(fmt.Sprint("poll ", poll), func(t *testing.T) {
			edits := count("PLAYBOOK_EDITS", 300)
			if poll {
				edits = max(edits/5, 60)
			}
			s := newSource(t, map[string]string{"content/a.md": "first"})
			url := s.run(Options{Poll: poll, PollEvery: 10 * time.Millisecond})
			r := rand.New(rand.NewPCG(1, 2))
			var first use
			var longest time.Duration
			began := time.Now()
			for i := range edits {
				s.edit(r, i)
				if i%20 == 19 {
					longest = max(longest, s.settle(t, url, i+1))
				}
				if i == edits/5 {
					s.settle(t, url, i+1)
					first = using()
				}
			}
			longest = max(longest, s.settle(t, url, edits))
			s.mu.Lock()
			builds := len(s.built)
			s.built = nil
			s.mu.Unlock()
			t.Logf("%d edits in %v, %d builds, the last state after %v at most", edits, time.Since(began).Round(time.Millisecond), builds, longest.Round(time.Millisecond))
			flat(t, first)
		})
	}
}

// TestCheckout writes more files at once than the kernel keeps events for, and
// takes them away again. 2,000 files; PLAYBOOK_CHECKOUT sets another number (Linux
// keeps 16,384 events).
func TestCheckout(t *testing.T) {
	files := count("PLAYBOOK_CHECKOUT", 2000)
	s := newSource(t, map[string]string{"content/a.md": "first"})
	url := s.run(Options{})
	s.settle(t, url, 0)
	first := using()
	want := s.lies()
	bare := maps.Clone(want)
	for i := range files {
		p := fmt.Sprintf("content/d%d/f%d.md", i%50, i)
		s.write(p, "out")
		want[p] = "out"
	}
	out := s.holds(t, url, files, time.Now(), want)
	for i := range 50 {
		s.do(os.RemoveAll(s.abs(fmt.Sprintf("content/d%d", i))))
	}
	back := s.holds(t, url, files, time.Now(), bare)
	s.mu.Lock()
	builds := len(s.built)
	s.built = nil
	s.mu.Unlock()
	t.Logf("%d files: all there %v after the last write, gone again %v after the last removal, %d builds", files, out.Round(time.Millisecond), back.Round(time.Millisecond), builds)
	flat(t, first)
}

// TestBreakAndMend: 100 times; PLAYBOOK_BREAKS sets another number.
func TestBreakAndMend(t *testing.T) {
	rounds := count("PLAYBOOK_BREAKS", 100)
	s := newSource(t, map[string]string{"content/a.md": "good 0"})
	url := s.run(Options{})
	eventually(t, url+"a/", 200, "good 0")
	var first use
	began := time.Now()
	for i := range rounds {
		replace(s, "content/a.md", "FAULT")
		eventually(t, url+".playbook/version", 200, "broken-link")
		eventually(t, url+"a/", 200, "good")
		replace(s, "content/a.md", fmt.Sprint("good ", i))
		eventually(t, url+"a/", 200, fmt.Sprintf("good %d<", i))
		if i == 10 {
			first = using()
		}
	}
	t.Logf("%d times broken and mended in %v", rounds, time.Since(began).Round(time.Millisecond))
	flat(t, first)
}

// TestManyBrowsers: a hundred listen, are told, and drop; some without a word.
func TestManyBrowsers(t *testing.T) {
	s := newSource(t, map[string]string{"content/a.md": "0"})
	url := s.run(Options{})
	eventually(t, url+"a/", 200, "0")
	first := using()
	for round := range 3 {
		var open []*http.Response
		var tr http.Transport
		for range 100 {
			req, _ := http.NewRequest("GET", url+".playbook/events", nil)
			resp, err := tr.RoundTrip(req)
			if err != nil {
				t.Fatal(err)
			}
			open = append(open, resp)
		}
		replace(s, "content/a.md", fmt.Sprint(round+1))
		for i, resp := range open {
			b := make([]byte, 4096)
			for got := ""; i%3 > 0 && !strings.Contains(got, "event: reload"); { // a third never reads
				n, err := resp.Body.Read(b)
				if err != nil {
					t.Fatal(err)
				}
				got += string(b[:n])
			}
			resp.Body.Close()
		}
		tr.CloseIdleConnections()
		eventually(t, url+"a/", 200, fmt.Sprint(round+1, "<"))
	}
	flat(t, first)
}
