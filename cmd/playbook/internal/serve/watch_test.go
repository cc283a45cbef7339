package serve

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// changes are the ways in which a file comes, changes and goes; after each the
// page at its URL must have the status and hold the text.
var changes = []struct {
	name   string
	do     func(s *source)
	url    string
	status int
	text   string
}{
	{"write in place", func(s *source) { s.write("content/a.md", "in place") }, "a/", 200, "in place"},
	{"append", func(s *source) {
		f, err := os.OpenFile(s.abs("content/a.md"), os.O_APPEND|os.O_WRONLY, 0)
		s.do(err)
		_, err = f.WriteString(" and more")
		s.do(err)
		s.do(f.Close())
	}, "a/", 200, "in place and more"},
	{"atomic save", func(s *source) { replace(s, "content/a.md", "atomic") }, "a/", 200, "atomic"},
	{"atomic save again", func(s *source) { replace(s, "content/a.md", "atomic 2") }, "a/", 200, "atomic 2"},
	{"atomic save by an unknown temporary name", func(s *source) {
		s.do(os.WriteFile(s.abs("content/sedXq1"), []byte("sed"), 0o666))
		s.do(os.Rename(s.abs("content/sedXq1"), s.abs("content/a.md")))
	}, "a/", 200, "sed"},
	{"save by moving the old file away", func(s *source) {
		s.do(os.Rename(s.abs("content/a.md"), s.abs("content/a.md~")))
		s.do(os.WriteFile(s.abs("content/a.md"), []byte("vim"), 0o666))
		s.do(os.Remove(s.abs("content/a.md~")))
	}, "a/", 200, "vim"},
	{"create", func(s *source) { s.write("content/new.md", "new") }, "new/", 200, "new"},
	{"rename", func(s *source) { s.do(os.Rename(s.abs("content/new.md"), s.abs("content/renamed.md"))) }, "renamed/", 200, "new"},
	{"the old name is gone", func(s *source) {}, "new/", 404, ""},
	{"delete", func(s *source) { s.do(os.Remove(s.abs("content/renamed.md"))) }, "renamed/", 404, ""},
	{"mkdir -p and write", func(s *source) { s.write("content/x/y/z/deep.md", "deep") }, "x/y/z/deep/", 200, "deep"},
	{"write in the new folder", func(s *source) { s.write("content/x/y/z/deep.md", "deeper") }, "x/y/z/deep/", 200, "deeper"},
	{"rename a folder", func(s *source) { s.do(os.Rename(s.abs("content/x"), s.abs("content/w"))) }, "w/y/z/deep/", 200, "deeper"},
	{"its old name is gone", func(s *source) {}, "x/y/z/deep/", 404, ""},
	{"write in the renamed folder", func(s *source) { s.write("content/w/y/z/deep.md", "deepest") }, "w/y/z/deep/", 200, "deepest"},
	{"the old name comes again", func(s *source) { s.write("content/x/y/z/deep.md", "again") }, "x/y/z/deep/", 200, "again"},
	{"move a folder in", func(s *source) {
		s.write("elsewhere/in/side.md", "moved in")
		s.do(os.Rename(s.abs("elsewhere"), s.abs("content/else")))
	}, "else/in/side/", 200, "moved in"},
	{"write there", func(s *source) { s.write("content/else/in/side.md", "written there") }, "else/in/side/", 200, "written there"},
	{"move a folder out", func(s *source) { s.do(os.Rename(s.abs("content/else"), s.abs("elsewhere"))) }, "else/in/side/", 404, ""},
	{"delete a tree", func(s *source) { s.do(os.RemoveAll(s.abs("content/w"))) }, "w/y/z/deep/", 404, ""},
	{"delete and make a tree at once", func(s *source) {
		s.do(os.RemoveAll(s.abs("content/x")))
		s.write("content/x/y/other.md", "other")
	}, "x/y/other/", 200, "other"},
	{"what was in it is gone", func(s *source) {}, "x/y/z/deep/", 404, ""},
	{"a watched folder that was not there", func(s *source) { s.write("themes/mine/x.txt", "theme") }, "themes/mine/x.txt", 200, "theme"},
	{"a watched folder leaves", func(s *source) { s.do(os.Rename(s.abs("content"), s.abs("gone"))) }, "a/", 404, ""},
	{"and comes back", func(s *source) { s.do(os.Rename(s.abs("gone"), s.abs("content"))) }, "a/", 200, "vim"},
	{"write in it", func(s *source) { s.write("content/a.md", "back") }, "a/", 200, "back"},
	{"make readable", func(s *source) { s.do(os.Chmod(s.abs("content/a.md"), 0o600)) }, "a/", 200, "back"},
}

func TestEachWayAFileChanges(t *testing.T) {
	for _, poll := range []bool{false, true} {
		t.Run(fmt.Sprint("poll ", poll), func(t *testing.T) {
			var mu sync.Mutex
			var said []string
			s := newSource(t, map[string]string{"content/a.md": "first", "data/x.yaml": "1"})
			url := s.run(Options{Poll: poll, PollEvery: 20 * time.Millisecond, Log: func(m string) { mu.Lock(); said = append(said, m); mu.Unlock() }})
			eventually(t, url+"a/", 200, "first")
			for _, c := range changes {
				c.do(s)
				end := time.Now().Add(bar())
				for {
					code, body, _ := get(t, url+c.url)
					if code == c.status && strings.Contains(body, c.text) {
						break
					}
					if time.Now().After(end) {
						t.Fatalf("%s: %s is %d %q", c.name, c.url, code, body)
					}
					time.Sleep(time.Millisecond)
				}
			}
			mu.Lock()
			defer mu.Unlock()
			if want := map[bool]int{false: 0, true: 1}[poll]; len(said) != want {
				t.Errorf("said %q", said)
			}
		})
	}
}

func TestEditorsFilesAreIgnored(t *testing.T) {
	s := newSource(t, map[string]string{"content/a.md": "first"})
	url := s.run(Options{})
	eventually(t, url+"a/", 200, "first")
	for _, name := range []string{".a.md.swp", "a.md~", "#a.md#", ".#a.md", "4913", ".tmp-1", ".git/index", ".DS_Store", ".goutputstream-X", "a.md.tmp", "~$a.md"} {
		s.write("content/"+name, "x")
	}
	s.write("public/index.html", "not watched")
	time.Sleep(400 * time.Millisecond)
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.built) != 1 {
		t.Errorf("built %q", s.built)
	}
	for _, name := range []string{"a.md", "a/b.yaml", ".nojekyll", "swap.md", "x.swf", "tmp.md", "a#b.md"} {
		if ignored(name) {
			t.Errorf("%s is ignored", name)
		}
	}
}

// TestWaits: a request after a change has been seen gets the new page, also when
// the build is slow; changes during a build are one build more.
func TestWaits(t *testing.T) {
	s := newSource(t, map[string]string{"content/a.md": "0"})
	url := s.run(Options{})
	eventually(t, url+"a/", 200, "0")
	s.mu.Lock()
	s.delay = 150 * time.Millisecond
	s.built = nil
	s.mu.Unlock()
	replace(s, "content/a.md", "1")
	time.Sleep(50 * time.Millisecond) // the build runs
	for i := 2; i < 8; i++ {
		replace(s, "content/a.md", fmt.Sprint(i))
		time.Sleep(5 * time.Millisecond)
	}
	if _, body, _ := get(t, url+"a/"); !strings.Contains(body, "<p>7</p>") {
		t.Errorf("not waited: %s", body)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.built) > 3 {
		t.Errorf("%d builds, want 2 or 3", len(s.built))
	}
}

// BenchmarkEdit times edit → new page served, for 300 files.
func BenchmarkEdit(b *testing.B) {
	files := map[string]string{}
	for i := range 300 {
		files[fmt.Sprintf("content/d%d/f%d.md", i%6, i)] = "first"
	}
	s := newSource(b, files)
	url := s.run(Options{})
	eventually(b, url+"d0/f0/", 200, "first")
	var times []time.Duration
	for i := 0; b.Loop(); i++ {
		text := fmt.Sprint("edit ", i, "<")
		start := time.Now()
		s.write("content/d0/f0.md", strings.TrimSuffix(text, "<"))
		for {
			if _, body, _ := get(b, url+"d0/f0/"); strings.Contains(body, text) {
				break
			}
		}
		times = append(times, time.Since(start))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "median-ms")
	b.ReportMetric(float64(times[len(times)*95/100].Microseconds())/1000, "p95-ms")
}
