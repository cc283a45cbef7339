package render

import (
	"bytes"
	"encoding/xml"
	"html/template"
	"strconv"
	"strings"
	"unicode"

	"playbook/cmd/playbook/internal/playbook"
)

// Sizes of the org chart, in the units of its viewBox (one is a CSS pixel).
const (
	boxW, boxH  = 188, 88
	sideGap     = 36 // between neighbours
	levelGap    = 46 // between a person and who reports to them
	stackGap    = 14 // between people stacked below each other
	stackIndent = 26
	chartPad    = 30
	chartMost   = 80 // people; the nested list holds more
	stackFrom   = 3  // so many reports without reports of their own are stacked
	nameChars   = 20 // of a line, a Chinese character counting two
	titleChars  = 26
)

// orgChart draws who reports to whom as an SVG: a box a person, lines for
// reporting, dashed arrows for who is heard by whom. It has classes only, no
// links, no styles and no scripts; account.css gives it its colours. It is empty
// when there is nobody, and when there are more than fit on a screen. The page's
// nested list says the same to those who cannot see it.
func (e *env) orgChart(a *playbook.Account, k knowledge, roots []*reportNode) template.HTML {
	if len(a.People) == 0 || len(a.People) > chartMost {
		return ""
	}
	c := chartDrawing{e: e, k: k, at: map[string]*box{}}
	x, y := chartPad, chartPad
	if len(roots) > 1 {
		y += arrowArc // somebody at the top may be heard by another
	}
	var tops []*box
	for _, r := range roots {
		b := c.box(r)
		tops = append(tops, b)
		b.place(x, y)
		x += b.width + sideGap
	}
	w, h := c.bounds()
	c.f(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-label="%s">`, w, h, w, h, e.word("account.chart"))
	for _, b := range tops {
		c.lines(b)
	}
	c.influences(a)
	for _, b := range c.all {
		c.person(b)
	}
	c.b.WriteString("</svg>")
	return trusted(c.b.Bytes())
}

// chartDrawing is one drawing in the making.
type chartDrawing struct {
	e   *env
	k   knowledge
	b   bytes.Buffer
	all []*box
	at  map[string]*box
}

// f writes text with numbers (%d) and escaped strings (%s) filled in.
func (c *chartDrawing) f(format string, args ...any) {
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			c.b.WriteByte(format[i])
			continue
		}
		i++
		switch v := args[0].(type) {
		case int:
			c.b.WriteString(strconv.Itoa(v))
		case string:
			_ = xml.EscapeText(&c.b, []byte(v)) // a buffer does not fail
		}
		args = args[1:]
	}
}

func (c *chartDrawing) bounds() (w, h int) {
	for _, b := range c.all {
		w, h = max(w, b.x+boxW), max(h, b.y+boxH)
	}
	return w + chartPad + arrowArc, h + chartPad // arrows bulge to the right
}

// lines draws the reporting lines below b.
func (c *chartDrawing) lines(b *box) {
	for _, r := range b.reports {
		if b.stacked {
			c.f(`<path class="line" d="M%d %dV%dH%d"/>`, b.x+stackIndent/2, b.y+boxH, r.y+boxH/2, r.x)
		} else {
			c.f(`<path class="line" d="M%d %dV%dH%dV%d"/>`, b.x+boxW/2, b.y+boxH, r.y-levelGap/2, r.x+boxW/2, r.y)
		}
		c.lines(r)
	}
}

// person draws one box: part in the decision, score, name, title.
func (c *chartDrawing) person(b *box) {
	p, x := b.person, c.k.people[b.person.Name]
	role := c.e.word("role.none")
	if p.Role != "" {
		role = c.e.word("role." + p.Role)
	}
	class := p.Role
	if class == "" {
		class = "nobody"
	}
	c.f(`<g class="box %s" transform="translate(%d %d)"><title>%s</title>`, class, b.x, b.y, strings.Join(nonEmpty(p.Name, p.Title, role, c.e.knownText(x.known, x.of)), ", "))
	c.f(`<rect class="card" width="%d" height="%d" rx="10"/><path class="edge" d="M10 0H7A7 7 0 0 0 0 7V%dA7 7 0 0 0 7 %dH10z"/>`, boxW, boxH, boxH-7, boxH)
	c.f(`<text class="part" x="20" y="21">%s</text><text class="score" x="%d" y="21">%s</text>`, role, boxW-12, strconv.Itoa(x.known)+"/"+strconv.Itoa(x.of))
	c.f(`<text class="name" x="20" y="43">%s</text>`, cut(p.Name, nameChars))
	for i, line := range wrap(p.Title, titleChars, 2) {
		c.f(`<text class="job" x="20" y="%d">%s</text>`, 61+16*i, line)
	}
	c.b.WriteString("</g>")
}

func nonEmpty(list ...string) (out []string) {
	for _, s := range list {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

// wrap breaks s into at most `lines` lines of so many columns; what does not fit
// is cut.
func wrap(s string, columns, lines int) (out []string) {
	line := ""
	for _, word := range strings.Fields(s) {
		switch {
		case line == "":
			line = word
		case columnsOf(line)+1+columnsOf(word) <= columns:
			line += " " + word
		case len(out) == lines-1:
			return append(out, cut(line+" "+word+" …", columns))
		default:
			out = append(out, cut(line, columns))
			line = word
		}
	}
	if line != "" {
		out = append(out, cut(line, columns))
	}
	return out
}

// cut shortens s to so many columns.
func cut(s string, columns int) string {
	if columnsOf(s) <= columns {
		return s
	}
	n := 1 // the dots
	for i, r := range s {
		if n += runeColumns(r); n > columns {
			return strings.TrimRight(s[:i], " ") + "…"
		}
	}
	return s
}

func columnsOf(s string) (n int) {
	for _, r := range s {
		n += runeColumns(r)
	}
	return n
}

func runeColumns(r rune) int {
	if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) || r >= 0xFF01 && r <= 0xFF60 {
		return 2
	}
	return 1
}
