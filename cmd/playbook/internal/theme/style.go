package theme

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"

	"playbook/cmd/playbook/internal/diag"
)

// styles joins the style sheets of every page in the theme's order, and each of
// the further sheets.
func (t *Theme) styles(m manifest, files map[string]file) (faults diag.List) {
	join := func(names []string) []byte {
		var b bytes.Buffer
		for _, name := range names {
			f, ok := files["styles/"+name]
			if !ok {
				faults = append(faults, fault("themes/"+t.Name+"/theme.yaml", 0, fmt.Sprintf("no style sheet %q", name), "put it into styles/, or take it out of the list"))
				continue
			}
			b.Write(squeeze(f.data))
		}
		return b.Bytes()
	}
	t.Style = join(m.Styles)
	t.StyleAt = "assets/style." + short(t.Style) + ".css"
	t.Files[t.StyleAt] = t.Style
	for _, name := range sortedKeys(m.Sheets) {
		sheet := join(m.Sheets[name])
		t.Sheets[name] = "assets/" + name + "." + short(sheet) + ".css"
		t.Files[t.Sheets[name]] = sheet
	}
	return faults
}

// lists tells whether a style sheet is joined into another.
func (m manifest) lists(name string) bool {
	for _, names := range m.Sheets {
		if slices.Contains(names, name) {
			return true
		}
	}
	return slices.Contains(m.Styles, name)
}

var (
	// text is what squeeze must leave as it is; a comment may hold a quote.
	text  = regexp.MustCompile(`(?s)/\*.*?\*/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'`)
	space = regexp.MustCompile(`\s+`)
	round = regexp.MustCompile(` ?([{};]) ?`)
	after = regexp.MustCompile(`([,:]) `)
)

// squeeze drops from a style sheet what a browser never needs: comments, and space
// that separates nothing. What stands in quotes stays. A space before a colon
// stays too: it is the difference between a:hover and a :hover.
func squeeze(css []byte) []byte {
	out := make([]byte, 0, len(css))
	plain := func(b []byte) {
		b = space.ReplaceAll(b, []byte(" "))
		b = round.ReplaceAll(b, []byte("$1"))
		b = after.ReplaceAll(b, []byte("$1"))
		out = append(out, bytes.ReplaceAll(b, []byte(";}"), []byte("}"))...)
	}
	css = text.ReplaceAllFunc(css, func(b []byte) []byte {
		if b[0] == '/' {
			return []byte(" ")
		}
		return b
	})
	at := 0
	for _, quoted := range text.FindAllIndex(css, -1) {
		plain(css[at:quoted[0]])
		out = append(out, css[quoted[0]:quoted[1]]...)
		at = quoted[1]
	}
	plain(css[at:])
	return append(bytes.TrimSpace(out), '\n')
}

// uncommented empties the lines of a script that are nothing but a comment: they
// speak to who reads the theme and not to a browser. Line numbers stay; so do
// comments that speak of rights or to tools. A script with text over several lines
// (a backtick that is not closed on its line, a line that ends in a backslash) is
// left as it is, because such a line may be text.
func uncommented(js []byte) []byte {
	out := make([]byte, 0, len(js))
	for line := range bytes.Lines(js) {
		text := bytes.TrimSpace(line)
		if bytes.Count(line, []byte("`"))%2 != 0 || bytes.HasSuffix(text, []byte(`\`)) {
			return js
		}
		if low := bytes.ToLower(text); bytes.HasPrefix(text, []byte("//")) && !bytes.HasPrefix(text, []byte("//#")) && !bytes.Contains(low, []byte("licen")) && !bytes.Contains(low, []byte("copyright")) {
			line = []byte("\n")
		}
		out = append(out, line...)
	}
	return out
}
