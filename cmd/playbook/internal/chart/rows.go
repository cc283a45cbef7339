package chart

import (
	"fmt"
	"slices"
	"strings"

	charts "github.com/go-analyze/charts"
	echarts "github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-echarts/go-echarts/v2/types"
)

// rows is the layout that five of the charts share: names on the left, a bar for
// each row that is stacked from segments, a figure at the bar's end, a note on
// the far right. Bars lie, because names of stages and accounts are long and a
// phone is narrow.
type rows struct {
	unit   string    // what the bars measure
	series []segment // in the order of stacking
	rows   []row
	legend bool    // write the names of the series above
	notes  float64 // width of the column on the right, 0 for none
	head   float64 // room above the bars for what over writes there
	pairs  bool    // each two rows belong together and share the first one's name
	aside  bool    // set the figures above the notes on the right: something crosses the bars
	// over paints on top, once the bars are there: top is the middle of the first
	// row, left and right are the ends of the bars' room.
	over func(c *canvas, top, height, left, right float64)
}

type segment struct {
	name   string
	role   role
	hidden bool // carries the others, is not painted
}

type row struct {
	name  string
	full  string    // the name where no other row is near; name when empty
	sub   string    // a second, softer line below the name
	bars  []float64 // one for each series, none below zero
	value string    // figure at the end of the bar
	note  string
	tip   string // what the interactive chart says of the row
}

func (t rows) option(more ...echarts.GlobalOpts) *echarts.Bar {
	names := make([]string, len(t.rows))
	for i, r := range t.rows {
		names[i] = r.title()
	}
	c := echarts.NewBar()
	c.SetXAxis(names)
	c.XYReversal()
	c.SetGlobalOptions(append([]echarts.GlobalOpts{
		echarts.WithLegendOpts(opts.Legend{Show: opts.Bool(t.legend)}),
		echarts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(true), Trigger: "item"}),
		echarts.WithXAxisOpts(opts.XAxis{Type: "value", Min: 0}),
		echarts.WithYAxisOpts(opts.YAxis{Type: "category", Inverse: opts.Bool(true)}),
	}, more...)...)
	for s, seg := range t.series {
		data := make([]opts.BarData, len(t.rows))
		for i, r := range t.rows {
			data[i] = opts.BarData{Name: r.title(), Value: r.bars[s]}
			if r.tip != "" && !seg.hidden {
				data[i].Tooltip = &opts.Tooltip{Formatter: literal(r.tip)}
			}
			if r.value != "" && s == r.lastSegment() {
				data[i].Label = &opts.Label{Show: opts.Bool(true), Position: "right", Formatter: string(literal(r.value))}
			}
		}
		style := opts.ItemStyle{Color: seg.role.colour()}
		if seg.hidden {
			style.Opacity = opts.Float(0)
		}
		bar := opts.BarChart{BarWidth: "60%"}
		if len(t.series) > 1 {
			bar.Stack = "all"
		}
		c.AddSeries(seg.name, data, echarts.WithItemStyleOpts(style), echarts.WithBarChartOpts(bar))
	}
	c.Validate()
	return c
}

// literal is a label template that stands for itself: ECharts reads braces as the
// names of values. The browser's side shows labels as plain text, never as HTML.
func literal(s string) types.FuncStr {
	return types.FuncStr(strings.NewReplacer("{", "(", "}", ")").Replace(s))
}

// plan guards the words and numbers of rows and makes their plan.
func (t rows) plan(kind string, option map[string]any) (plan, error) {
	var values []float64
	if len(t.rows) == 0 {
		return plan{}, fmt.Errorf("nothing to draw: give at least one row")
	}
	for _, r := range t.rows {
		values = append(values, r.bars...)
		if err := guardText(r.title(), r.name, r.sub, r.value, r.note, r.tip); err != nil {
			return plan{}, err
		}
	}
	for _, s := range t.series {
		if err := guardText(s.name); err != nil {
			return plan{}, err
		}
	}
	if err := guardNumbers(values...); err != nil {
		return plan{}, err
	}
	if i := slices.IndexFunc(values, func(v float64) bool { return v < 0 }); i >= 0 {
		return plan{}, fmt.Errorf("figure %v is negative: a bar has a length", values[i])
	}
	return plan{kind: kind, option: option, words: t.words(), draw: t.draw}, nil
}

func (r row) title() string { return or(r.full, r.name) }

// lastSegment is the series at whose end the row's figure stands.
func (r row) lastSegment() int {
	last := 0
	for s, v := range r.bars {
		if v > 0 {
			last = s
		}
	}
	return last
}

// words are those that the option does not hold.
func (t rows) words() []string {
	out := []string{fmt.Sprint(t.notes, t.legend, t.aside, t.head, t.pairs)}
	for _, r := range t.rows {
		out = append(out, r.name, r.sub, r.note, r.value)
	}
	return out
}

// Layout of rows.
const (
	rowHeight  = 34
	rowsNames  = 118.0
	rowsLeft   = 128
	barRounded = 2.5
)

func (t rows) draw(option []byte) (drawing, error) {
	var c canvas
	top := 0.0
	if t.legend {
		names, roles := []string{}, []role{}
		for _, s := range t.series {
			if !s.hidden {
				names, roles = append(names, s.name), append(roles, s.role)
			}
		}
		top = c.legend(names, roles)
	}
	top += t.head
	values := 0.0
	for _, r := range t.rows {
		values = max(values, textWidth(r.value, smallSize)+8)
	}
	right := frameWidth - t.notes - min(values, 110)
	if t.aside {
		right = frameWidth - max(t.notes, min(values+4, 120))
	}
	height := len(t.rows) * rowHeight
	hide := false
	marks, err := shapes(option, frame{w: frameWidth, h: height, left: rowsLeft, right: int(frameWidth - right),
		tune: func(o *charts.ChartOption) {
			o.XAxis.Show, o.YAxis[0].Show = &hide, &hide
			// The library cannot mix lying bars with a line; over paints that.
			o.SeriesList = slices.DeleteFunc(o.SeriesList, func(s charts.GenericSeries) bool { return s.Type != charts.ChartTypeHorizontalBar })
			for i := range o.SeriesList {
				o.SeriesList[i].Label.Show = &hide
			}
		}})
	if err != nil {
		return drawing{}, err
	}
	ends := t.bars(&c, marks, top, right, float64(height))
	c.line(rowsLeft, top, rowsLeft, top+float64(height), 1, "", axis)
	for i, r := range t.rows {
		y := top + (float64(i)+0.5)*rowHeight + t.shift(i)
		switch {
		case t.pairs && i%2 == 0:
			c.lines(0, top+float64(i+1)*rowHeight, smallSize, start, ink, wrap(r.name, smallSize, rowsNames))
		case r.sub == "":
			c.lines(0, y, smallSize, start, ink, wrap(r.name, smallSize, rowsNames))
		default:
			c.text(0, y-7, smallSize, start, false, ink, clip(r.name, smallSize, rowsNames))
			c.text(0, y+7.5, smallSize, start, false, soft, clip(r.sub, smallSize, rowsNames))
		}
		if t.aside {
			c.text(frameWidth, y-7, smallSize, end, true, ink, clip(r.value, smallSize, 120))
			c.text(frameWidth, y+7.5, smallSize, end, false, soft, r.note)
			continue
		}
		c.text(ends[i]+6, y, smallSize, start, true, ink, clip(r.value, smallSize, 110))
		if r.note != "" {
			c.text(frameWidth, y, smallSize, end, false, soft, clip(r.note, smallSize, t.notes-4))
		}
	}
	if t.over != nil {
		t.over(&c, top+rowHeight/2, float64(height), rowsLeft, right)
	}
	return drawing{frameWidth, int(top) + height, c.String()}, nil
}

// shift moves the rows of a pair towards each other.
func (t rows) shift(i int) float64 {
	if !t.pairs {
		return 0
	}
	return 4 - 8*float64(i%2)
}

// bars paints what the library drew and returns where each row's bar ends. The
// library counts rows from below and leaves room up to a round number; ours
// begin above and the longest bar fills the room.
func (t rows) bars(c *canvas, marks []shape, top, right, height float64) []float64 {
	ends, longest := make([]float64, len(t.rows)), 0.0
	for i := range ends {
		ends[i] = rowsLeft
	}
	for _, m := range marks {
		x, _, w, _ := m.box()
		longest = max(longest, x+w)
	}
	scale := 1.0
	if longest > rowsLeft+1 {
		scale = (right - rowsLeft) / (longest - rowsLeft - 1)
	}
	for _, m := range marks {
		x, y, w, h := m.box()
		if w == 0 || m.fill == "" || m.text != "" {
			continue
		}
		x, w = rowsLeft+(x-rowsLeft-1)*scale, w*scale
		y = height - y - h
		i := min(len(ends)-1, max(0, int((y+h/2)/rowHeight)))
		c.rect(x, top+y+t.shift(i), w, h, barRounded, m.fill)
		ends[i] = max(ends[i], x+w)
	}
	return ends
}
