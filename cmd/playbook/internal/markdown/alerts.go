package markdown

import (
	"bytes"
	"slices"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// Alerts lists the kinds of alerts, as they are written in lower case.
func Alerts() []string { return []string{"note", "tip", "important", "warning", "caution"} }

// alerts marks blockquotes that begin with [!NOTE], [!TIP], [!IMPORTANT],
// [!WARNING] or [!CAUTION] alone on a line, as GitHub does.
type alerts struct{}

var alertAttr = []byte("data-alert")

func (alerts) Transform(doc *ast.Document, reader text.Reader, _ parser.Context) {
	src := reader.Source()
	if !bytes.Contains(src, []byte("[!")) {
		return
	}
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if q, ok := n.(*ast.Blockquote); ok && entering {
			mark(q, src)
		}
		return ast.WalkContinue, nil
	})
}

func mark(q *ast.Blockquote, src []byte) {
	p, ok := q.FirstChild().(*ast.Paragraph)
	if !ok || p.Lines().Len() == 0 {
		return
	}
	first := p.Lines().At(0)
	word := bytes.TrimSpace(first.Value(src))
	if len(word) < 4 || !bytes.HasPrefix(word, []byte("[!")) || word[len(word)-1] != ']' {
		return
	}
	name := bytes.ToLower(word[2 : len(word)-1])
	if !slices.Contains(Alerts(), string(name)) {
		return
	}
	// drop the inline nodes of the first line
	for c := p.FirstChild(); c != nil; {
		next := c.NextSibling()
		t, isText := c.(*ast.Text)
		if isText && t.Segment.Start >= first.Stop {
			break
		}
		p.RemoveChild(p, c)
		if isText && (t.SoftLineBreak() || t.HardLineBreak()) {
			break
		}
		c = next
	}
	if p.FirstChild() == nil {
		q.RemoveChild(q, p)
	}
	q.SetAttribute(alertAttr, name)
}
