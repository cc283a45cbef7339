package write

import (
	"context"
	"errors"
	"fmt"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// TestSmallDisk fills a small tmpfs, then makes it read-only.
func TestSmallDisk(t *testing.T) {
	root := t.TempDir()
	if err := unix.Mount("tmpfs", root, "tmpfs", 0, "size=1m"); err != nil {
		t.Skipf("no small disk to fill: mounting one needs root: %v", err)
	}
	defer unix.Unmount(root, unix.MNT_DETACH)
	old := map[string]string{"index.html": "old", "a/index.html": "old"}
	publish(t, root, old, Options{})
	big := map[string]string{"index.html": "new"}
	for i := range 40 {
		big[fmt.Sprintf("p%d/index.html", i)] = string(make([]byte, 50_000))
	}
	_, err := Publish(context.Background(), root, siteOf(big), Options{})
	if !errors.Is(err, ErrMachine) || !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("full disk: %v", err)
	}
	same(t, root, old)
	publish(t, root, map[string]string{"index.html": "new"}, Options{}) // there is room again
	if err := unix.Mount("", root, "", unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	_, err = Publish(context.Background(), root, siteOf(big), Options{})
	if !errors.Is(err, ErrMachine) || !errors.Is(err, syscall.EROFS) {
		t.Errorf("read-only disk: %v", err)
	}
	same(t, root, map[string]string{"index.html": "new"})
}
