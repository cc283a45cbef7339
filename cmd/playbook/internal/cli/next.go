package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"syscall"
)

// nextStep is what a person can do about a failure of the machine, by its cause;
// empty when the message says it.
func nextStep(err error) string {
	for _, s := range []struct {
		cause error
		do    string
	}{
		{context.Canceled, "what was there is as it was; run the command again"},
		{syscall.ENOSPC, "make room on that disk, or choose another place"},
		{syscall.EDQUOT, "make room within your quota, or choose another place"},
		{syscall.EROFS, "that disk is read-only: choose another place"},
		{syscall.ENAMETOOLONG, "shorten the name, or choose a place with a shorter one"},
		{syscall.ELOOP, "a link there leads back to itself: remove it"},
		{syscall.ENOTDIR, "a file stands where a folder is needed: move it away, or choose another place"},
		{syscall.EIO, "the disk may be failing: see what the system's log says of it"},
		{fs.ErrPermission, "give yourself the right to it, or choose another place"},
		{fs.ErrNotExist, "see whether the name is right and the file still there, then run the command again"},
	} {
		if errors.Is(err, s.cause) {
			return s.do
		}
	}
	return ""
}

// interrupted is an error once somebody has asked the command to end, nil before.
func interrupted(ctx context.Context) error {
	if ctx.Err() == nil {
		return nil
	}
	return &failure{exitMachine, fmt.Errorf("ended: %w", context.Cause(ctx)), nextStep(context.Canceled)}
}
