package serve

import (
	"context"
	"slices"
	"sync"
)

// queue holds the changes that wait for a build. Seen changes are counted, so
// that a request can wait until all that was seen before it is built.
type queue struct {
	mu     sync.Mutex
	seen   uint64 // changes noticed, also ones that are still being collected
	ready  uint64 // of these, handed over for building
	built  uint64 // of these, built, well or not
	all    bool
	paths  map[string]struct{}
	wake   chan struct{} // holds one token while something is ready
	passed chan struct{} // closed when built moves on
}

// newQueue begins with everything to build.
func newQueue() *queue {
	q := &queue{paths: map[string]struct{}{}, wake: make(chan struct{}, 1), passed: make(chan struct{})}
	q.note()
	q.push(nil, true)
	return q
}

// note says that a change was seen; a push must follow.
func (q *queue) note() {
	q.mu.Lock()
	q.seen++
	q.mu.Unlock()
}

// push hands over what was collected since; all means everything.
func (q *queue) push(paths []string, all bool) {
	q.mu.Lock()
	q.ready = q.seen
	q.all = q.all || all
	for _, p := range paths {
		q.paths[p] = struct{}{}
	}
	q.mu.Unlock()
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// take returns what to build and the number to finish it with; none is true when
// what was seen came to nothing.
func (q *queue) take() (changed []string, none bool, number uint64) {
	q.mu.Lock()
	defer q.mu.Unlock()
	none = !q.all && len(q.paths) == 0
	if !q.all {
		changed = make([]string, 0, len(q.paths))
		for p := range q.paths {
			changed = append(changed, p)
		}
		slices.Sort(changed)
	}
	q.all, q.paths = false, map[string]struct{}{}
	return changed, none, q.ready
}

// finish lets requests go that waited for number.
func (q *queue) finish(number uint64) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.built = number
	close(q.passed)
	q.passed = make(chan struct{})
}

// wait returns when all changes seen by now are built, or ctx ends.
func (q *queue) wait(ctx context.Context) {
	q.mu.Lock()
	want := q.seen
	for q.built < want {
		passed := q.passed
		q.mu.Unlock()
		select {
		case <-passed:
		case <-ctx.Done():
			return
		}
		q.mu.Lock()
	}
	q.mu.Unlock()
}
