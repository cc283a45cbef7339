package diag

import (
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// most is how many warnings of one rule the text output spells out.
const most = 5

// Text writes messages for a terminal: place, cause, source line with a caret,
// next step. After the first few warnings of a rule it only counts them; errors
// are always spelled out.
func Text(w io.Writer, l List) {
	seen := map[string]int{}
	more := map[string]int{}
	var order []string
	for _, d := range l {
		if d.Severity == Warning {
			if seen[d.Rule]++; seen[d.Rule] > most {
				if more[d.Rule] == 0 {
					order = append(order, d.Rule)
				}
				more[d.Rule]++
				continue
			}
		}
		one(w, d)
	}
	for _, r := range order {
		fmt.Fprintf(w, "… and %d more warnings of [%s]; --format json lists them all\n", more[r], r)
	}
}

func one(w io.Writer, d Diagnostic) {
	fmt.Fprintf(w, "%s: %s: %s [%s]\n", strings.ReplaceAll(harmless(d.Pos.String()), "\n", "·"), d.Severity, harmless(d.Message), d.Rule)
	if d.Source != "" && d.Line > 0 {
		line, caret := excerpt(d.Source, d.Col)
		gutter := fmt.Sprintf("%5d", d.Line)
		fmt.Fprintf(w, "%s | %s\n", gutter, line)
		if d.Col > 0 {
			fmt.Fprintf(w, "%s | %s^\n", strings.Repeat(" ", len(gutter)), caret)
		}
	}
	if d.Hint != "" {
		fmt.Fprintf(w, "      %s\n", strings.ReplaceAll(harmless(d.Hint), "\n", "\n      "))
	}
}

// harmless shows control characters, which could drive the terminal, and those
// that turn the direction of a line around as "·".
func harmless(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\t' && r != '\n' || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return '·'
		}
		return r
	}, s)
}

// excerpt cuts a long line around the column and gives the space in front of the
// caret, with tabs kept so that both lines up.
func excerpt(s string, col int) (line, space string) {
	s = harmless(strings.TrimRight(s, "\r\n"))
	rs := []rune(s)
	start := 0
	if col > 70 {
		start = col - 50
	}
	start = min(start, len(rs))
	end := min(len(rs), start+100)
	line = string(rs[start:end])
	if start > 0 {
		line = "…" + line
		col++
	}
	if end < len(rs) {
		line += "…"
	}
	for i, r := range line {
		if utf8.RuneCountInString(line[:i]) >= col-1-start {
			break
		}
		switch {
		case r == '\t':
			space += "\t"
		case r >= 0x1100 && wide(r):
			space += "  "
		default:
			space += " "
		}
	}
	return line, space
}

// wide tells whether a terminal gives r two columns.
func wide(r rune) bool {
	return r >= 0x1100 && r <= 0x115f || r >= 0x2e80 && r <= 0xa4cf || r >= 0xac00 && r <= 0xd7a3 || r >= 0xf900 && r <= 0xfaff ||
		r >= 0xfe30 && r <= 0xfe6f || r >= 0xff00 && r <= 0xff60 || r >= 0xffe0 && r <= 0xffe6 || r >= 0x1f300 && r <= 0x1faff || r >= 0x20000
}
