package chart

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	charts "github.com/go-analyze/charts"
)

type point struct{ x, y float64 }

// shape is one mark of the library's drawing. A path has points (a line when
// stroke is set, else an area), a circle has one, words have one and text.
type shape struct {
	pts    []point
	text   string
	fill   role // empty when it is not filled
	stroke role // empty when it has no outline
}

// frame is where the library shall draw: the whole picture, the margins inside
// it, and what it must be told that an option cannot say.
type frame struct {
	w, h                     int
	left, top, right, bottom int
	tune                     func(*charts.ChartOption)
}

// shapes lets go-analyze/charts draw an ECharts option, and reads the marks back.
func shapes(option []byte, f frame) ([]shape, error) {
	var eo charts.EChartsOption
	if err := json.Unmarshal(option, &eo); err != nil {
		return nil, fmt.Errorf("reading the option back: %w", err)
	}
	o, err := eo.ToOption()
	if err != nil {
		return nil, fmt.Errorf("reading the option back: %w", err)
	}
	hide, p := false, func(r role) charts.Color { return charts.ParseColor(r.colour()) }
	o.OutputFormat = charts.ChartOutputSVG
	o.Width, o.Height = f.w, f.h
	o.Padding = charts.Box{Left: f.left, Top: f.top, Right: f.right, Bottom: f.bottom, IsSet: true}
	o.Legend.Show, o.Title.Show = &hide, &hide
	o.Theme = o.Theme.WithBackgroundColor(p(paper)).WithTextColor(p(soft)).
		WithXAxisColor(p(axis)).WithYAxisColor(p(axis)).WithAxisSplitLineColor(p(grid))
	// The axes carry their own copy of the theme, made before ours.
	o.XAxis.Theme = o.Theme
	for i := range o.YAxis {
		o.YAxis[i].Theme = o.Theme
	}
	if f.tune != nil {
		f.tune(&o)
	}
	painter, err := charts.Render(o)
	if err != nil {
		return nil, fmt.Errorf("drawing the option: %w", err)
	}
	svg, err := painter.Bytes()
	if err != nil {
		return nil, fmt.Errorf("drawing the option: %w", err)
	}
	return parse(svg)
}

// parse reads the SVG of the library: paths of straight lines, circles and words.
// The first path is the background and is left out.
func parse(svg []byte) ([]shape, error) {
	var out []shape
	dec := xml.NewDecoder(bytes.NewReader(svg))
	background := true
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, fmt.Errorf("reading the drawing: %w", err)
		}
		switch el := tok.(type) {
		case xml.StartElement:
			s, ok, err := mark(el)
			if err != nil {
				return nil, err
			}
			switch {
			case !ok:
			case background && el.Name.Local == "path":
				background = false
			default:
				out = append(out, s)
			}
		case xml.CharData:
			if n := len(out); n > 0 && out[n-1].text == pending {
				out[n-1].text = string(el)
			}
		}
	}
}

// pending stands for the words of a text element until they are read.
const pending = "\x00"

func mark(el xml.StartElement) (shape, bool, error) {
	attr := map[string]string{}
	for _, a := range el.Attr {
		attr[a.Name.Local] = a.Value
	}
	var s shape
	for decl := range strings.SplitSeq(attr["style"], ";") {
		name, value, _ := strings.Cut(decl, ":")
		switch name {
		case "fill":
			s.fill, _ = roleOf(value)
		case "stroke":
			s.stroke, _ = roleOf(value)
		}
	}
	var coords []string
	switch el.Name.Local {
	case "path":
		coords = strings.Fields(strings.NewReplacer("M", " ", "L", " ", "Z", " ").Replace(attr["d"]))
	case "circle":
		coords = []string{attr["cx"], attr["cy"]}
	case "text":
		coords, s.text = []string{attr["x"], attr["y"]}, pending
	default:
		return s, false, nil
	}
	if len(coords)%2 != 0 {
		return s, false, fmt.Errorf("reading the drawing: odd number of coordinates in %q", attr["d"])
	}
	for i := 0; i < len(coords); i += 2 {
		x, err := strconv.ParseFloat(coords[i], 64)
		if err != nil {
			return s, false, fmt.Errorf("reading the drawing: %w", err)
		}
		y, err := strconv.ParseFloat(coords[i+1], 64)
		if err != nil {
			return s, false, fmt.Errorf("reading the drawing: %w", err)
		}
		s.pts = append(s.pts, point{x, y})
	}
	return s, true, nil
}

// box is the smallest rectangle around a shape.
func (s shape) box() (x, y, w, h float64) {
	x, y = s.pts[0].x, s.pts[0].y
	x2, y2 := x, y
	for _, p := range s.pts {
		x, y, x2, y2 = min(x, p.x), min(y, p.y), max(x2, p.x), max(y2, p.y)
	}
	return x, y, x2 - x, y2 - y
}
