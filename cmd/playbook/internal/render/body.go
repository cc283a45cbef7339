package render

import (
	"html"
	"html/template"
	"strconv"

	"playbook/cmd/playbook/internal/markdown"
	"playbook/cmd/playbook/internal/playbook"
	"playbook/cmd/playbook/internal/route"
	"playbook/cmd/playbook/internal/schema"
)

// filler fills the holes of one document's HTML.
type filler struct {
	e *env
	d *playbook.Document
}

// Link writes the attributes of a link; nothing when the audience may not read
// what it leads to, so that the words stay and the address does not.
func (f filler) Link(dst []byte, i int) []byte {
	href := ""
	switch t := f.d.Links[i]; t.Class {
	case route.Same:
		href = "#" + t.Fragment
		if id := t.Fragment; id != "" && !f.visibleAnchor(f.d, id) {
			return dst
		}
	case route.Foreign:
		dst = append(dst, ` href="`...)
		dst = append(dst, html.EscapeString(f.d.Body.Links[i].Dest)...)
		return append(dst, `" rel="noopener"`...)
	case route.Local:
		doc, asset, page, frag, ok := f.e.pb.Target(t)
		switch {
		case !ok:
			return dst
		case doc != nil:
			href = f.e.url(doc.URL)
			if frag != "" && f.visibleAnchor(doc, frag) {
				href += "#" + frag
			}
		case asset != nil:
			href = f.e.url(route.File(asset.Path))
		default:
			href = f.e.url(page)
		}
	default:
		return dst
	}
	dst = append(dst, ` href="`...)
	dst = append(dst, html.EscapeString(href)...)
	return append(dst, '"')
}

// visibleAnchor: an anchor of a hidden section would name what is hidden.
func (f filler) visibleAnchor(d *playbook.Document, id string) bool {
	if len(d.Hidden) == 0 {
		return true
	}
	for i, s := range d.Body.Sections {
		if s.Heading >= 0 && d.Body.Headings[s.Heading].ID == id {
			return d.Shows(i)
		}
	}
	return true
}

// Image writes the source and size of a picture.
func (f filler) Image(dst []byte, i int) []byte {
	t := f.d.Images[i]
	a := f.e.pb.Asset(t.Path)
	if t.Class != route.Local || a == nil {
		return dst
	}
	dst = append(dst, ` src="`...)
	dst = append(dst, html.EscapeString(f.e.url(route.File(a.Path)))...)
	dst = append(dst, '"')
	if a.Width > 0 && a.Height > 0 {
		dst = append(dst, ` width="`...)
		dst = strconv.AppendInt(dst, int64(a.Width), 10)
		dst = append(dst, `" height="`...)
		dst = strconv.AppendInt(dst, int64(a.Height), 10)
		dst = append(dst, '"')
	}
	return dst
}

// Name writes a fact, a proposal's placeholder, or the text as it was.
func (f filler) Name(dst []byte, i int) []byte {
	name := f.d.Body.Names[i].Name
	if len(name) > 5 && name[:5] == "fact." {
		return append(dst, html.EscapeString(f.e.pb.FactValue(name[5:]))...)
	}
	if f.d.Kind == schema.Proposal {
		for _, fd := range f.d.Front.Fields {
			if fd.Name == name {
				dst = append(dst, `<span class="slot" data-field="`...)
				dst = append(dst, html.EscapeString(name)...)
				dst = append(dst, `">`...)
				text := fd.Default
				if text == "" {
					text = "[" + or(fd.Label, fd.Name) + "]"
				}
				dst = append(dst, html.EscapeString(text)...)
				return append(dst, `</span>`...)
			}
		}
	}
	return append(dst, html.EscapeString("{{ "+name+" }}")...)
}

// Alert writes the title of an alert, in the language of the text that it stands in.
func (f filler) Alert(dst []byte, i int) []byte {
	lang := f.e.th.Language(f.d.Language(f.e.pb.Site))
	return append(dst, html.EscapeString(f.e.th.Word(lang, "alert."+markdown.Alerts()[i]))...)
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// html is a range of a document's HTML, holes filled.
func (e *env) html(d *playbook.Document, start, end int) template.HTML {
	if start >= end {
		return ""
	}
	return trusted(d.Append(make([]byte, 0, (end-start)*9/8+256), start, end, filler{e, d}))
}

// body is all of a document's HTML, without a heading that only repeats the title.
func (e *env) body(d *playbook.Document) template.HTML {
	return e.html(d, bodyStart(d), len(d.Body.HTML))
}

// appendBody appends body to dst.
func (e *env) appendBody(dst []byte, d *playbook.Document) []byte {
	return d.Append(dst, bodyStart(d), len(d.Body.HTML), filler{e, d})
}

func bodyStart(d *playbook.Document) int {
	if d.FromHeading && len(d.Body.Sections) > 1 {
		return d.Body.Sections[1].Body
	}
	return 0
}

// section is a part of a document under a heading of level 2.
type section struct {
	index int
	title string
	id    string
	// start is where the heading begins, body where the text after it does.
	start, body, end int
}

// sections lists the readable parts under headings of level 2, and the range of
// text before the first of them.
func (e *env) sections(d *playbook.Document) (introStart, introEnd int, list []section) {
	introStart = bodyStart(d)
	introEnd = len(d.Body.HTML)
	first := true
	for i := 0; i < len(d.Body.Sections); {
		s := d.Body.Sections[i]
		if s.Heading < 0 || d.Body.Headings[s.Heading].Level != 2 {
			i++
			continue
		}
		start, body, end, next := d.Body.Extent(i)
		if first {
			introEnd, first = start, false
		}
		if d.Shows(i) {
			h := d.Body.Headings[s.Heading]
			list = append(list, section{i, h.Text, h.ID, start, body, end})
		}
		i = next
	}
	return introStart, max(introEnd, introStart), list
}
