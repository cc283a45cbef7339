//go:build race

package trial

// Slow is how much longer everything takes under the race detector.
const Slow = 20
