package diag

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Closest returns the candidate nearest to word by edit distance, when it is near
// enough to be meant; else "". Ties go to the first in alphabetical order.
func Closest(word string, candidates []string) string {
	best, least := "", max(1, utf8.RuneCountInString(word)/3)+1
	w := strings.ToLower(word)
	sorted := slices.Sorted(slices.Values(candidates))
	for _, c := range sorted {
		if d := distance(w, strings.ToLower(c), least); d < least {
			best, least = c, d
		}
	}
	return best
}

// DidYouMean is the hint for word, or "".
func DidYouMean(word string, candidates []string) string {
	if c := Closest(word, candidates); c != "" {
		return `did you mean "` + c + `"?`
	}
	return ""
}

// distance is the optimal string alignment distance of a and b, or most when it
// is at least that.
func distance(a, b string, most int) int {
	x, y := []rune(a), []rune(b)
	if d := len(x) - len(y); d >= most || -d >= most {
		return most
	}
	prev2, prev, cur := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(x); i++ {
		cur[0] = i
		low := i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				cur[j] = min(cur[j], prev2[j-2]+1)
			}
			low = min(low, cur[j])
		}
		if low >= most {
			return most
		}
		prev2, prev, cur = prev, cur, prev2
	}
	return prev[len(y)]
}
