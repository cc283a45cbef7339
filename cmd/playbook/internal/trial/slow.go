//go:build !race

package trial

// Slow is 1 without the race detector.
const Slow = 1
