package proposal

import (
	"regexp"
	"strings"

	"playbook/cmd/playbook/internal/check"
	"playbook/cmd/playbook/internal/markdown"
)

// markdown is the filled source: title, text, price table. Without Options.Oral
// the section Oral is left out, and so is the heading Detailed, which only tells
// it from Oral.
func (f *form) markdown(out Filled) string {
	var b strings.Builder
	b.WriteString("# " + escapeMarkdown(out.Title, false) + "\n\n")
	if body := strings.TrimSpace(f.source()); body != "" {
		b.WriteString(body + "\n")
	}
	if len(out.Rows) > 0 {
		w := f.words
		b.WriteString("\n## " + w.Prices + "\n\n")
		row := func(cells ...string) { b.WriteString("| " + strings.Join(cells, " | ") + " |\n") }
		row(w.Item, w.Quantity, w.Unit, w.Sum)
		row("---", "--:", "--:", "--:")
		for _, r := range out.Rows {
			c := f.cells(r)
			row(inCell(escapeMarkdown(c[0], false)), c[1], c[2], c[3])
		}
		name, figure := f.totalRow(out.Total)
		row("**"+name+"**", "", "", "**"+figure+"**")
	}
	return b.String()
}

var fence = regexp.MustCompile("^ {0,3}(```+|~~~+)")

// source goes through the body line by line: it leaves out sections, and fills
// placeholders outside of fenced code.
func (f *form) source() string {
	var out strings.Builder
	code, skip, begun := "", false, false
	for line := range strings.Lines(f.doc.Markdown) {
		line = strings.TrimRight(line, "\r\n")
		if m := fence.FindStringSubmatch(line); m != nil {
			switch {
			case code == "":
				code = m[1]
			case strings.HasPrefix(m[1], code) && strings.Trim(line, " "+code[:1]) == "":
				code = ""
			}
		} else if code == "" {
			if title, ok := strings.CutPrefix(line, "# "); ok && !begun && strings.TrimSpace(title) != "" && f.doc.FromHeading {
				begun = true
				continue // the title stands already
			}
			if h, ok := strings.CutPrefix(line, "## "); ok {
				h = heading(h)
				skip = !f.opt.Oral && check.IsSection(h, "Oral")
				if !f.opt.Oral && check.IsSection(h, "Detailed") {
					continue
				}
			}
			if !skip {
				line = f.fillLine(line)
			}
		}
		begun = begun || strings.TrimSpace(line) != ""
		if !skip {
			out.WriteString(line + "\n")
		}
	}
	return out.String()
}

var attributes = regexp.MustCompile(`\s*\{[^{}]*\}\s*$|\s+#+\s*$`)

// heading is the text of a heading without its attributes and closing marks.
func heading(s string) string { return strings.TrimSpace(attributes.ReplaceAllString(s, "")) }

// fillLine fills the placeholders of a line. Line breaks of a value become hard
// breaks; in a table or a heading, which end with their line, what stands for one.
func (f *form) fillLine(line string) string {
	start := strings.TrimSpace(line)
	return markdown.ExpandNames(line, func(name string) (string, bool) {
		v, ok := f.slot(name)
		if !ok || strings.HasPrefix(name, "fact.") {
			return v, ok
		}
		first := strings.HasPrefix(start, "{{") && strings.HasPrefix(strings.TrimSpace(start[2:]), name)
		v = escapeMarkdown(v, first)
		switch {
		case strings.HasPrefix(start, "|"):
			v = strings.ReplaceAll(v, "\\\n", "<br>")
		case strings.HasPrefix(start, "#"):
			v = strings.ReplaceAll(v, "\\\n", " ")
		}
		return v, true
	})
}

var (
	inline    = regexp.MustCompile("[\\\\`*_\\[\\]<|]|~~|&[A-Za-z#]")
	lineStart = regexp.MustCompile(`^([#>+=:-]|\d+[.)])`)
)

// escapeMarkdown makes text mean itself in Markdown. first says that it begins a line.
func escapeMarkdown(text string, first bool) string {
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		l = inline.ReplaceAllStringFunc(strings.TrimSpace(l), func(s string) string { return `\` + s })
		if first || i > 0 {
			l = lineStart.ReplaceAllStringFunc(l, func(s string) string { return s[:len(s)-1] + `\` + s[len(s)-1:] })
		}
		if before, ok := strings.CutSuffix(l, `\\`); ok && i < len(lines)-1 {
			l = before + "&#92;" // three backslashes at the end of a line are read in two ways
		}
		lines[i] = l
	}
	return strings.Join(lines, "\\\n")
}

func inCell(s string) string { return strings.ReplaceAll(s, "\\\n", "<br>") }
