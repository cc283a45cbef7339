// Package chart draws the figures of a playbook. Job: one go-echarts option per
// chart, and from that option both a picture and the interactive version. Input:
// plain labels and numbers (Funnel, Trend, Movement, Waterfall, Pareto, Ageing,
// Results). Output: a Chart, which holds the option as JSON, an SVG that needs
// no script and no style of its own, and a table with the same numbers.
//
// The way of a chart: figures → guard → go-echarts option → JSON → go-analyze/charts
// reads that JSON and draws → the drawing is rewritten: colours become classes that
// themes/default/styles/chart.css maps to custom properties, so that light, dark and
// paper each look right; words are set by us, because the library measures them in a
// font that the page does not use and that has no Chinese; what remains is presentation
// attributes and classes, so that the strictest style-src lets it pass.
package chart

import (
	"fmt"
	"regexp"
	"strings"
)

// Meta names a chart. ID is unique within a page: a lower-case letter, then
// letters, digits and hyphens. Title and Desc are read out by screen readers;
// Desc says in a sentence what the picture shows, and may be empty.
type Meta struct {
	ID    string
	Title string
	Desc  string
}

// Chart is one finished chart.
type Chart struct {
	Meta
	// Kind of chart: funnel, trend, movement, waterfall, pareto, ageing, results.
	Kind string
	// Option is the ECharts option as JSON. <, >, & and the line separators are
	// escaped, so it may stand in <script type="application/json"> as it is.
	Option []byte
	// SVG is one <svg> element with a viewBox and no fixed size.
	SVG []byte
	// Table has the same numbers.
	Table Table
}

// Table is the chart in words and figures, to be set as an HTML table. The first
// cell of a row is its heading; rows are as long as Header.
type Table struct {
	Header []string
	Rows   [][]string
}

// MaxPoints is how many figures a chart may hold.
const MaxPoints = 500

var validID = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)

// finish draws a plan and puts the chart together.
func (r *Renderer) finish(m Meta, p plan, t Table) (Chart, error) {
	fail := func(err error) (Chart, error) { return Chart{}, fmt.Errorf("chart %s %q: %w", p.kind, m.ID, err) }
	if !validID.MatchString(m.ID) {
		return fail(fmt.Errorf("the id must be lower-case letters, digits and hyphens, and begin with a letter"))
	}
	if err := guardText(m.Title, m.Desc); err != nil {
		return fail(err)
	}
	option, err := encode(p.option)
	if err != nil {
		return fail(err)
	}
	body, err := r.body(option, p)
	if err != nil {
		return fail(err)
	}
	return Chart{Meta: m, Kind: p.kind, Option: option, SVG: envelope(m, p.kind, body), Table: t}, nil
}

// envelope puts the svg element, with its accessible name, around a drawing.
func envelope(m Meta, kind string, d drawing) []byte {
	var b strings.Builder
	labels := m.ID + "-title"
	if m.Desc != "" {
		labels += " " + m.ID + "-desc"
	}
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" class="chart-svg chart-%s" role="img" aria-labelledby="%s">`,
		d.w, d.h, kind, labels)
	fmt.Fprintf(&b, `<title id="%s-title">%s</title>`, m.ID, escape(m.Title))
	if m.Desc != "" {
		fmt.Fprintf(&b, `<desc id="%s-desc">%s</desc>`, m.ID, escape(m.Desc))
	}
	b.WriteString(d.body)
	b.WriteString("</svg>")
	return []byte(b.String())
}
