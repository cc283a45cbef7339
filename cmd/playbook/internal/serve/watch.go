package serve

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"

	"playbook/cmd/playbook/internal/route"
)

// watcher turns what happens on disk into changes in the queue.
//
// Events are hints. They are collected until the disk has been quiet for
// Options.quiet, or for Options.cap at most, and the files they name are looked
// at. What was named is built anew even where the tree sees no difference: a build
// reads the disk later than the tree, and may have met a file that came and went.
// Options.verify later the folders they touched are read again, and what
// differs is a change too. Where a hint may have been lost (overflow, an error, a
// renamed folder, whose watches keep their old names) all watches are made anew
// and everything is read. Where events cannot come, everything is read every
// Options.PollEvery.
type watcher struct {
	opt   Options
	queue *queue
	tree  *tree
	fsn   *fsnotify.Watcher // nil: polling
	lost  chan struct{}     // holds one token when hints may be lost

	dirty   map[string]bool // files and folders named since the last push
	touched map[string]bool // folders to verify
	renew   bool            // make all watches anew before the next push
	deep    bool            // verify everything
	noted   bool            // the queue knows that something is coming
}

func newWatcher(opt Options, q *queue) *watcher {
	w := &watcher{opt: opt, queue: q, lost: make(chan struct{}, 1), dirty: map[string]bool{}, touched: map[string]bool{}}
	w.tree = newTree(opt.Root, w.enter)
	return w
}

// start puts the watches up and reads the folders, before the first build.
func (w *watcher) start() {
	switch {
	case w.opt.Poll:
		w.poll("as asked")
	case eventless(w.opt.Root):
		w.poll("this disk sends no events")
	default:
		w.open()
	}
	w.readAll()
}

// poll goes over to looking at the files, and says so.
func (w *watcher) poll(why string) {
	if w.fsn != nil {
		w.fsn.Close()
		w.fsn = nil
	}
	w.tree.polls = true
	w.opt.Log(fmt.Sprintf("looking at the files every %v: %s", w.opt.PollEvery, why))
}

// open makes a watcher that watches only where the watched folders lie, since
// they may come and go; enter adds the rest.
func (w *watcher) open() {
	old := w.fsn
	fsn, err := fsnotify.NewBufferedWatcher(4096)
	if err != nil {
		w.poll(err.Error())
		return
	}
	w.fsn = fsn
	if old != nil {
		old.Close()
	}
	// The library sends errors while it holds the lock that Add wants, so they may
	// not wait for the goroutine that adds. Mostly it is an overflow: what was lost
	// is not known.
	go func() {
		for range fsn.Errors {
			select {
			case w.lost <- struct{}{}:
			default:
			}
		}
	}()
	parents := map[string]bool{}
	for _, top := range w.opt.Watch {
		parents[path.Dir(top)] = true
	}
	for p := range parents {
		w.enter(p)
	}
}

// enter watches a folder. When that fails for want of watches, events are over.
func (w *watcher) enter(dir string) {
	if w.fsn == nil {
		return
	}
	if err := w.opt.add(w.fsn, w.tree.abs(dir)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		w.poll(fmt.Sprintf("%s cannot be watched: %v", dir, err))
	}
}

// readAll compares every watched folder with what was known.
func (w *watcher) readAll() (changed []string) {
	for _, top := range w.opt.Watch {
		if _, err := os.Stat(w.tree.abs(top)); err == nil || w.tree.dirs[top] != nil {
			changed = append(changed, w.tree.refresh(top, true)...)
		}
	}
	return changed
}

// watchAgain makes all watches anew.
func (w *watcher) watchAgain() {
	if w.fsn == nil {
		return
	}
	w.open()
	for dir := range w.tree.dirs {
		w.enter(dir)
	}
}

func (w *watcher) run(ctx context.Context) {
	defer func() {
		if w.fsn != nil {
			w.fsn.Close()
		}
	}()
	stopped := func() *time.Timer { t := time.NewTimer(time.Hour); t.Stop(); return t }
	quiet, verify := stopped(), stopped()
	var deadline time.Time
	for {
		var events chan fsnotify.Event
		var look <-chan time.Time
		if w.fsn != nil {
			events = w.fsn.Events
		} else {
			look = time.After(w.opt.PollEvery)
		}
		hinted := false
		select {
		case <-ctx.Done():
			return
		case e, ok := <-events:
			hinted = ok && w.hint(e)
		case <-w.lost:
			hinted, w.renew = true, true
		case <-quiet.C:
			w.push()
			verify.Reset(w.opt.verify)
		case <-verify.C:
			if w.verify() {
				verify.Reset(w.opt.verify)
			}
		case <-look:
			if changed := w.readAll(); len(changed) > 0 {
				w.queue.note()
				w.queue.push(changed, false)
			}
		}
		if !hinted {
			continue
		}
		now := time.Now()
		if !w.noted {
			w.noted = true
			w.queue.note()
			deadline = now.Add(w.opt.cap)
		}
		quiet.Reset(min(w.opt.quiet, max(deadline.Sub(now), 0)))
	}
}

// hint takes one event in. It reports whether it may matter.
func (w *watcher) hint(e fsnotify.Event) bool {
	rel, err := filepath.Rel(w.opt.Root, e.Name)
	if err != nil {
		return false
	}
	p := route.Slashed(rel, filepath.Separator)
	if !w.watches(p) || ignored(p) {
		return false
	}
	if e.Op == fsnotify.Chmod {
		if differs, placed := w.tree.note(p); placed && !differs {
			return false // a reader's time stamp, an indexer's mark
		}
	}
	dir := path.Dir(p)
	w.touched[dir], w.dirty[p] = true, true
	if w.tree.dirs[p] != nil {
		w.deep = true
		switch {
		case e.Has(fsnotify.Rename):
			w.renew = true
		case e.Has(fsnotify.Remove):
			for _, gone := range w.tree.drop(p) {
				w.dirty[gone] = true
			}
		}
		return true
	}
	if info, err := os.Lstat(w.tree.abs(p)); err == nil && info.IsDir() {
		for _, found := range w.tree.refresh(p, true) {
			w.dirty[found] = true
		}
		w.deep = true // mkdir -p and a write can outrun the watch
		return true
	}
	if w.tree.dirs[dir] == nil {
		w.renew = true // from a folder that is not where it was
	}
	return true
}

// watches reports whether p lies in a watched folder.
func (w *watcher) watches(p string) bool {
	for _, top := range w.opt.Watch {
		if p == top || strings.HasPrefix(p, top+"/") {
			return true
		}
	}
	return false
}

// push hands what was collected to the queue.
func (w *watcher) push() {
	all := w.renew
	if w.renew {
		w.renew, w.deep = false, true
		w.watchAgain()
		w.readAll()
	}
	changed := make([]string, 0, len(w.dirty))
	for p := range w.dirty {
		w.tree.note(p)
		changed = append(changed, p)
	}
	clear(w.dirty)
	w.noted = false
	w.queue.push(changed, all)
}

// verify reads the touched folders again and reports whether something was missed.
func (w *watcher) verify() bool {
	var changed []string
	if w.deep {
		changed = w.readAll()
	} else {
		for dir := range w.touched {
			if w.tree.dirs[dir] != nil {
				changed = append(changed, w.tree.refresh(dir, false)...)
			}
		}
	}
	w.deep = false
	clear(w.touched)
	for _, p := range changed {
		w.touched[path.Dir(p)] = true
	}
	if len(changed) == 0 {
		return false
	}
	w.queue.note()
	w.queue.push(changed, false)
	return true
}
