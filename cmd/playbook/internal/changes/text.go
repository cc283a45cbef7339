package changes

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"

	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/markdown"
)

// texts are the pieces of a document under headings of level 2, as plain text, in
// After; what stands before the first heading has no title. d may be nil.
func texts(d *load.Doc, src *load.Source) (out []Part) {
	if d == nil || d.Body == nil {
		return nil
	}
	at := func(title string) *Part {
		out = append(out, Part{Title: title})
		return &out[len(out)-1]
	}
	var p *Part
	for i, s := range d.Body.Sections {
		if s.Heading >= 0 {
			h := d.Body.Headings[s.Heading]
			switch {
			case h.Level <= 2 && !(i == 1 && d.FromHeading):
				p = at(h.Text)
			case p != nil:
				p.After += h.Text + "\n"
			}
		}
		text := plain(d.Body.Append(nil, s.Body, s.End, holes{d, src}))
		if text == "" {
			continue
		}
		if p == nil {
			p = at("")
		}
		p.After += text + "\n"
	}
	for i := range out {
		out[i].After = strings.TrimSpace(out[i].After)
	}
	return out
}

// holes fills the open places of a document's HTML: facts with their values,
// placeholders and the kinds of alerts as they are written.
type holes struct {
	d   *load.Doc
	src *load.Source
}

func (h holes) Link(dst []byte, _ int) []byte { return dst }

func (h holes) Image(dst []byte, _ int) []byte { return dst }

func (h holes) Name(dst []byte, i int) []byte {
	name := h.d.Body.Names[i].Name
	if fact, ok := strings.CutPrefix(name, "fact."); ok && h.src.Facts != nil {
		if f, ok := h.src.Facts.Value.Facts[fact]; ok {
			return append(dst, html.EscapeString(f.Value)...)
		}
	}
	return append(dst, html.EscapeString("{{ "+name+" }}")...)
}

func (h holes) Alert(dst []byte, i int) []byte {
	return append(dst, "[!"+strings.ToUpper(markdown.Alerts()[i])+"]"...)
}

// plain is the text of HTML, a line a block.
func plain(b []byte) string {
	var out strings.Builder
	z := html.NewTokenizer(bytes.NewReader(b))
	for {
		switch z.Next() {
		case html.ErrorToken:
			lines := strings.FieldsFunc(out.String(), func(r rune) bool { return r == '\n' })
			kept := lines[:0]
			for _, l := range lines {
				if l = strings.Join(strings.Fields(l), " "); l != "" {
					kept = append(kept, l)
				}
			}
			return strings.Join(kept, "\n")
		case html.TextToken:
			out.WriteString(strings.ReplaceAll(html.UnescapeString(string(z.Text())), "\n", " "))
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			switch string(name) {
			case "p", "li", "br", "td", "th", "tr", "blockquote", "pre", "div", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table":
				out.WriteByte('\n')
			case "img":
				out.WriteString("[picture]")
			}
		}
	}
}
