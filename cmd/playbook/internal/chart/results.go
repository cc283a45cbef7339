package chart

import (
	"fmt"
	"math"
	"strings"
)

// Results shows what a customer measured before and after.
type Results struct {
	Meta
	Measures []Measure
	Before   string    // "before" when empty
	After    string    // "after" when empty
	Columns  [1]string // Measure when empty
}

// Measure is one figure, before and after.
type Measure struct {
	Label  string
	Unit   string // such as days or %
	Before float64
	After  float64
}

// Results draws two bars for each measure. Each pair has a scale of its own, whose
// end is the longer bar: days and percent share no axis. Bars show the size of a
// figure, whatever its sign.
func (r *Renderer) Results(res Results) (Chart, error) {
	fail := func(err error) (Chart, error) { return Chart{}, fmt.Errorf("chart results %q: %w", res.ID, err) }
	before, after := or(res.Before, "before"), or(res.After, "after")
	t := rows{unit: "share of the larger", legend: true, pairs: true, series: []segment{{name: before, role: plain}, {name: after, role: "1"}}}
	table := Table{Header: []string{or(res.Columns[0], "Measure"), before, after}}
	for _, m := range res.Measures {
		if err := guardNumbers(m.Before, m.After); err != nil {
			return fail(fmt.Errorf("%s: %w", m.Label, err))
		}
		b, a := figure(m.Before, m.Unit), figure(m.After, m.Unit)
		most := max(math.Abs(m.Before), math.Abs(m.After), math.SmallestNonzeroFloat64)
		t.rows = append(t.rows,
			row{name: m.Label, full: m.Label + ", " + before, bars: []float64{math.Abs(m.Before) / most * 100, 0}, value: b, tip: m.Label + ", " + before + ": " + b},
			row{full: m.Label + ", " + after, bars: []float64{0, math.Abs(m.After) / most * 100}, value: a, tip: m.Label + ", " + after + ": " + a})
		table.Rows = append(table.Rows, []string{m.Label, b, a})
	}
	p, err := t.plan("results", t.option().JSON())
	if err != nil {
		return fail(err)
	}
	return r.finish(res.Meta, p, table)
}

// figure prints a value with its unit.
func figure(v float64, unit string) string {
	return strings.TrimSpace(number(v) + " " + unit)
}
