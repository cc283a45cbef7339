package chart

import (
	"fmt"
	"strconv"
)

// Tone says whether a figure is welcome.
type Tone uint8

// The tones.
const (
	Plain Tone = iota
	Good
	Bad
)

func (t Tone) role() role { return [...]role{plain, good, bad}[min(t, Bad)] }

// Movement is a flow: how many deals went which way between two snapshots.
type Movement struct {
	Meta
	Classes []Class
	Columns [2]string // headings of the table; Movement and Deals when empty
	Tones   [3]string // names of the tones; "no change of place", "ahead" and "back or out" when empty
}

// Class is one way a deal can go: new, forward, skipped, back, won, lost, vanished,
// re-valued, re-dated, still there.
type Class struct {
	Label string
	Count int
	Tone  Tone
	Note  string // on the right, such as a sum of money; may be empty
}

// Movement draws a bar for each class in the colour of its tone.
func (r *Renderer) Movement(m Movement) (Chart, error) {
	fail := func(err error) (Chart, error) { return Chart{}, fmt.Errorf("chart movement %q: %w", m.ID, err) }
	tones := [3]string{or(m.Tones[0], "no change of place"), or(m.Tones[1], "ahead"), or(m.Tones[2], "back or out")}
	t := rows{unit: or(m.Columns[1], "Deals"), legend: true}
	for tone, name := range tones {
		t.series = append(t.series, segment{name: name, role: Tone(tone).role()})
	}
	table := Table{Header: []string{or(m.Columns[0], "Movement"), t.unit}}
	notes := false
	for _, c := range m.Classes {
		notes = notes || c.Note != ""
	}
	if notes {
		table.Header = append(table.Header, "")
		t.notes = 88
	}
	for _, c := range m.Classes {
		if err := guardCounts(c.Count); err != nil {
			return fail(fmt.Errorf("%s: %w", c.Label, err))
		}
		bars, n := make([]float64, 3), strconv.Itoa(c.Count)
		bars[min(c.Tone, Bad)] = float64(c.Count)
		t.rows = append(t.rows, row{name: c.Label, bars: bars, value: n, note: c.Note, tip: c.Label + ": " + n})
		cells := []string{c.Label, n}
		if notes {
			cells = append(cells, c.Note)
		}
		table.Rows = append(table.Rows, cells)
	}
	p, err := t.plan("movement", t.option().JSON())
	if err != nil {
		return fail(err)
	}
	return r.finish(m.Meta, p, table)
}
