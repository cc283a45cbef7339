// Package trial is what the tests of several rooms share: the bar of SAFETY for
// time and memory, as a test can hold a function to it, and the format of the
// corpus of faulty files. Input: a test and a function, or an archive. Output:
// failures. Only tests import it.
package trial

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"
	"time"
)

// The bar for any one file (SAFETY).
const (
	MostTime   = 2 * time.Second
	MostMemory = 64 << 20 // bytes of heap and stacks above what there was
)

// patience is how much longer a machine that is busy with other things may take;
// PLAYBOOK_BAR=strict holds it to the letter.
const patience = 10

// Limit is how long one file may take here and now.
func Limit() time.Duration {
	if os.Getenv("PLAYBOOK_BAR") == "strict" {
		return MostTime
	}
	return MostTime * patience * Slow
}

// Measure runs f and gives its time and how far the heap and stacks rose above
// where they were, with the collector kept busy so that what counts is what is
// held.
func Measure(f func()) (took time.Duration, rose int64) {
	runtime.GC()
	s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/stacks:bytes"}}
	read := func() int64 {
		metrics.Read(s)
		return int64(s[0].Value.Uint64() + s[1].Value.Uint64())
	}
	base := read()
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(base + MostMemory/2))
	done, peak := make(chan struct{}), make(chan int64)
	go func() {
		most := base
		for {
			select {
			case <-done:
				peak <- max(most, read())
				return
			case <-time.After(2 * time.Millisecond):
				most = max(most, read())
			}
		}
	}()
	start := time.Now()
	f()
	took = time.Since(start)
	close(done)
	return took, <-peak - base
}

// Within fails the test when f, given an input of n bytes, needs more than the bar,
// and says so when it comes near.
func Within(t testing.TB, n int, f func()) {
	t.Helper()
	took, rose := Measure(f)
	if took > Limit() || rose > MostMemory {
		t.Errorf("%d KB: %v, %d MB", n>>10, took.Round(time.Millisecond), rose>>20)
	} else if took > Limit()/10 || rose > MostMemory/4 {
		t.Logf("%d KB: %v, %d MB", n>>10, took.Round(time.Millisecond), rose>>20)
	}
}

// Fuzzed is Within for a fuzz target, which runs thousands of inputs a second: it
// looks at the time and at how much was allocated in all, and only where that is
// more than may be held does it run f once more to see what is held. f must be
// able to run twice.
func Fuzzed(t testing.TB, n int, f func()) {
	t.Helper()
	s := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(s)
	before := s[0].Value.Uint64()
	start := time.Now()
	f()
	took := time.Since(start)
	metrics.Read(s)
	if took > Limit() {
		t.Fatalf("%d bytes: %v", n, took.Round(time.Millisecond))
	}
	if s[0].Value.Uint64()-before > MostMemory {
		Within(t, n, f)
	}
}
