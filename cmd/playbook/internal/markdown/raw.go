package markdown

import (
	"bytes"
	"slices"
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
	"golang.org/x/net/html"
)

// elements that may stand in raw HTML, beside a and img, which become holes.
var elements = []string{
	"b", "i", "em", "strong", "u", "s", "del", "ins", "mark", "small", "sub", "sup", "kbd", "samp", "var", "code", "pre", "tt",
	"abbr", "cite", "q", "dfn", "bdo", "ruby", "rt", "rp", "br", "wbr", "hr", "p", "div", "span", "blockquote", "center",
	"h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tfoot", "tr", "th", "td", "caption",
	"details", "summary", "figure", "figcaption", "time",
}

// policy is the allow-list for raw HTML, close to GitHub's: formatting, lists,
// tables, details, pictures with local sources; no script, style, form, frame,
// event attribute or foreign scheme.
var policy = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements(elements...)
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
	w.(*recorder).raws(s.String(), lineStart(n), n.Parent())
	w.(*recorder).tableEnds(n)
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
		w.(*recorder).raws(s.String(), r.Pos(), n.Parent())
		w.(*recorder).tableEnds(n)
	}
	return ast.WalkSkipChildren, nil
}

// opened is an element that raw HTML opened, and the Markdown node in whose
// children that happened.
type opened struct {
	tag string
	in  ast.Node
}

// raws writes a piece of raw HTML that stands in the node in: links and pictures
// become holes as Markdown's do, the rest passes the allow-list, and an end tag
// passes only when it closes an element that raw HTML opened in the same node. So
// a document can never close an element of the page around it, nor one that
// Markdown wrote.
func (r *recorder) raws(s string, off int, in ast.Node) {
	if strings.HasPrefix(s, "<!--") && strings.HasSuffix(strings.TrimSpace(s), "-->") && strings.Count(s, "-->") == 1 {
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
			if r.tags++; r.tags > maxTags {
				panic(stop{ErrMarks})
			}
			if !r.startTag(t, off, in) {
				changed = true
				if t.Data == "script" || t.Data == "style" || t.Data == "textarea" || t.Data == "title" || t.Data == "iframe" || t.Data == "noscript" {
					z.Next() // their content goes as well
				}
			}
		case html.EndTagToken:
			at := len(r.raw) - 1
			for at >= 0 && r.raw[at].in == in && r.raw[at].tag != t.Data {
				at--
			}
			if at >= 0 && r.raw[at].in == in {
				r.closeRaw(at)
			} else {
				changed = true
			}
		}
	}
	r.grow(0)
	if changed {
		first, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
		r.doc.Notes = append(r.doc.Notes, Note{NoteHTML, first, r.pos(off)})
	}
}

// closeRaw closes the elements of raw HTML from the one at depth n inwards.
func (r *recorder) closeRaw(n int) {
	for i := len(r.raw) - 1; i >= n; i-- {
		r.out = append(append(append(r.out, "</"...), r.raw[i].tag...), '>')
	}
	r.raw = r.raw[:n]
}

// rawStops closes what raw HTML left open before a heading that begins a part of
// its own: a page may show that part alone, or leave it out.
func (r *recorder) rawStops(h *ast.Heading) {
	if len(r.raw) > 0 && (h.Level == 2 || r.parts || bytes.Contains(r.src, []byte("isib"))) {
		r.closeRaw(0)
	}
	r.parts = r.parts || h.Level == 2
}

// rawEnd stands at the end of a node in which raw HTML stands, and closes what it
// opened there.
type rawEnd struct{ ast.BaseInline }

var kindRawEnd = ast.NewNodeKind("PlaybookRawEnd")

func (n *rawEnd) Kind() ast.NodeKind         { return kindRawEnd }
func (n *rawEnd) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }

// rawEnds puts them there.
type rawEnds struct{}

func (rawEnds) Transform(doc *ast.Document, reader text.Reader, _ parser.Context) {
	if bytes.IndexByte(reader.Source(), '<') < 0 {
		return
	}
	var in []ast.Node
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if k := n.Kind(); entering && (k == ast.KindRawHTML || k == ast.KindHTMLBlock) {
			if p := n.Parent(); p != doc && (len(in) == 0 || in[len(in)-1] != p) {
				in = append(in, p)
			}
		}
		return ast.WalkContinue, nil
	})
	for _, p := range in {
		if last := p.LastChild(); last.Kind() != kindRawEnd {
			p.AppendChild(p, &rawEnd{})
		}
	}
}

func endRaw(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if r := w.(*recorder); entering {
		at := len(r.raw)
		for at > 0 && r.raw[at-1].in == n.Parent() {
			at--
		}
		r.closeRaw(at)
	}
	return ast.WalkContinue, nil
}

// startTag writes an allowed start tag and tells whether it passed whole.
func (r *recorder) startTag(t html.Token, off int, in ast.Node) bool {
	get := func(key string) (v string) {
		for _, a := range t.Attr {
			if a.Key == key {
				v = a.Val
			}
		}
		return v
	}
	if !r.fits(t.Data, in) {
		return false
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
		if len(r.raw) > maxDepth {
			return false
		}
		r.out = append(r.out, "<a"...)
		if dest := get("href"); dest != "" {
			r.link(dest, off)
		}
		r.out = append(r.out, '>')
		r.raw = append(r.raw, opened{"a", in})
		return true
	}
	if !slices.Contains(elements, t.Data) || len(r.raw) > maxDepth {
		return false
	}
	whole := true
	if len(t.Attr) == 0 {
		r.out = append(append(append(r.out, '<'), t.Data...), '>')
	} else {
		t.Type = html.StartTagToken
		asked := t.String()
		out := policy().Sanitize(asked)
		if !strings.HasPrefix(out, "<"+t.Data) {
			return false
		}
		out = out[:strings.IndexByte(out, '>')+1]
		r.out = append(r.out, out...)
		whole = len(out) >= len(asked)
	}
	if !slices.Contains(void, t.Data) {
		r.raw = append(r.raw, opened{t.Data, in})
	}
	return whole
}
