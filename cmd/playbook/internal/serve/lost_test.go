package serve

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
)

// TestWatchLimit: when the system gives no more watches, at the start or later,
// the files are polled, and that is said once.
func TestWatchLimit(t *testing.T) {
	for _, limit := range []int{0, 3} {
		t.Run(fmt.Sprint(limit, " watches"), func(t *testing.T) {
			var mu sync.Mutex
			var said []string
			n := 0
			s := newSource(t, map[string]string{"content/a.md": "first"})
			url := s.run(Options{PollEvery: 20 * time.Millisecond,
				Log: func(m string) { mu.Lock(); said = append(said, m); mu.Unlock() },
				add: func(w *fsnotify.Watcher, dir string) error {
					if n++; n > limit {
						return fmt.Errorf("no space left: %w", syscall.ENOSPC)
					}
					return w.Add(dir)
				}})
			eventually(t, url+"a/", 200, "first")
			for i := range 5 {
				s.write(fmt.Sprintf("content/d%d/f.md", i), "one")
				eventually(t, fmt.Sprintf("%sd%d/f/", url, i), 200, "one")
				replace(s, "content/a.md", fmt.Sprint("edit ", i))
				eventually(t, url+"a/", 200, fmt.Sprint("edit ", i))
			}
			mu.Lock()
			defer mu.Unlock()
			if len(said) != 1 || !strings.Contains(said[0], "looking at the files every 20ms") {
				t.Errorf("said %q", said)
			}
		})
	}
}

// TestVerifyFindsWhatEventsMissed: a new folder whose watch does nothing.
func TestVerifyFindsWhatEventsMissed(t *testing.T) {
	s := newSource(t, map[string]string{"content/a.md": "first"})
	url := s.run(Options{add: func(w *fsnotify.Watcher, dir string) error {
		if filepath.Base(dir) == "deaf" {
			return nil
		}
		return w.Add(dir)
	}})
	eventually(t, url+"a/", 200, "first")
	s.do(os.Mkdir(s.abs("content/deaf"), 0o777))
	time.Sleep(30 * time.Millisecond)
	s.write("content/deaf/f.md", "found")
	eventually(t, url+"deaf/f/", 200, "found")
}

// TestOverflow: events that the kernel dropped are made good by reading everything.
func TestOverflow(t *testing.T) {
	s := newSource(t, map[string]string{"content/a.md": "first", "content/b/c.md": "first"})
	q := newQueue()
	q.take()
	w := newWatcher(Options{Root: s.root, verify: time.Hour}.filled(), q)
	w.start()
	old := w.fsn
	for _, dir := range old.WatchList() { // from here on nothing is heard
		s.do(old.Remove(dir))
	}
	s.write("content/b/c.md", "unheard")
	s.write("content/new/d.md", "unheard")
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan bool)
	go func() { w.run(ctx); close(done) }()
	old.Errors <- fsnotify.ErrEventOverflow
	deadline := time.After(bar())
	for {
		select {
		case <-q.wake:
		case <-deadline:
			t.Fatal("nothing was built")
		}
		if changed, none, _ := q.take(); !none {
			if changed != nil {
				t.Errorf("changed %q, want everything", changed)
			}
			break
		}
	}
	s.write("content/new/d.md", "heard again")
	for {
		select {
		case <-q.wake:
		case <-deadline:
			t.Fatal("the new folder is not watched")
		}
		if changed, _, _ := q.take(); len(changed) == 1 && changed[0] == "content/new/d.md" {
			break
		}
	}
	cancel()
	<-done
}

// TestWhatCameAndWentIsBuiltAnew: a build that was under way may have read a file or
// a folder that the tree never saw, so its going is a change.
func TestWhatCameAndWentIsBuiltAnew(t *testing.T) {
	s := newSource(t, map[string]string{"content/a.md": "first", "content/b/c.md": "first"})
	q := newQueue()
	q.take()
	w := newWatcher(Options{Root: s.root}.filled(), q)
	w.start()
	defer w.fsn.Close()
	for _, p := range []string{"content/x.md", "content/new", "content/b/d.md"} {
		for _, op := range []fsnotify.Op{fsnotify.Create, fsnotify.Remove} {
			if !w.hint(fsnotify.Event{Name: s.abs(p), Op: op}) {
				t.Errorf("%s: %v does not matter", p, op)
			}
		}
		w.push()
		if changed, _, _ := q.take(); !slices.Equal(changed, []string{p}) {
			t.Errorf("%s came and went: %q is built", p, changed)
		}
	}
}

// TestErrorsDoNotWaitForWatches: the library holds its lock while it sends an error,
// and whoever adds a watch waits for that lock, so nobody who adds may have to take
// the error first. 10,000 random edits had frozen the preview that way.
func TestErrorsDoNotWaitForWatches(t *testing.T) {
	s := newSource(t, map[string]string{"content/a.md": "first"})
	w := newWatcher(Options{Root: s.root}.filled(), newQueue())
	w.start()
	defer w.fsn.Close()
	for range 3 { // nobody runs the watcher
		select {
		case w.fsn.Errors <- fsnotify.ErrEventOverflow:
		case <-time.After(bar()):
			t.Fatal("an error waits for the goroutine that adds watches")
		}
	}
	select {
	case <-w.lost:
	case <-time.After(bar()):
		t.Error("nobody knows that something was lost")
	}
}

// TestPollingSeesThatSomethingCameAndWent: a build between two looks may have met a
// file, or missed a folder, that is as it was at both.
func TestPollingSeesThatSomethingCameAndWent(t *testing.T) {
	s := newSource(t, map[string]string{"content/a.md": "first", "content/b/c.md": "first"})
	tree := newTree(s.root, func(string) {})
	tree.polls = true
	look := func(why string, want ...string) {
		t.Helper()
		got := tree.refresh("content", true)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", why, got, want)
		}
	}
	rest := func() { time.Sleep(2 * tick) }
	rest()
	look("at first", "content/a.md", "content/b/c.md")
	look("nothing happened")
	s.write("content/b/x.md", "x")
	s.do(os.Remove(s.abs("content/b/x.md")))
	look("a file came and went", "content/b")
	rest()
	look("too young to tell", "content/b")
	look("nothing more happened")
	s.do(os.Rename(s.abs("content/b"), s.abs("away")))
	s.do(os.Rename(s.abs("away"), s.abs("content/b")))
	rest()
	look("a folder left and came back", "content")
	look("and stays")
}
