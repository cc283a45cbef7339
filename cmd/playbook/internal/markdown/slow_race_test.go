//go:build race

package markdown

// slow is how much longer everything takes under the race detector.
const slow = 20
