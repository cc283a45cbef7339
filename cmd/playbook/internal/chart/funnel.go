package chart

import (
	"fmt"
	"strconv"

	charts "github.com/go-analyze/charts"
	echarts "github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// Funnel is a stock: how many stand at each stage on one day.
type Funnel struct {
	Meta
	Labels []string // of the stages, in order
	Counts []int    // at each stage
	// Ratios has "k of n" between a stage and the next: one fewer than Labels, or none.
	Ratios  []string
	Columns [3]string // headings of the table; Stage, Deals and Stage ratio when empty
}

// Funnel draws the stages from the top down. A stage that holds more than the
// one before it is painted as a warning: that is the first place to look.
func (r *Renderer) Funnel(f Funnel) (Chart, error) {
	fail := func(err error) (Chart, error) { return Chart{}, fmt.Errorf("chart funnel %q: %w", f.ID, err) }
	if len(f.Labels) == 0 || len(f.Labels) != len(f.Counts) {
		return fail(fmt.Errorf("%d stages with %d counts: give one count for each stage", len(f.Labels), len(f.Counts)))
	}
	if len(f.Ratios) != 0 && len(f.Ratios) != len(f.Labels)-1 {
		return fail(fmt.Errorf("%d stages with %d ratios: give one between each two stages", len(f.Labels), len(f.Ratios)))
	}
	if err := guardCounts(f.Counts...); err != nil {
		return fail(err)
	}
	if err := guardText(append(append([]string(nil), f.Labels...), f.Ratios...)...); err != nil {
		return fail(err)
	}
	columns := [3]string{or(f.Columns[0], "Stage"), or(f.Columns[1], "Deals"), or(f.Columns[2], "Stage ratio")}
	table := Table{Header: columns[:]}
	for i, l := range f.Labels {
		ratio := ""
		if i > 0 && len(f.Ratios) > 0 {
			ratio = f.Ratios[i-1]
		}
		table.Rows = append(table.Rows, []string{l, strconv.Itoa(f.Counts[i]), ratio})
	}
	p := plan{kind: "funnel", option: f.option(columns[1]), words: f.Ratios}
	p.draw = func(option []byte) (drawing, error) { return f.draw(option) }
	return r.finish(f.Meta, p, table)
}

func (f Funnel) roles() []role {
	rs := make([]role, len(f.Counts))
	for i := range rs {
		rs[i] = "1"
		if i > 0 && f.Counts[i] > f.Counts[i-1] {
			rs[i] = warn
		}
	}
	return rs
}

func (f Funnel) option(unit string) map[string]any {
	data, colours := make([]stageData, len(f.Labels)), make(opts.Colors, len(f.Labels))
	for i, l := range f.Labels {
		text := fmt.Sprintf("%s  %d", l, f.Counts[i])
		if i > 0 && len(f.Ratios) > 0 {
			text += "  (" + f.Ratios[i-1] + ")"
		}
		data[i] = stageData{opts.FunnelData{Name: l, Value: f.Counts[i]}, opts.Label{Formatter: string(literal(text))}}
		colours[i] = f.roles()[i].colour()
	}
	c := echarts.NewFunnel()
	c.SetGlobalOptions(
		func(b *echarts.BaseConfiguration) { b.Colors = colours },
		echarts.WithLegendOpts(opts.Legend{Show: opts.Bool(false)}),
		echarts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(true), Trigger: "item"}),
	)
	c.AddSeries(unit, nil, func(s *echarts.SingleSeries) {
		s.Data = data
		s.Sort = "none" // the order is that of the stages, whatever they hold
		s.Label = &opts.Label{Show: opts.Bool(true), Position: "inside"}
	})
	c.Validate()
	return c.JSON()
}

// stageData adds the label of one stage, for which go-echarts has no field.
type stageData struct {
	opts.FunnelData
	Label opts.Label `json:"label"`
}

// Layout of a funnel: names on the left, then counts, the bands, the ratios.
const (
	funnelRow    = 46
	funnelNames  = 112.0
	funnelCounts = 152.0
	funnelLeft   = 164
	funnelRight  = 92 // margin
)

func (f Funnel) draw(option []byte) (drawing, error) {
	n := len(f.Labels)
	h := n * funnelRow
	roles := f.roles()
	marks, err := shapes(option, frame{w: frameWidth, h: h, left: funnelLeft, right: funnelRight,
		tune: func(o *charts.ChartOption) {
			hide := false
			colours := make([]charts.Color, n)
			for i := range colours {
				o.SeriesList[i].Label.Show = &hide
				colours[i] = charts.ParseColor(roles[i].colour())
			}
			o.Theme = o.Theme.WithSeriesColors(colours)
		}})
	if err != nil {
		return drawing{}, err
	}
	if len(marks) != n {
		return drawing{}, fmt.Errorf("the library drew %d bands for %d stages", len(marks), n)
	}
	var c canvas
	centre := float64(funnelLeft+frameWidth-funnelRight) / 2
	for i, m := range marks {
		f.band(&c, m, i, centre)
		y := (float64(i) + 0.5) * funnelRow
		c.lines(0, y, textSize, start, ink, wrap(f.Labels[i], textSize, funnelNames))
		c.text(funnelCounts, y, textSize+2, end, true, ink, strconv.Itoa(f.Counts[i]))
	}
	for i, ratio := range f.Ratios {
		y, x := float64(i+1)*funnelRow, float64(frameWidth-funnelRight+8)
		r := soft
		if roles[i+1] == warn {
			r = warn
		}
		// A bracket from one band to the next, with the ratio at its waist.
		c.polyline([]point{{x - 4, y - 12}, {x, y - 12}, {x, y + 12}, {x - 4, y + 12}}, 1, axis)
		c.lines(x+6, y, smallSize, start, r, wrap(ratio, smallSize, funnelRight-14))
	}
	return drawing{frameWidth, h, c.String()}, nil
}

// band paints one stage. The library tapers the last band to a point, as if a
// stage behind it held nothing; ours ends straight. A stage that holds nothing
// has no area, so a short line says that it is there.
func (f Funnel) band(c *canvas, m shape, i int, centre float64) {
	pts := append([]point(nil), m.pts[:4]...)
	if i == len(f.Labels)-1 {
		pts[2].x, pts[3].x = pts[1].x, pts[0].x
	}
	for j, side := range []float64{-1, 1, 1, -1} {
		if (pts[j].x-centre)*side < 1 {
			pts[j].x = centre + side // never thinner than two units
		}
	}
	if f.Counts[i] == 0 {
		y := (float64(i) + 0.5) * funnelRow
		c.line(centre-14, y, centre+14, y, 2, "", axis)
		return
	}
	c.polygon(pts, m.fill)
}
