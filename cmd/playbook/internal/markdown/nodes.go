package markdown

import (
	"bytes"
	"slices"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"

	"playbook/cmd/playbook/internal/route"
)

// nodes renders what differs from goldmark's own HTML: holes for links, pictures
// and names; headings with an allow-list of attributes; alerts; tables that
// scroll; raw HTML made safe.
type nodes struct{}

func (nodes) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(ast.KindText, plainText)
	reg.Register(ast.KindLink, link)
	reg.Register(ast.KindAutoLink, autoLink)
	reg.Register(ast.KindImage, image)
	reg.Register(ast.KindHeading, heading)
	reg.Register(ast.KindBlockquote, blockquote)
	reg.Register(ast.KindHTMLBlock, htmlBlock)
	reg.Register(ast.KindRawHTML, rawHTML)
	reg.Register(east.KindTable, table)
	reg.Register(east.KindTaskCheckBox, taskBox)
	reg.Register(kindName, name)
	reg.Register(kindRawEnd, endRaw)
}

func link(w util.BufWriter, src []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		_, _ = w.WriteString("</a>")
		return ast.WalkContinue, nil
	}
	l := n.(*ast.Link)
	r := w.(*recorder)
	_, _ = w.WriteString("<a")
	r.link(string(meant(l.Destination)), l.Pos())
	title(w, l.Title)
	_ = w.WriteByte('>')
	return ast.WalkContinue, nil
}

func title(w util.BufWriter, text []byte) {
	if len(text) > 0 {
		_, _ = w.WriteString(` title="`)
		_, _ = w.Write(util.EscapeHTML(meant(text)))
		_ = w.WriteByte('"')
	}
}

// meant is text as the reader sees it: \* is *, &amp; is &.
func meant(b []byte) []byte {
	if bytes.IndexByte(b, '\\') >= 0 {
		b = util.UnescapePunctuations(b)
	}
	if bytes.IndexByte(b, '&') >= 0 {
		b = util.ResolveEntityNames(util.ResolveNumericReferences(b))
	}
	return b
}

func (r *recorder) link(dest string, off int) {
	pos := r.pos(off)
	if route.ClassOf(dest) == route.Unsafe {
		r.doc.Notes = append(r.doc.Notes, Note{NoteUnsafe, dest, pos})
	}
	r.doc.Links = append(r.doc.Links, Link{dest, pos})
	r.hole(HoleLink, len(r.doc.Links)-1)
}

func autoLink(w util.BufWriter, src []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	l := n.(*ast.AutoLink)
	dest := string(l.URL(src))
	if l.AutoLinkType == ast.AutoLinkEmail && !bytes.HasPrefix(bytes.ToLower([]byte(dest)), []byte("mailto:")) {
		dest = "mailto:" + dest
	}
	_, _ = w.WriteString("<a")
	w.(*recorder).link(dest, l.Pos())
	_ = w.WriteByte('>')
	_, _ = w.Write(util.EscapeHTML(l.Label(src)))
	_, _ = w.WriteString("</a>")
	return ast.WalkContinue, nil
}

func image(w util.BufWriter, src []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	im := n.(*ast.Image)
	r := w.(*recorder)
	start := len(r.text.b)
	plain(&r.text, im, src)
	alt := r.text.from(start)
	if r.picture(string(meant(im.Destination)), alt, im.Pos()) {
		return ast.WalkSkipChildren, nil
	}
	_, _ = w.WriteString("<img")
	r.hole(HoleImage, len(r.doc.Images)-1)
	_, _ = w.WriteString(` alt="`)
	_, _ = w.Write(util.EscapeHTML([]byte(alt)))
	_ = w.WriteByte('"')
	title(w, im.Title)
	_, _ = w.WriteString(` loading="lazy">`)
	return ast.WalkSkipChildren, nil
}

// picture notes a picture. One from elsewhere is written as a link, because no
// page may load anything from another origin; then it returns true.
func (r *recorder) picture(dest, alt string, off int) (done bool) {
	r.doc.Images = append(r.doc.Images, Image{dest, alt, r.pos(off)})
	if c := route.ClassOf(dest); c != route.Foreign && c != route.Unsafe {
		return false
	}
	if alt == "" {
		alt = dest
	}
	r.out = append(r.out, "<a"...)
	if route.ClassOf(dest) == route.Foreign {
		r.link(dest, off)
	}
	r.out = append(append(append(r.out, '>'), util.EscapeHTML([]byte(alt))...), "</a>"...)
	return true
}

func heading(w util.BufWriter, src []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	h := n.(*ast.Heading)
	tag := "h" + string(rune('0'+h.Level))
	if !entering {
		_, _ = w.WriteString("</" + tag + ">\n")
		return ast.WalkContinue, nil
	}
	_, _ = w.WriteString("<" + tag)
	for _, key := range []string{"id", "class"} {
		if v, ok := h.AttributeString(key); ok {
			_, _ = w.WriteString(" " + key + `="`)
			_, _ = w.Write(util.EscapeHTML([]byte(attr(v))))
			_ = w.WriteByte('"')
		}
	}
	_ = w.WriteByte('>')
	return ast.WalkContinue, nil
}

func blockquote(w util.BufWriter, src []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	v, alert := n.Attribute(alertAttr)
	switch {
	case alert && entering:
		kind := attr(v)
		_, _ = w.WriteString(`<div class="alert alert-` + kind + `" role="note"><p class="alert-title" data-alert="` + kind + `">`)
		w.(*recorder).hole(HoleAlert, slices.Index(Alerts(), kind))
		_, _ = w.WriteString("</p>\n")
	case alert:
		_, _ = w.WriteString("</div>\n")
	case entering:
		_, _ = w.WriteString("<blockquote>\n")
	default:
		_, _ = w.WriteString("</blockquote>\n")
	}
	return ast.WalkContinue, nil
}

func table(w util.BufWriter, src []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		_, _ = w.WriteString(`<div class="table-scroll" tabindex="0"><table>` + "\n")
	} else {
		_, _ = w.WriteString("</table></div>\n")
	}
	return ast.WalkContinue, nil
}

func name(w util.BufWriter, src []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		nn := n.(*nameNode)
		r := w.(*recorder)
		r.doc.Names = append(r.doc.Names, Name{nn.name, r.pos(nn.at)})
		r.hole(HoleName, len(r.doc.Names)-1)
	}
	return ast.WalkContinue, nil
}

// taskBox is a box of a task list. Its name is the mark itself, which needs no
// translation.
func taskBox(w util.BufWriter, src []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		if n.(*east.TaskCheckBox).IsChecked {
			_, _ = w.WriteString(`<input checked disabled type="checkbox" aria-label="✓"> `)
		} else {
			_, _ = w.WriteString(`<input disabled type="checkbox" aria-label="☐"> `)
		}
	}
	return ast.WalkContinue, nil
}
