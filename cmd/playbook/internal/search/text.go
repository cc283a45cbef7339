package search

import "unicode/utf8"

// Longest term, in characters; what is longer (a key, a base64 line) is cut.
const maxTerm = 32

// Classes of ASCII bytes; any other value is the byte in lower case.
const (
	between    = 0
	apostrophe = 1
)

var ascii = func() (t [utf8.RuneSelf]byte) {
	for c := range t {
		switch b := byte(c); {
		case b >= 'a' && b <= 'z' || b >= '0' && b <= '9':
			t[c] = b
		case b >= 'A' && b <= 'Z':
			t[c] = b | 0x20
		case b == '\'':
			t[c] = apostrophe
		}
	}
	return t
}()

// scanner splits text into terms: words of letters, digits and marks, folded,
// with apostrophes dropped and the plural's s taken off; runs of a dense script
// as overlapping pairs, the last character also alone, so that each character
// begins some term. Terms go to emit, which must not keep them.
type scanner struct {
	folder
	word, folded, pair []byte
	emit               func(term []byte)
}

// scan reads text. Text that is not UTF-8 is read as if the faults were gaps.
func (s *scanner) scan(text string) {
	word, start := s.word[:0], 0 // the word so far and where it began
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf {
			switch l := ascii[c]; {
			case l > apostrophe:
				if len(word) == 0 {
					start = i
				}
				if len(word) < maxTerm {
					word = append(word, l)
				}
			case l == apostrophe && len(word) > 0:
			case len(word) > 0:
				s.emit(singular(word))
				word = word[:0]
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == curly && len(word) > 0, r == utf8.RuneError && n == 1 && len(word) == 0:
			i += n
			continue
		case r == curly, gap(r), r == utf8.RuneError && n == 1:
			if len(word) > 0 {
				s.emit(singular(word))
				word = word[:0]
			}
			i += n
			continue
		}
		if settled(r) {
			if end := settledRun(text, i); plainAt(text, end) {
				if len(word) > 0 {
					s.emit(singular(word))
					word = word[:0]
				}
				s.pairs(text[i:end])
				i = end
				continue
			}
		}
		if len(word) == 0 {
			start = i
		}
		word = word[:0]
		end := stretch(text, i)
		s.folded = s.fold(s.folded[:0], text[start:end])
		s.scanFolded(s.folded)
		i = end
	}
	if len(word) > 0 {
		s.emit(singular(word))
	}
	s.word = word
}

// settledRun returns the end of the run of settled characters from i.
func settledRun(text string, i int) int {
	for i < len(text) {
		r, n := utf8.DecodeRuneInString(text[i:])
		if !settled(r) {
			break
		}
		i += n
	}
	return i
}

// plainAt says that no character follows at i that has to be folded together
// with what stands before it.
func plainAt(text string, i int) bool {
	if i == len(text) || text[i] < utf8.RuneSelf {
		return true
	}
	r, _ := utf8.DecodeRuneInString(text[i:])
	return gap(r) || r == curly
}

// stretch returns the end of the text from i without a sure gap: what is folded
// in one piece.
func stretch(text string, i int) int {
	for i < len(text) {
		if c := text[i]; c < utf8.RuneSelf {
			if ascii[c] == between {
				break
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		if gap(r) {
			break
		}
		i += n
	}
	return i
}

// scanFolded reads text that has been folded.
func (s *scanner) scanFolded(text []byte) {
	word, chars := s.word[:0], 0
	flush := func() {
		if len(word) > 0 {
			s.emit(singular(word))
			word, chars = word[:0], 0
		}
	}
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRune(text[i:])
		switch {
		case dense(r) && wordRune(r):
			flush()
			end := i + n
			for end < len(text) {
				r, n := utf8.DecodeRune(text[end:])
				if !dense(r) || !wordRune(r) {
					break
				}
				end += n
			}
			s.pairs(string(text[i:end]))
			i = end
			continue
		case r == '\'' || r == curly:
			// inside a word it vanishes; elsewhere it separates nothing
		case wordRune(r):
			if chars < maxTerm {
				word, chars = append(word, text[i:i+n]...), chars+1
			}
		default:
			flush()
		}
		i += n
	}
	flush()
	s.word = word
}

// pairs emits the terms of a run of a dense script.
func (s *scanner) pairs(run string) {
	for i := 0; i < len(run); {
		_, n := utf8.DecodeRuneInString(run[i:])
		_, m := utf8.DecodeRuneInString(run[i+n:])
		s.pair = append(s.pair[:0], run[i:i+n+m]...)
		s.emit(s.pair)
		i += n
	}
}

// singular takes the plural's ending off an English word: prices, pitches,
// boxes, companies. Words of other languages lose an s as well, in the index and
// in the query alike. It works in place.
func singular(w []byte) []byte {
	n := len(w)
	if n < 4 || w[n-1] != 's' {
		return w
	}
	for _, c := range w {
		if c >= utf8.RuneSelf {
			return w
		}
	}
	switch w[n-2] {
	case 's', 'u', 'i':
		return w
	case 'e':
		if n > 4 && w[n-3] == 'i' {
			w[n-3] = 'y'
			return w[:n-2]
		}
		switch {
		case w[n-3] == 'x', w[n-3] == 's' && w[n-4] == 's', w[n-3] == 'h' && (w[n-4] == 'c' || w[n-4] == 's'):
			return w[:n-2]
		}
	}
	return w[:n-1]
}
