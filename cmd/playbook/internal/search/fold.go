package search

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// folder brings text into the form in which words are compared.
type folder struct{ apart, plain []byte } // room to work in

// fold appends s to dst: compatibility forms resolved, lower case, accents of
// Latin, Greek and Cyrillic dropped, a few letters that have no decomposition
// spelt out. Marks of other scripts stay: they tell words apart there.
func (f *folder) fold(dst []byte, s string) []byte {
	f.apart = norm.NFKD.AppendString(f.apart[:0], s)
	plain := f.plain[:0]
	for i := 0; i < len(f.apart); {
		r, n := utf8.DecodeRune(f.apart[i:])
		i += n
		r = unicode.ToLower(r)
		switch {
		case r >= 0x300 && r <= 0x36f, r == 0xad: // combining marks, soft hyphen
			continue
		case r < utf8.RuneSelf:
			plain = append(plain, byte(r))
			continue
		}
		if spelt, ok := spellings[r]; ok {
			plain = append(plain, spelt...)
			continue
		}
		plain = utf8.AppendRune(plain, r)
	}
	f.plain = plain
	return norm.NFC.Append(dst, plain...)
}

var spellings = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'ł': "l", 'ħ': "h", 'ı': "i", 'þ': "th", 'ς': "σ",
}

// wordRune says whether r is part of a word.
func wordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)
}

// dense says whether r belongs to a script written without spaces between words,
// where two characters at a time are a term: Chinese, Japanese, Korean (whose
// particles cling to the word), Thai, Lao, Khmer, Burmese.
func dense(r rune) bool {
	switch {
	case r < 0x0e00:
		return false
	case r <= 0x0eff: // Thai, Lao
		return true
	case r >= 0x1000 && r <= 0x109f, r >= 0x1780 && r <= 0x17ff: // Burmese, Khmer
		return true
	case r >= 0x3005 && r <= 0x3007: // 々 〆 〇
		return true
	case r >= 0x3041 && r <= 0x30ff: // kana, but not their middle dot and loose marks
		return r != 0x30fb && r != 0x30a0 && (r < 0x3097 || r > 0x309c)
	case r >= 0x3100 && r <= 0x312f, r >= 0x31f0 && r <= 0x31ff: // Bopomofo, small kana
		return true
	case r >= 0x3400 && r <= 0x4dbf, r >= 0x4e00 && r <= 0x9fff: // Han
		return true
	case r >= 0xac00 && r <= 0xd7a3: // Hangul
		return true
	}
	return r >= 0x20000 && r <= 0x3ffff // Han, further planes
}

// settled says that fold leaves r as it is and that r is dense, which spares the
// common case the fold.
func settled(r rune) bool {
	switch {
	case r >= 0x4e00 && r <= 0x9fff, r >= 0xac00 && r <= 0xd7a3:
		return true
	}
	return r >= 0x3041 && r <= 0x3096 || r >= 0x30a1 && r <= 0x30fa || r == 0x30fc
}

// gap says that r, beyond ASCII, only separates words and folds to nothing else.
func gap(r rune) bool {
	switch {
	case r >= 0xa0 && r <= 0xbf:
		switch r {
		case 0xaa, 0xad, 0xb2, 0xb3, 0xb5, 0xb9, 0xba, 0xbc, 0xbd, 0xbe:
			return false
		}
		return true
	case r >= 0x2010 && r <= 0x2027:
		return r != curly
	case r >= 0x3000 && r <= 0x3003, r >= 0x3008 && r <= 0x3011:
		return true
	}
	switch r {
	case 0xff01, 0xff08, 0xff09, 0xff0c, 0xff0e, 0xff1a, 0xff1b, 0xff1f:
		return true
	}
	return false
}

const curly = '\u2019' // the apostrophe of typeset text
