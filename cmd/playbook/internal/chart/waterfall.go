package chart

import "fmt"

// Waterfall leads from one stock to the next by the flows between them.
type Waterfall struct {
	Meta
	Steps   []Step
	Columns [2]string // headings of the table; Step and Deals when empty
}

// Step is a stock (Total) or a flow, which adds to what went before or, when
// negative, takes from it.
type Step struct {
	Label string
	Value float64
	Text  string // the figure as it is printed; Value with its sign when empty
	Total bool
	Tone  Tone // colour of a flow: a deal that is won leaves the open ones too
}

// Waterfall draws stocks from zero and each flow from where the one before ended.
// It is an error when a stock is not the sum of what stands before it, or when the
// sum falls below zero.
func (r *Renderer) Waterfall(w Waterfall) (Chart, error) {
	fail := func(err error) (Chart, error) { return Chart{}, fmt.Errorf("chart waterfall %q: %w", w.ID, err) }
	t := rows{unit: or(w.Columns[1], "Deals"), series: []segment{
		{name: "base", role: paper, hidden: true},
		{name: "stock", role: "1"},
		{name: "flow", role: plain}, {name: "flow ahead", role: good}, {name: "flow back", role: bad},
	}}
	table := Table{Header: []string{or(w.Columns[0], "Step"), t.unit}}
	level := 0.0
	for i, s := range w.Steps {
		if err := guardNumbers(s.Value); err != nil {
			return fail(fmt.Errorf("%s: %w", s.Label, err))
		}
		bars, text := make([]float64, len(t.series)), s.Text
		switch {
		case s.Total:
			if i > 0 && !near(level, s.Value) {
				return fail(fmt.Errorf("%s is %s, but the steps before it come to %s", s.Label, number(s.Value), number(level)))
			}
			level = s.Value
			bars[1], text = s.Value, or(text, number(s.Value))
		case s.Value >= 0:
			bars[0], bars[2+min(s.Tone, Bad)], text = level, s.Value, or(text, "+"+number(s.Value))
			level += s.Value
		default:
			level += s.Value
			bars[0], bars[2+min(s.Tone, Bad)], text = level, -s.Value, or(text, "−"+number(-s.Value))
		}
		if level < 0 {
			return fail(fmt.Errorf("after %s the sum is %s, below zero", s.Label, number(level)))
		}
		t.rows = append(t.rows, row{name: s.Label, bars: bars, value: text, tip: s.Label + ": " + text})
		table.Rows = append(table.Rows, []string{s.Label, text})
	}
	p, err := t.plan("waterfall", t.option().JSON())
	if err != nil {
		return fail(err)
	}
	return r.finish(w.Meta, p, table)
}

// near forgives what adding decimals in binary loses.
func near(a, b float64) bool {
	return max(a-b, b-a) <= 1e-9*max(1, a, b, -a, -b)
}
