//go:build !race

package markdown

// slow is 1 without the race detector.
const slow = 1
