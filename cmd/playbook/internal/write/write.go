// Package write publishes a site into a folder. Job: after Publish the folder
// holds exactly the site's files beside whatever else people keep there, and at
// no moment a file that is half written. Input: *render.Site, whose files make
// their bytes one at a time. Output: files under the output folder, and a Report.
//
// How it goes, under a lock that one builder holds at a time:
//
//  1. Names are checked, and what lies at those names now is looked at (disk.go).
//  2. Every file's bytes are made, compared, and staged when new, all below
//     .playbook/stage in the output folder, so on the same disk (stage.go). A
//     fault up to here removes the stage and leaves the old site as it was.
//  3. A manifest that owns old and new files takes the place of the old one, the
//     staged files are renamed into place, vanished ones leave, the new manifest
//     is renamed in (swap.go). A fault here rolls back; a killed process leaves
//     old and new files, each whole, all owned, and the next build mends the mix.
//
// A folder that the output does not have yet is renamed as one, so a first build
// costs one mkdir, open, write and close a page and a handful of renames.
//
// Nothing is fsynced: against a killed process the kernel's cache is enough, and
// an fsync a file made a first build many times slower. After a power cut a file
// can be short; its size or bytes then differ from what the next build compares
// it with, and it is written again.
//
// The output folder holds .playbook/manifest (path, size, hash: the same bytes
// on every machine) and .playbook/lock (empty). Modification times, which differ
// between machines, are kept in the state folder that the caller names.
package write

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"playbook/cmd/playbook/internal/render"
)

// Sizes at which GitHub Pages begins to be a bad home, in bytes.
const (
	DefaultWarnAt = 800_000_000
	DefaultLimit  = 1_000_000_000
)

// Options of a publication; the zero value is fine.
type Options struct {
	// State is a folder for what only this machine knows (the source's
	// .playbook): sizes and times of the files as written. Empty: nothing is
	// kept, and unchanged files are recognised by reading them.
	State string
	// Inputs is a digest of all that the site was made from, the program
	// included; Fresh compares it. It must not hold white space. Empty: none.
	Inputs string
	// WarnAt and Limit are sizes of the whole site in bytes: above WarnAt a
	// notice, above Limit a refusal. 0: DefaultWarnAt, DefaultLimit.
	WarnAt, Limit int64
	// LockWait is how long to wait for another builder; 0: one minute.
	LockWait time.Duration
	// Notice is told, in one line each, what a person should know; may be nil.
	Notice func(string)
	// Workers call File.Bytes at once; 0: GOMAXPROCS.
	Workers int

	hook func(step string) error // tests put faults and pauses here
}

func (o Options) filled() Options {
	if o.WarnAt == 0 {
		o.WarnAt = DefaultWarnAt
	}
	if o.Limit == 0 {
		o.Limit = DefaultLimit
	}
	if o.LockWait == 0 {
		o.LockWait = time.Minute
	}
	if o.Notice == nil {
		o.Notice = func(string) {}
	}
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.hook == nil {
		o.hook = func(string) error { return nil }
	}
	return o
}

// Report says what a publication did.
type Report struct {
	Written   int   // files new or with new bytes
	Unchanged int   // files left untouched
	Deleted   int   // files of an earlier build that the site no longer has
	Kept      int   // vanished files left where they are because somebody edited them
	Bytes     int64 // size of the whole site
}

// Publish makes the folder root hold site. Errors: *RefusedError for names that
// no site should have, whatever a file's Bytes returned (wrapped with its path),
// and everything of the machine as an error that Is ErrMachine, ctx's end too.
// After any of them the folder is as it was before.
func Publish(ctx context.Context, root string, site *render.Site, opt Options) (rep Report, err error) {
	opt = opt.filled()
	names, err := checkNames(site)
	if err != nil {
		return rep, err
	}
	dir, err := openOutput(root)
	if err != nil {
		return rep, err
	}
	defer dir.Close()
	unlock, err := lock(ctx, root, opt)
	if err != nil {
		return rep, err
	}
	defer unlock()

	p := &publication{opt: opt, root: root, dir: dir, site: site, names: names}
	if err := p.begin(); err != nil {
		return rep, err
	}
	defer func() {
		if e := dir.RemoveAll(stageDir); e != nil && err == nil {
			opt.Notice(fmt.Sprintf("%s: cannot be removed: %v", filepath.Join(root, filepath.FromSlash(stageDir)), e))
		}
	}()
	if err := p.stage(ctx); err != nil {
		return rep, err
	}
	if err := p.swap(); err != nil {
		return rep, err
	}
	if p.rep.Bytes > opt.WarnAt {
		opt.Notice(fmt.Sprintf("the site is %s; GitHub Pages takes %s at most", size(p.rep.Bytes), size(min(opt.Limit, DefaultLimit))))
	}
	p.remember()
	return p.rep, nil
}

// openOutput makes the output folder and its .playbook where they are missing,
// and opens the former so that no later name can lead out of it.
func openOutput(root string) (*os.Root, error) {
	if info, err := os.Stat(root); err == nil && !info.IsDir() {
		return nil, machine("open the output folder", root, errors.New("it is a file; remove it or choose another --output"))
	}
	if to, err := os.Readlink(root); err == nil {
		if _, err := os.Stat(root); err != nil {
			return nil, machine("open the output folder", root, fmt.Errorf("it is a link to %s, which leads nowhere; remove it or choose another --output", to))
		}
	}
	if err := os.MkdirAll(root, 0o777); err != nil {
		return nil, machine("make the output folder", root, err)
	}
	dir, err := os.OpenRoot(root)
	if err != nil {
		return nil, machine("open the output folder", root, err)
	}
	err = dir.Mkdir(home, 0o777)
	if err != nil && !errors.Is(err, os.ErrExist) {
		dir.Close()
		return nil, machine("write to the output folder", root, err)
	}
	for _, name := range []string{home, manifestName, lockName} {
		info, err := dir.Lstat(name)
		if err != nil {
			continue
		}
		if want := name == home; info.IsDir() != want || !want && !info.Mode().IsRegular() {
			dir.Close()
			return nil, machine("use the output folder", filepath.Join(root, filepath.FromSlash(name)),
				errors.New("it is not what playbook puts there; remove it"))
		}
	}
	return dir, nil
}
