package protect

import (
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Normalise is the form of a passphrase that keys are derived from: Unicode NFKC,
// no blanks around it, one space between words. So a passphrase opens from any
// keyboard, and after a careless copy. Capitals count.
func Normalise(passphrase string) string {
	return strings.Join(strings.FieldsFunc(norm.NFKC.String(passphrase), func(r rune) bool {
		return r == ' ' || r == '\t' || r == '\n' || r == '\r'
	}), " ")
}

// Letters of made-up words. 16 × 4 × 16 × 4 × 4 words, all different: exactly 14
// bits each. The letters sound apart from one another on the telephone, no word
// needs a key beyond a to z, and there is no e, so few of them mean anything.
const (
	onsets  = "bdfghjklmnprstvw"
	vowels  = "aiou"
	endings = "nslr"

	wordBits = 14
	words    = 6
)

// GeneratedBits is the entropy of a generated passphrase.
const GeneratedBits = words * wordBits

// Generate makes a passphrase of six pronounceable words, such as
// "bomil tudar …", with 84 bits of entropy out of 12 bytes of random.
func Generate(random io.Reader) (string, error) {
	b := make([]byte, 2*words)
	if _, err := io.ReadFull(random, b); err != nil {
		return "", fmt.Errorf("make a passphrase: read random bytes: %w", err)
	}
	out := make([]string, words)
	for i := range out {
		out[i] = word((int(b[2*i])<<8 | int(b[2*i+1])) & (1<<wordBits - 1))
	}
	return strings.Join(out, " "), nil
}

// word spells n, 0 to 2^14-1.
func word(n int) string {
	return string([]byte{onsets[n&15], vowels[n>>4&3], onsets[n>>6&15], vowels[n>>10&3], endings[n>>12&3]})
}
