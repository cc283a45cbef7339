package chart

import (
	"fmt"
	"strconv"
	"strings"
)

// plan is all that a drawing depends on: an option, and the words that stand
// beside the marks. draw gets the option's bytes, not the figures.
type plan struct {
	kind   string
	option map[string]any
	words  []string
	draw   func(option []byte) (drawing, error)
}

// Sizes in units of the viewBox. A chart is frameWidth wide and is shown at 290
// to 480 pixels, so words are about 10 to 16 pixels high.
const (
	frameWidth = 400
	textSize   = 13.0
	smallSize  = 12.5
)

// canvas writes SVG elements: presentation attributes and classes, nothing else.
type canvas struct{ strings.Builder }

type anchor string

const (
	start  anchor = "start"
	middle anchor = "middle"
	end    anchor = "end"
)

// f1 prints a coordinate with at most one decimal.
func f1(v float64) string {
	s := strings.TrimSuffix(strconv.FormatFloat(v, 'f', 1, 64), ".0")
	if s == "-0" {
		return "0"
	}
	return s
}

func (c *canvas) rect(x, y, w, h, radius float64, r role) {
	fmt.Fprintf(c, `<rect x="%s" y="%s" width="%s" height="%s" rx="%s" %s/>`, f1(x), f1(y), f1(w), f1(h), f1(radius), r.fill())
}

func (c *canvas) line(x1, y1, x2, y2, width float64, dash string, r role) {
	if dash != "" {
		dash = ` stroke-dasharray="` + dash + `"`
	}
	fmt.Fprintf(c, `<line x1="%s" y1="%s" x2="%s" y2="%s" stroke-width="%s"%s %s/>`, f1(x1), f1(y1), f1(x2), f1(y2), f1(width), dash, r.stroke())
}

// polyline is an open line through points.
func (c *canvas) polyline(pts []point, width float64, r role) {
	c.WriteString(`<polyline fill="none" stroke-linejoin="round" stroke-linecap="round" points="`)
	for i, p := range pts {
		if i > 0 {
			c.WriteByte(' ')
		}
		c.WriteString(f1(p.x) + "," + f1(p.y))
	}
	fmt.Fprintf(c, `" stroke-width="%s" %s/>`, f1(width), r.stroke())
}

// polygon is a filled shape.
func (c *canvas) polygon(pts []point, r role) {
	c.WriteString(`<polygon points="`)
	for i, p := range pts {
		if i > 0 {
			c.WriteByte(' ')
		}
		c.WriteString(f1(p.x) + "," + f1(p.y))
	}
	fmt.Fprintf(c, `" %s/>`, r.fill())
}

func (c *canvas) circle(x, y, radius float64, r role) {
	fmt.Fprintf(c, `<circle cx="%s" cy="%s" r="%s" %s/>`, f1(x), f1(y), f1(radius), r.fill())
}

// text writes one line whose middle is at height y.
func (c *canvas) text(x, y, size float64, a anchor, bold bool, r role, s string) {
	if s == "" {
		return
	}
	weight := ""
	if bold {
		weight = ` font-weight="600"`
	}
	fmt.Fprintf(c, `<text x="%s" y="%s" font-size="%s" text-anchor="%s"%s %s>%s</text>`,
		f1(x), f1(y+size*0.36), f1(size), a, weight, r.fill(), escape(s))
}

// lines writes up to two lines around the height y.
func (c *canvas) lines(x, y, size float64, a anchor, r role, ls []string) {
	const leading = 1.15
	y -= float64(len(ls)-1) * size * leading / 2
	for i, l := range ls {
		c.text(x, y+float64(i)*size*leading, size, a, false, r, l)
	}
}

// legend writes swatches with names in as many rows as they need, from the top,
// and returns the height it took.
func (c *canvas) legend(names []string, roles []role) float64 {
	const swatch, gap, row = 11.0, 16.0, 20.0
	x, y := 0.0, row/2
	for i, n := range names {
		n = clip(n, smallSize, frameWidth-swatch-6)
		w := swatch + 6 + textWidth(n, smallSize)
		if x > 0 && x+w > frameWidth {
			x, y = 0, y+row
		}
		c.rect(x, y-swatch/2, swatch, swatch, 2.5, roles[i])
		c.text(x+swatch+6, y, smallSize, start, false, soft, n)
		x += w + gap
	}
	return y + row/2 + 6
}
