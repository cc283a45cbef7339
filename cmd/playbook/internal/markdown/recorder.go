package markdown

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"playbook/cmd/playbook/internal/schema"
)

// recorder is the writer that goldmark renders into. It knows how far it has
// come, so that node renderers can leave holes, and stops at the output limit.
type recorder struct {
	src     []byte
	out     []byte
	doc     *Doc
	opt     Options
	limit   int
	text    textBuffer // plain text of the section at hand
	raw     []opened   // elements of raw HTML that are open
	tags    int        // start tags of raw HTML so far
	parts   bool       // a heading of level 2 was seen
	lineAt  int        // memory of pos: an offset, its line and column
	line    int
	col     int
	section int
}

func (r *recorder) reset(src []byte, opt Options) {
	out := r.out[:0]
	if cap(out) > 1<<20 {
		out = nil
	}
	*r = recorder{src: src, out: out, opt: opt, doc: &Doc{}, limit: min(max(minOutput, maxGrowth*len(src)), maxOutput), raw: r.raw[:0], text: textBuffer{r.text.b[:0]}, line: 1, col: 1}
	r.doc.Sections = append(r.doc.Sections, Section{Heading: -1})
	r.shortcode()
}

// textBuffer gathers text in memory that is used again, so that a section keeps
// exactly what it needs.
type textBuffer struct{ b []byte }

func (t *textBuffer) Write(p []byte) (int, error)       { t.b = append(t.b, p...); return len(p), nil }
func (t *textBuffer) WriteString(s string) (int, error) { t.b = append(t.b, s...); return len(s), nil }
func (t *textBuffer) WriteByte(c byte) error            { t.b = append(t.b, c); return nil }

// from is the text since an earlier length.
func (t *textBuffer) from(start int) string { return string(t.b[start:]) }

func (r *recorder) grow(n int) {
	if len(r.out)+n > r.limit {
		panic(stop{ErrGrows})
	}
}

// The methods below make recorder a util.BufWriter.

func (r *recorder) Write(p []byte) (int, error) {
	r.grow(len(p))
	r.out = append(r.out, p...)
	return len(p), nil
}

func (r *recorder) WriteString(s string) (int, error) {
	r.grow(len(s))
	r.out = append(r.out, s...)
	return len(s), nil
}

func (r *recorder) WriteByte(c byte) error {
	r.grow(1)
	r.out = append(r.out, c)
	return nil
}

func (r *recorder) WriteRune(c rune) (int, error) {
	n := len(r.out)
	r.out = utf8.AppendRune(r.out, c)
	return len(r.out) - n, nil
}

func (r *recorder) Available() int { return 1 << 20 }
func (r *recorder) Buffered() int  { return 0 }
func (r *recorder) Flush() error   { return nil }

func (r *recorder) hole(k HoleKind, ref int) {
	r.doc.Holes = append(r.doc.Holes, Hole{At: len(r.out), Kind: k, Ref: ref})
}

// pos is the place of offset off. Offsets mostly rise, so it goes on from the
// last one.
func (r *recorder) pos(off int) Pos {
	off = min(max(off, 0), len(r.src))
	if off < r.lineAt {
		r.lineAt, r.line, r.col = 0, 1, 1
	}
	seg := r.src[r.lineAt:off]
	if n := bytes.Count(seg, []byte{'\n'}); n > 0 {
		r.line += n
		r.col = 1
		seg = seg[bytes.LastIndexByte(seg, '\n')+1:]
	}
	r.col += utf8.RuneCount(seg)
	r.lineAt = off
	return Pos{r.line, r.col}
}

// heading begins a section.
func (r *recorder) heading(h *ast.Heading) {
	start := len(r.text.b)
	plain(&r.text, h, r.src)
	title := strings.TrimSpace(r.text.from(start))
	r.text.b = r.text.b[:start]
	hd := Heading{Level: h.Level, Text: title, Pos: r.pos(lineStart(h))}
	if id, ok := h.AttributeString("id"); ok {
		hd.ID = attr(id)
	}
	if v, ok := h.AttributeString("visibility"); ok {
		hd.VisText = attr(v)
		switch s := schema.Visibility(hd.VisText); s {
		case schema.ForAll, schema.ForTeam, schema.ForManagers:
			hd.Visibility = s
		default:
			hd.Visibility = schema.ForManagers // in doubt, closed; check says so
		}
	}
	r.close()
	r.doc.Headings = append(r.doc.Headings, hd)
	r.doc.Sections = append(r.doc.Sections, Section{Heading: len(r.doc.Headings) - 1, Start: len(r.out)})
	r.section++
}

func (r *recorder) bodyStarts() { r.doc.Sections[r.section].Body = len(r.out) }

func (r *recorder) close() {
	s := &r.doc.Sections[r.section]
	s.End = len(r.out)
	r.text.b = r.text.b[:0]
}

// finish closes the last section and what raw HTML left open.
func (r *recorder) finish() *Doc {
	r.closeRaw(0)
	r.close()
	r.doc.HTML = bytes.Clone(r.out)
	r.src = nil
	return r.doc
}

// collect keeps the paragraphs of a block, when asked.
func (r *recorder) collect(n ast.Node) {
	if r.opt.Parts {
		r.walkText(n, false)
	}
}

func (r *recorder) walkText(n ast.Node, quote bool) {
	switch n.(type) {
	case *ast.Blockquote:
		quote = true
	case *ast.FencedCodeBlock, *ast.CodeBlock, *ast.HTMLBlock:
		return // not spoken
	}
	if n.Type() == ast.TypeBlock && (n.FirstChild() == nil || n.FirstChild().Type() == ast.TypeInline) || n.Kind() == east.KindTableCell {
		start := len(r.text.b)
		plain(&r.text, n, r.src)
		if t := strings.TrimSpace(r.text.from(start)); t != "" {
			s := &r.doc.Sections[r.section]
			s.Parts = append(s.Parts, Part{Quote: quote, Text: t})
		}
		r.text.b = r.text.b[:start]
		return
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		r.walkText(c, quote)
	}
}

// lineStart is the offset at which block n begins.
func lineStart(n ast.Node) int {
	if n.Type() == ast.TypeBlock && n.Lines() != nil && n.Lines().Len() > 0 {
		return n.Lines().At(0).Start
	}
	return n.Pos()
}

func attr(v any) string {
	switch v := v.(type) {
	case []byte:
		return string(v)
	case string:
		return v
	}
	return ""
}

// shortcode notes the first foreign shortcode; it stays text.
func (r *recorder) shortcode() {
	at := -1
	for _, mark := range []string{"{{<", "{{%", "{%"} {
		if i := bytes.Index(r.src, []byte(mark)); i >= 0 && (at < 0 || i < at) {
			at = i
		}
	}
	if at < 0 {
		return
	}
	end := at
	for end < len(r.src) && r.src[end] != '\n' && end < at+60 {
		end++
	}
	r.doc.Notes = append(r.doc.Notes, Note{Kind: NoteShortcode, Text: string(r.src[at:end]), Pos: r.pos(at)})
}
