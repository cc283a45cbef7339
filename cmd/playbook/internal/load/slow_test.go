//go:build !race

package load

// slow is 1 without the race detector.
const slow = 1
