package write

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"
)

// lock waits for other builders of the same folder. The lock is the system's own
// (flock, LockFileEx), so it dies with its holder and never has to be broken.
func lock(ctx context.Context, root string, opt Options) (unlock func(), err error) {
	name := filepath.Join(root, filepath.FromSlash(lockName))
	type answer struct {
		unlock func()
		err    error
	}
	got := make(chan answer, 1)
	go func() {
		u, err := lockedfile.MutexAt(name).Lock()
		got <- answer{u, err}
	}()
	// The system's call cannot be called off: a lock that comes after we have
	// left is given back at once.
	leave := func() {
		go func() {
			if a := <-got; a.err == nil {
				a.unlock()
			}
		}()
	}
	told := time.NewTimer(300 * time.Millisecond)
	defer told.Stop()
	late := time.NewTimer(opt.LockWait)
	defer late.Stop()
	for {
		select {
		case a := <-got:
			if errors.Is(a.err, errors.ErrUnsupported) { // some network mounts
				opt.Notice(fmt.Sprintf("%s: this disk has no file locks; do not build twice at once", root))
				return func() {}, nil
			}
			if a.err != nil {
				return nil, machine("lock the output folder", name, a.err)
			}
			return a.unlock, nil
		case <-told.C:
			opt.Notice(fmt.Sprintf("%s: another playbook is building there; waiting for it", root))
		case <-late.C:
			leave()
			return nil, machine("lock the output folder", name,
				fmt.Errorf("another playbook has been building there for %v; end it or choose another --output", opt.LockWait))
		case <-ctx.Done():
			leave()
			return nil, machine("lock the output folder", name, context.Cause(ctx))
		}
	}
}
