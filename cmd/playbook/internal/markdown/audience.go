package markdown

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"playbook/cmd/playbook/internal/diag"
	"playbook/cmd/playbook/internal/schema"
)

// audience notes what would be read by more people than its writer meant: a heading
// whose visibility cannot be kept because it stands inside another block, an
// attribute that is nearly called visibility, and footnotes of a restricted part,
// whose text is printed at the end of the document. A document with such a note is
// refused.
func (r *recorder) audience(root ast.Node) {
	var closed *ast.Heading // the restricted heading that we are under
	type part struct{ start, end int }
	var restricted []part
	note := func(h *ast.Heading, text string) {
		r.doc.Notes = append(r.doc.Notes, Note{Kind: NoteAudience, Text: text, Pos: r.pos(lineStart(h))})
	}
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok {
			if closed != nil && h.Level <= closed.Level {
				restricted[len(restricted)-1].end = lineStart(h)
				closed = nil
			}
			if name := r.nearly(h); name != "" {
				note(h, name+" is not visibility")
			}
			if v, ok := h.AttributeString("visibility"); ok && closed == nil && attr(v) != string(schema.ForAll) {
				closed = h
				restricted = append(restricted, part{lineStart(h), len(r.src)})
			}
		} else if n.Kind() != east.KindFootnoteList && n.HasChildren() && n.FirstChild().Type() == ast.TypeBlock {
			inside(n, func(h *ast.Heading) {
				if _, ok := h.AttributeString("visibility"); ok || r.nearly(h) != "" {
					note(h, "a heading inside a list, quote or other block")
				}
			})
		}
		if closed != nil && n.Kind() != east.KindFootnoteList && hasFootnote(n) {
			note(closed, "a footnote in a part that not everybody may read")
		}
		if n.Kind() == east.KindFootnoteList {
			for f := n.FirstChild(); f != nil; f = f.NextSibling() {
				at := -1
				if c := f.FirstChild(); c != nil {
					at = lineStart(c)
				}
				for _, p := range restricted {
					if at >= p.start && at < p.end {
						r.doc.Notes = append(r.doc.Notes, Note{Kind: NoteAudience, Text: "a footnote in a part that not everybody may read", Pos: r.pos(at)})
						break
					}
				}
			}
		}
	}
}

// MeansVisibility tells whether a key is visibility, or close enough that its
// author may have meant it. What asks for an audience and is not understood must
// be a fault, because taken for nothing it would publish.
func MeansVisibility(key string) bool {
	k := strings.ToLower(strings.Trim(strings.TrimSpace(key), "\"'*_`“”‘’「」{}[]().#-"))
	if len(k) < 5 || len(k) > 24 {
		return false
	}
	return strings.HasPrefix(k, "visib") || diag.Closest(k, []string{"visibility"}) != ""
}

// nearly is what a heading says that is probably meant to be visibility: an
// attribute of another name, or braces that were not read as attributes.
func (r *recorder) nearly(h *ast.Heading) string {
	for _, a := range h.Attributes() {
		name, v := string(a.Name), strings.ToLower(attr(a.Value))
		if name != "visibility" && (MeansVisibility(name) || strings.HasPrefix(strings.ToLower(name), "vis")) {
			return name
		}
		if name == "class" && strings.HasPrefix(v, "visibility") && v != "visibility" {
			return "." + v
		}
	}
	start := len(r.text.b)
	plain(&r.text, h, r.src)
	text := r.text.from(start)
	r.text.b = r.text.b[:start]
	i := strings.IndexAny(text, "{｛")
	if i < 0 {
		return ""
	}
	for word := range strings.FieldsFuncSeq(text[i:], func(r rune) bool { return strings.ContainsRune("{｛}｝=＝:： ,.;", r) }) {
		if MeansVisibility(word) {
			return text[i:]
		}
	}
	return ""
}

func inside(n ast.Node, do func(*ast.Heading)) {
	_ = ast.Walk(n, func(c ast.Node, entering bool) (ast.WalkStatus, error) {
		if h, ok := c.(*ast.Heading); ok && entering {
			do(h)
		}
		if c.Type() == ast.TypeInline {
			return ast.WalkSkipChildren, nil
		}
		return ast.WalkContinue, nil
	})
}

func hasFootnote(n ast.Node) bool {
	found := false
	_ = ast.Walk(n, func(c ast.Node, entering bool) (ast.WalkStatus, error) {
		if c.Kind() == east.KindFootnoteLink {
			found = true
			return ast.WalkStop, nil
		}
		return ast.WalkContinue, nil
	})
	return found
}
