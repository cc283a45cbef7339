package markdown

import (
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
)

// words writes text; "\ " is nothing, which sets Chinese and Latin apart.
var words = html.NewWriter(html.WithEscapedSpace())

// plainText renders text as goldmark does, but for the end of a line. goldmark's
// own rule for East Asian text drops it before anything that is not text, so that
// a link at the beginning of a line grows together with the word before it.
func plainText(w util.BufWriter, src []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	t := n.(*ast.Text)
	if t.IsRaw() {
		words.RawWrite(w, t.Segment.Value(src))
		return ast.WalkContinue, nil
	}
	words.Write(w, t.Segment.Value(src))
	switch {
	case t.HardLineBreak():
		_, _ = w.WriteString("<br>\n")
	case t.SoftLineBreak() && !(wide(t, src, false) && wide(t.NextSibling(), src, true)):
		_ = w.WriteByte('\n')
	}
	return ast.WalkContinue, nil
}

// wide tells whether n begins, or ends, with a character of Chinese or Japanese
// text, which has no space between lines. What is empty is looked through.
func wide(n ast.Node, src []byte, begins bool) bool {
	for n != nil {
		if t, ok := n.(*ast.Text); ok && t.Segment.Len() > 0 {
			r, _ := utf8.DecodeLastRune(t.Segment.Value(src))
			if begins {
				r, _ = utf8.DecodeRune(t.Segment.Value(src))
			}
			width := util.EastAsianWidth(r)
			return (width == "W" || width == "F") && !unicode.Is(unicode.Hangul, r) // Korean has spaces
		}
		inner, next := n.LastChild(), n.PreviousSibling()
		if begins {
			inner, next = n.FirstChild(), n.NextSibling()
		}
		switch {
		case inner != nil:
			n = inner
		case n.Kind() == ast.KindText:
			n = next
		default:
			return false // a picture, a name, raw HTML
		}
	}
	return false
}
