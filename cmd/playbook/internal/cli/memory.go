package cli

import "runtime/debug"

// tuneMemory makes the garbage collector rare while little memory is in use and
// eager when much is: what a build makes mostly lives to its end. The bound grows
// with the number of documents, about 30 kB each, so that a large playbook is not
// slowed down by it; it has to be set before they are read, or reading ends in
// collecting over and over. Whoever sets GOGC or GOMEMLIMIT knows better.
func (a *app) tuneMemory(docs int) {
	if a.getenv("GOGC") == "" && a.getenv("GOMEMLIMIT") == "" {
		debug.SetGCPercent(400)
		debug.SetMemoryLimit(320<<20 + int64(max(0, docs-10000))*30<<10)
	}
}
