// Package script measures spoken text. Input: the paragraphs of a pitch variant.
// Output: how long they take to say, and a version that changes when the words do.
package script

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"

	"playbook/cmd/playbook/internal/markdown"
)

// Rates are speaking rates by language: words a minute where words are spaced,
// characters a minute for zh and ja.
type Rates map[string]int

// DefaultRates are usual rates of calm, clear speech (DESIGN, issue "main job").
func DefaultRates() Rates { return Rates{"en": 150, "zh": 240, "ja": 300} }

// Length of a text. Seconds adds up the spaced words and the characters of
// Chinese and Japanese, each at its own rate, so mixed text is measured right.
type Length struct {
	Words, Chars int
	Seconds      float64
}

// Measure gives the spoken length of parts. What stands in a blockquote is a stage
// direction and is not spoken. lang decides between the rates of zh and ja, and
// names the rate of spaced words when rates has one for it, else en's counts.
func Measure(parts []markdown.Part, lang string, rates Rates) Length {
	var l Length
	kana := strings.HasPrefix(lang, "ja")
	for _, p := range parts {
		if p.Quote {
			continue
		}
		inWord := false
		for _, r := range p.Text {
			switch {
			case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul):
				kana = kana || lang == "" && unicode.In(r, unicode.Hiragana, unicode.Katakana)
				l.Chars++
				inWord = false
			case unicode.IsLetter(r) || unicode.IsDigit(r):
				if !inWord {
					l.Words++
				}
				inWord = true
			case r == '\'' || r == '’' || r == '-' || r == '.' || r == ',' || r == '%':
				// part of a word: don't, well-known, 3.5
			default:
				inWord = false
			}
		}
	}
	words, chars := rates["en"], rates["zh"]
	base, _, _ := strings.Cut(lang, "-")
	if w := rates[base]; w > 0 && base != "zh" && base != "ja" {
		words = w
	}
	if kana {
		chars = rates["ja"]
	}
	if words > 0 {
		l.Seconds += float64(l.Words) * 60 / float64(words)
	}
	if chars > 0 {
		l.Seconds += float64(l.Chars) * 60 / float64(chars)
	}
	return l
}

// Version identifies the spoken words of a variant: the first 8 hex digits of the
// SHA-256 of its words with single spaces. Stage directions do not change it.
func Version(parts []markdown.Part) string {
	h := sha256.New()
	for _, p := range parts {
		if !p.Quote {
			h.Write([]byte(strings.Join(strings.Fields(p.Text), " ")))
			h.Write([]byte{'\n'})
		}
	}
	return hex.EncodeToString(h.Sum(nil))[:8]
}
