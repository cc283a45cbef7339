package diag

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// JSON writes all messages as one array of objects, an empty array for none.
func JSON(w io.Writer, l List) error {
	type message struct {
		File     string `json:"file"`
		Line     int    `json:"line,omitempty"`
		Column   int    `json:"column,omitempty"`
		Severity string `json:"severity"`
		Rule     string `json:"rule"`
		Message  string `json:"message"`
		Hint     string `json:"hint,omitempty"`
		Source   string `json:"source,omitempty"`
	}
	out := make([]message, 0, len(l))
	for _, d := range l {
		out = append(out, message{d.File, d.Line, d.Col, d.Severity.String(), d.Rule, d.Message, d.Hint, strings.TrimRight(d.Source, "\r\n")})
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(out)
}

// GitHub writes annotation lines (workflow commands of GitHub Actions). Errors
// come first, because GitHub shows about ten of each.
func GitHub(w io.Writer, l List) {
	l = slices.Clone(l)
	slices.SortStableFunc(l, func(a, b Diagnostic) int { return int(b.Severity) - int(a.Severity) })
	prop := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	text := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	for _, d := range l {
		where := "file=" + prop.Replace(d.File)
		if d.Line > 0 {
			where += fmt.Sprintf(",line=%d", d.Line)
			if d.Col > 0 {
				where += fmt.Sprintf(",col=%d", d.Col)
			}
		}
		msg := d.Message
		if d.Hint != "" {
			msg += "\n" + d.Hint
		}
		fmt.Fprintf(w, "::%s %s,title=%s::%s\n", d.Severity, where, prop.Replace(d.Rule), text.Replace(msg))
	}
}
