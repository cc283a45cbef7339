package cli

import "runtime/debug"

// limitMemory makes the garbage collector eager when much memory is in use. The
// bound grows with the number of documents, about 30 kB each, so that a large
// playbook is not slowed down by it; it has to be set before they are read, or
// reading ends in collecting over and over. Collecting less often where little is
// in use does not pay: memory that is fresh costs more than memory that was swept.
// Whoever sets GOGC or GOMEMLIMIT knows better.
func (a *app) limitMemory(docs int) {
	if a.getenv("GOGC") == "" && a.getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(320<<20 + int64(max(0, docs-10000))*30<<10)
	}
}
