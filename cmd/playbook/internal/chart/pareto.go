package chart

import (
	"fmt"
	"strconv"
	"strings"

	echarts "github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// ParetoRows is how many accounts a Pareto chart shows; those behind them become
// one row. The table has them all.
const ParetoRows = 15

// Pareto shows how few accounts make most of the value.
type Pareto struct {
	Meta
	Accounts []Share // largest first
	Mark     float64 // share at which a line stands, such as 0.8; none when zero
	Others   string  // name of the row that sums up, "{n} others" when empty
	Columns  [3]string
}

// Share is an account's part. Cumulative is the share, 0 to 1, of this account
// and all before it.
type Share struct {
	Label      string
	Value      float64
	Text       string // the value as it is printed; Value when empty
	Cumulative float64
}

// Pareto draws a bar for each account and the curve of the cumulative share.
func (r *Renderer) Pareto(p Pareto) (Chart, error) {
	fail := func(err error) (Chart, error) { return Chart{}, fmt.Errorf("chart pareto %q: %w", p.ID, err) }
	if len(p.Accounts) > MaxPoints {
		return fail(fmt.Errorf("%d accounts, at most %d can be drawn: sum up the small ones", len(p.Accounts), MaxPoints))
	}
	if err := guardNumbers(p.Mark); err != nil {
		return fail(err)
	}
	table := Table{Header: []string{or(p.Columns[0], "Account"), or(p.Columns[1], "Value"), or(p.Columns[2], "Cumulative share")}}
	t := rows{unit: table.Header[1], notes: 60, aside: true, series: []segment{{name: table.Header[1], role: "1"}}}
	var curve []float64
	if p.Mark > 0 && p.Mark < 1 {
		t.head = 20
	}
	rest, most, printed := 0.0, 0.0, false
	for i, a := range p.Accounts {
		if err := guardNumbers(a.Value, a.Cumulative); err != nil {
			return fail(fmt.Errorf("%s: %w", a.Label, err))
		}
		if a.Cumulative < most-1e-9 || a.Cumulative > 1+1e-9 {
			return fail(fmt.Errorf("%s: the cumulative share is %s after %s: it must grow, up to 1", a.Label, number(a.Cumulative), number(most)))
		}
		most, printed = a.Cumulative, printed || a.Text != ""
		text := or(a.Text, number(a.Value))
		table.Rows = append(table.Rows, []string{a.Label, text, percent(a.Cumulative)})
		if len(p.Accounts) > ParetoRows+1 && i >= ParetoRows {
			rest += a.Value
			continue
		}
		t.rows = append(t.rows, row{name: a.Label, bars: []float64{a.Value}, value: text, note: percent(a.Cumulative), tip: a.Label + ": " + text})
		curve = append(curve, a.Cumulative)
	}
	if n := len(p.Accounts) - len(t.rows); n > 0 {
		name := strings.ReplaceAll(or(p.Others, "{n} others"), "{n}", strconv.Itoa(n))
		sum := number(rest)
		if printed { // the caller prints money its own way; a bare sum beside it would mislead
			sum = ""
		}
		t.rows = append(t.rows, row{name: name, bars: []float64{rest}, value: sum, note: percent(most), tip: strings.TrimSuffix(name+": "+sum, ": ")})
		curve = append(curve, most)
	}
	t.over = func(c *canvas, top, height, left, right float64) { p.curve(c, curve, top, height, left, right) }
	pl, err := t.plan("pareto", p.option(t, table.Header[2], curve))
	if err != nil {
		return fail(err)
	}
	pl.words = append(pl.words, number(p.Mark))
	return r.finish(p.Meta, pl, table)
}

func percent(share float64) string { return strconv.FormatFloat(share*100, 'f', 1, 64) + " %" }

// option is the bars and, on an axis of its own, the curve.
func (p Pareto) option(t rows, name string, curve []float64) map[string]any {
	bar := t.option()
	bar.ExtendXAxis(opts.XAxis{Type: "value", Min: 0, Max: 1, Show: opts.Bool(false)})
	line, data := echarts.NewLine(), make([]opts.LineData, len(curve))
	for i, share := range curve {
		data[i] = opts.LineData{Name: t.rows[i].name, Value: share}
	}
	line.AddSeries(name, data, echarts.WithLineChartOpts(opts.LineChart{XAxisIndex: 1, Symbol: "circle"}),
		echarts.WithItemStyleOpts(opts.ItemStyle{Color: warn.colour()}),
		echarts.WithLineStyleOpts(opts.LineStyle{Color: warn.colour(), Width: 2}))
	bar.Overlap(line)
	bar.Validate()
	return bar.JSON()
}

// curve paints the cumulative share over the bars, by our own hand: the library
// refuses to mix lying bars with a line.
func (p Pareto) curve(c *canvas, curve []float64, top, height, left, right float64) {
	if p.Mark > 0 && p.Mark < 1 {
		x := left + (right-left)*p.Mark
		c.text(x, top-rowHeight/2-10, smallSize, middle, false, soft, strconv.FormatFloat(p.Mark*100, 'f', -1, 64)+" %")
		c.line(x, top-rowHeight/2, x, top-rowHeight/2+height, 1, "3 3", soft)
	}
	pts := make([]point, len(curve))
	for i, share := range curve {
		pts[i] = point{left + (right-left)*share, top + float64(i)*rowHeight}
	}
	c.polyline(pts, 5, paper) // keeps the curve apart from the bars it crosses
	c.polyline(pts, 2, warn)
	for _, q := range pts {
		c.circle(q.x, q.y, 4.5, paper)
		c.circle(q.x, q.y, 3, warn)
	}
}
