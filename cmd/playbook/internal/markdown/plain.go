package markdown

import (
	"bytes"
	"html"
	"sync"
)

// Text is the plain text of section i without its heading, for search. It is read
// off the HTML, so that it is not kept twice.
func (d *Doc) Text(i int) string {
	s := d.Sections[i]
	return stripped(d.HTML[s.Body:s.End])
}

// scratches hold text while its tags are taken out.
var scratches = sync.Pool{New: func() any { b := make([]byte, 0, 16<<10); return &b }}

// stripped is HTML that this package wrote, without its tags. The end of a block
// becomes a line break, so that words stay apart.
func stripped(h []byte) string {
	scratch := scratches.Get().(*[]byte)
	defer func() { scratches.Put(scratch) }()
	out := (*scratch)[:0]
	entity := false
	for len(h) > 0 {
		i := bytes.IndexByte(h, '<')
		if i < 0 {
			i = len(h)
		}
		text := h[:i]
		if n := len(out); n > 0 && out[n-1] == '\n' {
			text = bytes.TrimLeft(text, " \n")
		}
		entity = entity || bytes.IndexByte(text, '&') >= 0
		out = append(out, text...)
		if h = h[i:]; len(h) == 0 {
			break
		}
		end := bytes.IndexByte(h, '>') // none stands within an attribute: it is written &gt;
		if end < 0 {
			break
		}
		switch tagName(h) {
		case "a", "b", "i", "em", "strong", "code", "del", "span", "sup", "sub", "mark", "kbd", "u", "s", "ins", "small", "abbr":
		default:
			if n := len(out); n > 0 && out[n-1] != '\n' {
				out = append(out, '\n')
			}
		}
		h = h[end+1:]
	}
	*scratch = out
	out = bytes.TrimSpace(out)
	if entity {
		return html.UnescapeString(string(out))
	}
	return string(out)
}

// tagName is the name in a tag that h begins with, < and / left out.
func tagName(h []byte) string {
	h = h[1:]
	if len(h) > 0 && h[0] == '/' {
		h = h[1:]
	}
	n := 0
	for n < len(h) && n < 8 && (h[n] >= 'a' && h[n] <= 'z' || h[n] >= '0' && h[n] <= '9') {
		n++
	}
	return string(h[:n])
}
