package chart

import (
	"bytes"
	"encoding/xml"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// escape makes words safe in XML text and attributes; runes that XML forbids
// become U+FFFD.
func escape(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(strings.Join(strings.Fields(s), " "))) // a Buffer never fails
	return b.String()
}

// textWidth estimates how wide words are at a font size, in the same unit. The
// page's font is not known when the site is built, so this leans to the wide
// side of the usual sans-serifs; Chinese, Japanese and Korean take a full square.
func textWidth(s string, size float64) float64 {
	var em float64
	for _, r := range s {
		em += runeWidth(r)
	}
	return em * size
}

func runeWidth(r rune) float64 {
	switch k := width.LookupRune(r).Kind(); {
	case k == width.EastAsianWide || k == width.EastAsianFullwidth:
		return 1
	case unicode.Is(unicode.Mn, r):
		return 0
	case strings.ContainsRune("iljtfrI.,;:'|!()[] ", r):
		return 0.34
	case strings.ContainsRune("mwMW%@", r):
		return 0.9
	case unicode.IsUpper(r):
		return 0.68
	}
	return 0.57
}

// wrap breaks words into at most two lines of a width; what does not fit ends
// with an ellipsis. The whole text is in the table.
func wrap(s string, size, room float64) []string {
	s = strings.Join(strings.Fields(s), " ")
	if textWidth(s, size) <= room {
		return []string{s}
	}
	cut := fit(s, size, room)
	if sp := strings.LastIndexAny(s[:cut], " -/"); sp > 0 && !breaksAnywhere(s[:cut]) {
		cut = sp + 1
	}
	return []string{strings.TrimSpace(s[:cut]), clip(strings.TrimSpace(s[cut:]), size, room)}
}

// clip shortens words to a width.
func clip(s string, size, room float64) string {
	s = strings.Join(strings.Fields(s), " ")
	if textWidth(s, size) <= room {
		return s
	}
	return strings.TrimSpace(s[:fit(s, size, room-size)]) + "…"
}

// fit is how many bytes of s fit into a width, never less than one rune.
func fit(s string, size, room float64) int {
	var w float64
	for i, r := range s {
		w += runeWidth(r) * size
		if w > room && i > 0 {
			return i
		}
	}
	return len(s)
}

// breaksAnywhere is true of a script that has no spaces between words.
func breaksAnywhere(s string) bool {
	for _, r := range s {
		if width.LookupRune(r).Kind() == width.EastAsianWide {
			return true
		}
	}
	return false
}
