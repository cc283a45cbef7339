package write

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"playbook/cmd/playbook/internal/render"
)

// publication is one Publish at work.
type publication struct {
	opt   Options
	root  string
	dir   *os.Root
	site  *render.Site
	names *names

	own    owned            // what earlier builds wrote
	disk   *disk            // what lies there now
	known  map[string]stamp // times from the state folder, when they can be trusted
	doomed []string         // own files that the site no longer has, sorted
	early  atomic.Bool      // doomed files stand where new ones go: remove them first

	stamps  []stamp // by index in site.Files
	changed []bool  // by index in site.Files
	total   atomic.Int64

	manifestSum sum
	rep         Report
}

// begin clears what a killed build left, looks at the disk and makes the stage.
func (p *publication) begin() error {
	fail := func(op string, err error) error { return machine(op, p.root, err) }
	if err := p.dir.RemoveAll(stageDir); err != nil {
		return fail("clear what an earlier build left", err)
	}
	var err error
	if p.own, err = readManifest(p.dir); err != nil {
		return fail("read the manifest", err)
	}
	if p.disk, err = look(p.dir, p.names, p.own); err != nil {
		return fail("read the output folder", err)
	}
	if p.opt.State != "" && len(p.disk.at) > 0 {
		_, _, p.known, _ = recall(p.opt.State, p.root)
	}
	for q, versions := range p.own {
		t, there := p.disk.at[q]
		if _, stays := p.names.files[q]; stays || !there {
			continue
		}
		if !t.mode.IsRegular() {
			p.rep.Kept++
			continue
		}
		b, err := p.dir.ReadFile(q)
		if errors.Is(err, fs.ErrNotExist) {
			continue // gone since it was listed
		}
		if err != nil {
			return machine("read", filepath.Join(p.root, q), err)
		}
		if !slices.Contains(versions, entry{digest(b), int64(len(b))}) {
			p.rep.Kept++
			continue
		}
		p.doomed = append(p.doomed, q)
		for up := q; up != "."; up = path.Dir(up) {
			if other, ok := p.names.folds[fold(up)]; ok && other != up {
				p.early.Store(true) // Index.html left, index.html came: one name on some disks
			}
		}
	}
	slices.Sort(p.doomed)
	for _, d := range []string{stageDir, stagedSite, stagedOld} {
		if err := p.dir.Mkdir(d, 0o777); err != nil {
			return fail("write to the output folder", err)
		}
	}
	p.stamps = make([]stamp, len(p.site.Files))
	p.changed = make([]bool, len(p.site.Files))
	return nil
}

// chunk is how many neighbouring files a worker takes at a time: neighbours
// share folders.
const chunk = 16

// stage makes, compares and stages every file; each worker holds one file's
// bytes. Of several faults the one of the first path is returned, and all
// files that strangers stand in the way of are named together.
//
// Each worker begins in a stretch of its own and helps in the others' when it is
// through: two that make files in one folder wait for each other in the kernel.
func (p *publication) stage(ctx context.Context) error {
	var (
		failed atomic.Bool
		wg     sync.WaitGroup
		errs   = make([]error, len(p.site.Files))
		next   = make([]atomic.Int64, p.opt.Workers)
		length = (len(errs) + p.opt.Workers - 1) / p.opt.Workers
	)
	for w := range p.opt.Workers {
		wg.Go(func() {
			mine := worker{last: "."}
			for turn := range next {
				k := (w + turn) % len(next)
				end := min((k+1)*length, len(errs))
				for !failed.Load() {
					from := k*length + int(next[k].Add(chunk)) - chunk
					if from >= end {
						break
					}
					for i := from; i < min(from+chunk, end) && !failed.Load(); i++ {
						if ctx.Err() != nil {
							errs[i] = machine("go on", p.root, context.Cause(ctx))
						} else {
							errs[i] = p.one(i, &mine)
						}
						if s := (*strangerError)(nil); errs[i] != nil && !errors.As(errs[i], &s) {
							failed.Store(true)
						}
					}
				}
			}
		})
	}
	wg.Wait()
	p.rep.Bytes = p.total.Load()
	var strangers []string
	for _, err := range errs {
		if s := (*strangerError)(nil); errors.As(err, &s) {
			strangers = append(strangers, s.Error())
		} else if err != nil {
			return err
		}
	}
	if strangers != nil {
		if n := len(strangers); n > 10 {
			strangers = append(strangers[:10], fmt.Sprintf("and %d more", n-10))
		}
		return machine("publish into it", p.root, errors.New("these are not from playbook; "+
			"move them away, empty the folder, or choose another --output:\n"+strings.Join(strangers, "\n")))
	}
	return p.opt.hook("staged")
}

// worker is what one of those that stage keeps from file to file.
type worker struct {
	last string // the folder it was in
	page []byte // memory for pages
}

// keptPage is the largest page whose memory a worker keeps, in bytes.
const keptPage = 4 << 20

// bytes makes a file. They are good until the next file is made.
func (w *worker) bytes(f render.File) ([]byte, error) {
	if f.Append == nil {
		return f.Bytes()
	}
	b, err := f.Append(w.page[:0])
	if cap(b) <= keptPage && err == nil {
		w.page = b
	}
	return b, err
}

// one makes file i and stages it when it is new.
func (p *publication) one(i int, w *worker) error {
	f := p.site.Files[i]
	b, err := w.bytes(f)
	if err != nil {
		return fmt.Errorf("make %s: %w", f.Path, err)
	}
	if sum := p.total.Add(int64(len(b))); sum > p.opt.Limit {
		return machine("publish into it", p.root, fmt.Errorf("the site is over %s, which GitHub Pages refuses; "+
			"the file that passed the limit is %s", size(p.opt.Limit), f.Path))
	}
	e := entry{digest(b), int64(len(b))}
	p.stamps[i].entry = e
	same, err := p.same(f.Path, e, b)
	if same || err != nil {
		p.stamps[i].mtime = p.disk.at[f.Path].mtime
		return err
	}
	p.changed[i] = true
	if err := p.put(f.Path, b, &p.stamps[i], &w.last); err != nil {
		return machine("write", filepath.Join(p.root, filepath.FromSlash(f.Path)), err)
	}
	return nil
}
