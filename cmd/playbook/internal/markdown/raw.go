package markdown

import (
	"slices"
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
	"golang.org/x/net/html"
)

// policy is the allow-list for raw HTML, close to GitHub's: formatting, lists,
// tables, details, pictures with local sources; no script, style, form, frame,
// event attribute or foreign scheme.
var policy = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("b", "i", "em", "strong", "u", "s", "del", "ins", "mark", "small", "sub", "sup", "kbd", "samp", "var", "code", "pre", "tt",
		"abbr", "cite", "q", "dfn", "bdo", "ruby", "rt", "rp", "br", "wbr", "hr", "p", "div", "span", "blockquote", "center",
		"h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tfoot", "tr", "th", "td", "caption",
		"details", "summary", "figure", "figcaption", "time", "a")
	p.AllowAttrs("open").OnElements("details")
	p.AllowAttrs("align").Matching(bluemonday.CellAlign).OnElements("td", "th", "p", "div", "h1", "h2", "h3")
	p.AllowAttrs("colspan", "rowspan").Matching(bluemonday.Integer).OnElements("td", "th")
	p.AllowAttrs("start").Matching(bluemonday.Integer).OnElements("ol")
	p.AllowAttrs("title", "lang", "dir").Globally()
	p.AllowAttrs("datetime").OnElements("time")
	return p
})

// void elements have no end tag.
var void = []string{"br", "wbr", "hr", "img"}

func htmlBlock(w util.BufWriter, src []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	b := n.(*ast.HTMLBlock)
	var s strings.Builder
	for i := range b.Lines().Len() {
		l := b.Lines().At(i)
		s.Write(l.Value(src))
	}
	if b.HasClosure() {
		s.Write(b.ClosureLine.Value(src))
	}
	w.(*recorder).raws(s.String(), lineStart(n))
	return ast.WalkContinue, nil
}

func rawHTML(w util.BufWriter, src []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		r := n.(*ast.RawHTML)
		var s strings.Builder
		for i := range r.Segments.Len() {
			seg := r.Segments.At(i)
			s.Write(seg.Value(src))
		}
		w.(*recorder).raws(s.String(), r.Pos())
	}
	return ast.WalkSkipChildren, nil
}

// raws writes a piece of raw HTML: links and pictures become holes as Markdown's
// do, the rest passes the allow-list, and an end tag passes only when it closes
// the innermost element that raw HTML opened. So a document can never close an
// element of the page around it.
func (r *recorder) raws(s string, off int) {
	if strings.HasPrefix(s, "<!--") && strings.HasSuffix(strings.TrimSpace(s), "-->") {
		return // a comment is for the author
	}
	z := html.NewTokenizer(strings.NewReader(s))
	changed := false
	for {
		tt := z.Next()
		if tt == html.ErrorToken {
			break
		}
		t := z.Token()
		switch tt {
		case html.TextToken:
			r.out = append(r.out, html.EscapeString(t.Data)...)
			_, _ = r.text.WriteString(t.Data)
		case html.CommentToken:
		case html.DoctypeToken:
			changed = true
		case html.StartTagToken, html.SelfClosingTagToken:
			if !r.startTag(t, off) {
				changed = true
				if t.Data == "script" || t.Data == "style" || t.Data == "textarea" || t.Data == "title" || t.Data == "iframe" || t.Data == "noscript" {
					z.Next() // their content goes as well
				}
			}
		case html.EndTagToken:
			if n := len(r.raw); n > 0 && r.raw[n-1] == t.Data {
				r.raw = r.raw[:n-1]
				r.out = append(r.out, "</"+t.Data+">"...)
			} else {
				changed = changed || !slices.Contains(void, t.Data)
			}
		}
	}
	r.grow(0)
	if changed {
		first, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
		r.doc.Notes = append(r.doc.Notes, Note{NoteHTML, first, r.pos(off)})
	}
}

// startTag writes an allowed start tag and tells whether it passed whole.
func (r *recorder) startTag(t html.Token, off int) bool {
	get := func(key string) (v string) {
		for _, a := range t.Attr {
			if a.Key == key {
				v = a.Val
			}
		}
		return v
	}
	switch t.Data {
	case "img":
		if r.picture(get("src"), get("alt"), off) {
			return true
		}
		r.out = append(r.out, "<img"...)
		r.hole(HoleImage, len(r.doc.Images)-1)
		r.out = append(r.out, ` alt="`+html.EscapeString(get("alt"))+`" loading="lazy">`...)
		return true
	case "a":
		r.out = append(r.out, "<a"...)
		if dest := get("href"); dest != "" {
			r.link(dest, off)
		}
		r.out = append(r.out, '>')
		r.raw = append(r.raw, "a")
		return true
	}
	in := t.String()
	out := policy().Sanitize(in)
	if !strings.HasPrefix(out, "<"+t.Data) {
		return false
	}
	out = out[:strings.IndexByte(out, '>')+1]
	if !slices.Contains(void, t.Data) {
		if t.Type == html.SelfClosingTagToken {
			out = strings.TrimSuffix(strings.TrimSuffix(out, "/>"), ">") + ">"
		}
		if len(r.raw) > 100 {
			return false
		}
		r.raw = append(r.raw, t.Data)
	}
	r.out = append(r.out, out...)
	return len(out) >= len(in)-1
}
