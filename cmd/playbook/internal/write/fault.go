package write

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// ErrMachine marks a failure of the machine (disk, permission, another builder,
// an interrupt), as against a fault in the content: exit code 3.
var ErrMachine = errors.New("failure of the machine")

// machineError is an operation on a path that the machine refused.
type machineError struct {
	op, path string
	err      error
}

func machine(op, path string, err error) error {
	// The operation and the path are said once, by us. An error within another is
	// left as it is: what stands around it says more.
	switch e := err.(type) {
	case *fs.PathError:
		err = e.Err
	case *os.LinkError:
		err = e.Err
	}
	return &machineError{op, path, err}
}

func (e *machineError) Error() string { return fmt.Sprintf("%s: cannot %s: %v", e.path, e.op, e.err) }
func (e *machineError) Unwrap() error { return e.err }
func (e *machineError) Is(target error) bool {
	return target == ErrMachine
}

// Refusal is one path of the site that is not written, and why.
type Refusal struct{ Path, Why string }

// RefusedError holds the paths that no site may have, sorted by path.
type RefusedError struct{ Refusals []Refusal }

func (e *RefusedError) Error() string {
	var lines []string
	for i, r := range e.Refusals {
		if i == 10 {
			lines = append(lines, fmt.Sprintf("and %d more", len(e.Refusals)-i))
			break
		}
		lines = append(lines, fmt.Sprintf("%q: %s", r.Path, r.Why))
	}
	return strings.Join(lines, "\n")
}

// size prints bytes as people say them, in decimal units as GitHub counts.
func size(n int64) string {
	switch {
	case n >= 1_000_000_000:
		return fmt.Sprintf("%.2f GB", float64(n)/1e9)
	case n >= 1_000_000:
		return fmt.Sprintf("%.0f MB", float64(n)/1e6)
	}
	return fmt.Sprintf("%d bytes", n)
}
