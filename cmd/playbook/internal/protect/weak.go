package protect

import (
	"fmt"
	"math"
	"strings"
	"unicode"
)

// wantBits is the strength below which a passphrase is refused. A sealed file can
// be fetched by anybody and guessed at for years, so it asks for more than a login.
const wantBits = 77

// guessedFirst are pieces that guessing programs try first; they add nothing.
var guessedFirst = []string{"passphrase", "passwort", "password", "passw0rd", "playbook", "letmein", "welcome", "qwertz",
	"qwerty", "azerty", "secret", "manager", "admin", "sales", "team", "dragon", "iloveyou", "monkey"}

// rows are runs that hands type without thinking.
var rows = []string{"abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "qwertzuiop", "asdfghjkl", "zxcvbnm", "yxcvbnm"}

// Weak tells whether a passphrase is too easy to guess, and why, for a message:
// "a passphrase …". It cannot know a famous quotation: a generated one is better.
//
// Written words count 13 bits each, so six different ones are needed; letters
// without blanks count as words of five letters; other text counts by the kinds of
// characters in it; a Chinese, Japanese or Korean character counts 8 bits.
func Weak(passphrase string) (reason string, weak bool) {
	p := strings.ToLower(Normalise(passphrase))
	if p == "" {
		return "is empty", true
	}
	for _, g := range guessedFirst {
		p = strings.ReplaceAll(p, g, " ")
	}
	var total float64
	seen := map[string]bool{}
	for _, piece := range strings.FieldsFunc(p, func(r rune) bool { return strings.ContainsRune(" -_.,;:/", r) }) {
		if !seen[piece] {
			seen[piece] = true
			total += pieceBits(piece)
		}
	}
	if total >= wantBits {
		return "", false
	}
	return fmt.Sprintf("can be guessed: it has about %d bits of strength and %d are needed, such as six different words taken by chance",
		int(total), wantBits), true
}

// pieceBits judges one piece without blanks, in lower case.
func pieceBits(piece string) float64 {
	var letters, digits, marks, han int
	distinct := map[rune]bool{}
	runes := []rune(piece)
	for i, r := range runes {
		distinct[r] = true
		if i > 1 && step(runes[i-1], r) != "" && step(runes[i-2], runes[i-1]) == step(runes[i-1], r) {
			continue // from its third character on, a run adds nothing
		}
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul):
			han++
		case unicode.IsLetter(r) || unicode.IsMark(r):
			letters++
		case unicode.IsDigit(r):
			digits++
		default:
			marks++
		}
	}
	all := letters + digits + marks + han
	switch {
	case 3*len(distinct) <= len(runes): // abcabcabc, 中中中中
		all = len(distinct)
		return 2 * float64(all)
	case letters == all: // a word, or words written together
		if letters < 3 {
			return 2 * float64(letters)
		}
		return 13 * math.Max(1, math.Floor(float64(letters)/5))
	case han == all:
		return 8 * float64(min(han, len(distinct)))
	}
	pool := 0.0
	if letters > 0 {
		pool += 26
	}
	if digits > 0 {
		pool += 10
	}
	if marks > 0 {
		pool += 20
	}
	return float64(all-han)*math.Log2(pool+1) + 8*float64(han)
}

// step names how b comes after a: the row of the keyboard or alphabet that holds
// both side by side and its direction, or a repeat; "" when by none of these.
func step(a, b rune) string {
	if a == b {
		return "repeat"
	}
	for _, row := range rows {
		if strings.Contains(row, string([]rune{a, b})) {
			return row
		}
		if strings.Contains(row, string([]rune{b, a})) {
			return "back " + row
		}
	}
	return ""
}
