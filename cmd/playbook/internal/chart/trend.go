package chart

import (
	"fmt"
	"slices"
	"strconv"

	charts "github.com/go-analyze/charts"
	echarts "github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// Missing stands in a line's counts for a week without a snapshot.
const Missing = -1

// Trend shows stocks over the weeks, one line for each stage.
type Trend struct {
	Meta
	Weeks  []string // in order, such as W47
	Lines  []Line
	Column string // heading of the weeks in the table; Week when empty
}

// Line is one stage over the weeks.
type Line struct {
	Label  string
	Counts []int // one for each week; Missing leaves a gap
}

// Trend draws the lines from zero, each with its name and last count at its end.
func (r *Renderer) Trend(t Trend) (Chart, error) {
	fail := func(err error) (Chart, error) { return Chart{}, fmt.Errorf("chart trend %q: %w", t.ID, err) }
	if len(t.Weeks) == 0 || len(t.Lines) == 0 {
		return fail(fmt.Errorf("%d weeks and %d lines: give at least one of each", len(t.Weeks), len(t.Lines)))
	}
	header := []string{or(t.Column, "Week")}
	rows := make([][]string, len(t.Weeks))
	for i, w := range t.Weeks {
		rows[i] = []string{w}
	}
	words, counts := slices.Clone(t.Weeks), []int{}
	for _, l := range t.Lines {
		if len(l.Counts) != len(t.Weeks) {
			return fail(fmt.Errorf("line %q has %d counts for %d weeks", l.Label, len(l.Counts), len(t.Weeks)))
		}
		header, words = append(header, l.Label), append(words, l.Label)
		for i, n := range l.Counts {
			cell := ""
			if n != Missing {
				cell, counts = strconv.Itoa(n), append(counts, n)
			}
			rows[i] = append(rows[i], cell)
		}
	}
	if err := guardCounts(counts...); err != nil {
		return fail(err)
	}
	if err := guardText(words...); err != nil {
		return fail(err)
	}
	if len(counts) == 0 {
		return fail(fmt.Errorf("no week has a count"))
	}
	p := plan{kind: "trend", option: t.option()}
	p.draw = func(option []byte) (drawing, error) { return t.draw(option, max(1, slices.Max(counts))) }
	return r.finish(t.Meta, p, Table{Header: header, Rows: rows})
}

func (t Trend) option() map[string]any {
	c := echarts.NewLine()
	c.SetXAxis(t.Weeks)
	zoom := func(*echarts.BaseConfiguration) {}
	if len(t.Weeks) > 8 {
		zoom = echarts.WithDataZoomOpts(opts.DataZoom{Type: "inside"}, opts.DataZoom{Type: "slider"})
	}
	c.SetGlobalOptions(
		echarts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(true), Trigger: "axis"}),
		echarts.WithLegendOpts(opts.Legend{Show: opts.Bool(true)}),
		echarts.WithXAxisOpts(opts.XAxis{Type: "category"}),
		echarts.WithYAxisOpts(opts.YAxis{Type: "value", Min: 0, SplitNumber: 5}),
		zoom,
	)
	for i, l := range t.Lines {
		data := make([]opts.LineData, len(l.Counts))
		for j, n := range l.Counts {
			if n != Missing {
				data[j].Value = n
			} else {
				data[j].Value = "-" // ECharts' own sign for a gap
			}
		}
		colour := series(i).colour()
		c.AddSeries(l.Label, data,
			echarts.WithLineStyleOpts(opts.LineStyle{Color: colour, Width: 2.5}),
			echarts.WithItemStyleOpts(opts.ItemStyle{Color: colour}),
			echarts.WithLineChartOpts(opts.LineChart{Symbol: "circle"}))
	}
	c.Validate()
	option := c.JSON()
	axes := make([]edgeAxis, len(c.XAxisList))
	for i, a := range c.XAxisList {
		axes[i] = edgeAxis{XAxis: a}
	}
	option["xAxis"] = axes
	return option
}

// edgeAxis adds the one key that go-echarts has no field for: the first week
// stands on the axis, the last at the edge.
type edgeAxis struct {
	opts.XAxis
	BoundaryGap bool `json:"boundaryGap"`
}

// Layout of a trend: the plot, and room on its right for the names.
const (
	trendHeight = 250
	trendLeft   = 34
	trendTop    = 12
	trendBottom = 30
)

func (t Trend) draw(option []byte, most int) (drawing, error) {
	right := 14.0
	for _, l := range t.Lines {
		right = max(right, min(128, 16+textWidth(endLabel(l), smallSize)))
	}
	const h = trendHeight
	plotRight, plotBottom := frameWidth-right, float64(h-trendBottom)
	top := niceTop(most)
	hide := false
	marks, err := shapes(option, frame{w: frameWidth, h: h, left: trendLeft, top: trendTop, right: int(right), bottom: trendBottom,
		tune: func(o *charts.ChartOption) {
			limit := float64(top)
			o.XAxis.Show, o.YAxis[0].Show = &hide, &hide
			o.YAxis[0].Max = &limit
			if len(t.Weeks) > 16 {
				o.Symbol.Shape = charts.SymbolNone
			}
		}})
	if err != nil {
		return drawing{}, err
	}
	var c canvas
	t.axes(&c, top, plotRight, plotBottom)
	for _, m := range marks {
		if m.stroke == "" || m.text != "" {
			continue
		}
		if len(m.pts) > 1 {
			c.polyline(m.pts, 2.5, m.stroke)
		} else {
			c.circle(m.pts[0].x, m.pts[0].y, 3, m.stroke)
		}
	}
	t.names(&c, top, plotRight, plotBottom)
	return drawing{frameWidth, h, c.String()}, nil
}

// niceTop is the end of the axis: the least that covers the highest count and
// falls into four round steps.
func niceTop(most int) int {
	for scale := 1; ; scale *= 10 {
		for _, step := range []int{1, 2, 3, 4, 5, 6, 8} {
			if 4*step*scale >= most {
				return 4 * step * scale
			}
		}
		if 4*15*scale >= most && most > 40*scale {
			return 4 * 15 * scale
		}
	}
}

func (t Trend) x(i int, right float64) float64 {
	if len(t.Weeks) == 1 {
		return right
	}
	return trendLeft + float64(i)*(right-trendLeft)/float64(len(t.Weeks)-1)
}

func (t Trend) axes(c *canvas, top int, right, bottom float64) {
	for i := range 5 {
		y := bottom - (bottom-trendTop)*float64(i)/4
		r := grid
		if i == 0 {
			r = axis
		}
		c.line(trendLeft, y, right, y, 1, "", r)
		c.text(trendLeft-8, y, smallSize, end, false, soft, strconv.Itoa(top*i/4))
	}
	widest := 0.0
	for _, w := range t.Weeks {
		widest = max(widest, textWidth(w, smallSize))
	}
	step := 1
	for n := len(t.Weeks); step < n && (right-trendLeft)/float64(n-1)*float64(step) < widest+10; {
		step++
	}
	for i := len(t.Weeks) - 1; i >= 0; i -= step { // the last week is always named
		c.text(t.x(i, right), bottom+16, smallSize, middle, false, soft, t.Weeks[i])
	}
}

func endLabel(l Line) string {
	n, _ := l.last()
	return l.Label + " " + strconv.Itoa(n)
}

// last is the last count of a line and the number of its week.
func (l Line) last() (n, week int) {
	for i, c := range slices.Backward(l.Counts) {
		if c != Missing {
			return c, i
		}
	}
	return 0, -1
}

// names writes each line's name at the height of its end, moved apart where they
// would touch.
func (t Trend) names(c *canvas, top int, right, bottom float64) {
	type name struct {
		y    float64
		line int
	}
	const room = 16.0
	var ns []name
	for i, l := range t.Lines {
		if n, week := l.last(); week >= 0 {
			ns = append(ns, name{bottom - (bottom-trendTop)*float64(n)/float64(top), i})
		}
	}
	slices.SortStableFunc(ns, func(a, b name) int { return int(a.y*10) - int(b.y*10) })
	for i := 1; i < len(ns); i++ {
		ns[i].y = max(ns[i].y, ns[i-1].y+room)
	}
	floor := bottom
	for i := len(ns) - 1; i >= 0; i-- {
		ns[i].y = min(ns[i].y, floor)
		floor = ns[i].y - room
	}
	for _, n := range ns {
		l := t.Lines[n.line]
		count, _ := l.last()
		label := clip(l.Label, smallSize, frameWidth-right-16-textWidth(" "+strconv.Itoa(count), smallSize))
		c.text(right+10, n.y, smallSize, start, true, series(n.line), label+" "+strconv.Itoa(count))
	}
}
