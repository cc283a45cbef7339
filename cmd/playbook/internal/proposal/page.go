package proposal

import (
	"bytes"
	"html"
	"strings"

	"playbook/cmd/playbook/internal/check"
	"playbook/cmd/playbook/internal/route"
)

// style is enough to read, to print, and to paste into a letter.
const style = `body{font:17px/1.6 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#211b12}
h1,h2,h3{line-height:1.2}table{border-collapse:collapse;width:100%}th,td{border:1px solid #857a66;padding:.4rem .6rem;text-align:left;vertical-align:top}
.n{text-align:right;font-variant-numeric:tabular-nums}blockquote{margin:0;padding-left:1rem;border-left:3px dotted #857a66;color:#5f5645}
@page{margin:18mm 16mm}@media print{body{margin:0;max-width:none;font-size:11pt}tr{break-inside:avoid}}`

// page is the whole text as one page of HTML.
func (f *form) page(out Filled) []byte {
	var b bytes.Buffer
	e := html.EscapeString
	b.WriteString("<!doctype html>\n<html lang=\"" + e(f.lang) + "\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
		e(out.Title) + "</title>\n<style>" + style + "</style>\n</head>\n<body>\n<h1>" + e(out.Title) + "</h1>\n")
	b.Write(f.body())
	if len(out.Rows) > 0 {
		w := f.words
		b.WriteString("<h2>" + e(w.Prices) + "</h2>\n<table>\n<thead><tr><th>" + e(w.Item) + "</th><th class=\"n\">" + e(w.Quantity) + "</th><th class=\"n\">" + e(w.Unit) + "</th><th class=\"n\">" + e(w.Sum) + "</th></tr></thead>\n<tbody>\n")
		for _, r := range out.Rows {
			c := f.cells(r)
			b.WriteString("<tr><th>" + e(c[0]) + "</th><td class=\"n\">" + e(c[1]) + "</td><td class=\"n\">" + e(c[2]) + "</td><td class=\"n\">" + e(c[3]) + "</td></tr>\n")
		}
		name, figure := f.totalRow(out.Total)
		b.WriteString("</tbody>\n<tfoot><tr><th colspan=\"3\">" + e(name) + "</th><td class=\"n\"><b>" + e(figure) + "</b></td></tr></tfoot>\n</table>\n")
	}
	b.WriteString("</body>\n</html>\n")
	return b.Bytes()
}

// body is the document's own HTML with its holes filled.
func (f *form) body() []byte {
	d := f.doc.Body
	fill := holes{f}
	var dst []byte
	for i := 0; i < len(d.Sections); {
		s := d.Sections[i]
		title := ""
		if s.Heading >= 0 && d.Headings[s.Heading].Level == 2 {
			title = d.Headings[s.Heading].Text
		}
		if title == "" {
			start := s.Start
			if i == 1 && f.doc.FromHeading {
				start = s.Body // the title stands already
			}
			dst = d.Append(dst, start, s.End, fill)
			i++
			continue
		}
		start, body, end, next := d.Extent(i)
		switch {
		case f.opt.Oral:
			dst = d.Append(dst, start, end, fill)
		case check.IsSection(title, "Oral"):
		case check.IsSection(title, "Detailed"):
			dst = d.Append(dst, body, end, fill)
		default:
			dst = d.Append(dst, start, end, fill)
		}
		i = next
	}
	return dst
}

// holes fills the open places of a document's HTML for a page that stands alone:
// links within the playbook and pictures would lead nowhere, so only links to
// other sites stay.
type holes struct{ f *form }

func (h holes) Link(dst []byte, i int) []byte {
	dest := h.f.doc.Body.Links[i].Dest
	if route.Resolve(h.f.doc.Path, dest).Class != route.Foreign {
		return dst
	}
	return append(dst, ` href="`+html.EscapeString(dest)+`" rel="noopener"`...)
}

func (h holes) Image(dst []byte, i int) []byte { return append(dst, ` src="data:,"`...) }

func (h holes) Name(dst []byte, i int) []byte {
	name := h.f.doc.Body.Names[i].Name
	v, ok := h.f.slot(name)
	if !ok {
		v = "{{ " + name + " }}"
	}
	return append(dst, strings.ReplaceAll(html.EscapeString(v), "\n", "<br>\n")...)
}

func (h holes) Alert(dst []byte, i int) []byte {
	return append(dst, "<b>"+html.EscapeString(h.f.words.Alerts[i])+"</b>"...)
}
