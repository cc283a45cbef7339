package cli

import (
	"runtime/debug"
)

// tuneMemory makes the garbage collector rare while little memory is in use and
// eager when much is: a build is short, and most of what it makes lives to its
// end. Whoever sets GOGC or GOMEMLIMIT knows better.
func tuneMemory(getenv func(string) string) {
	if getenv("GOGC") == "" && getenv("GOMEMLIMIT") == "" {
		debug.SetGCPercent(400)
		debug.SetMemoryLimit(320 << 20)
	}
}
