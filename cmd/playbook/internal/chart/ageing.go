package chart

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Ageing shows how long deals have stood at their stage, against its limit.
type Ageing struct {
	Meta
	Stages  []AgeStage
	Buckets [3]string // within the limit, over it, over twice; English when empty
	Limit   string    // "limit {n} d" when empty
	Columns [3]string // Stage, Limit (days), Oldest (days) when empty
}

// AgeStage is a stage with the ages of its open deals, in days on the day of the
// snapshot. LimitDays is the age at which a deal counts as stalled.
type AgeStage struct {
	Label     string
	LimitDays int
	Ages      []int
}

// Ageing draws a bar for each stage, stacked from deals within the limit, over it,
// and over twice the limit.
func (r *Renderer) Ageing(a Ageing) (Chart, error) {
	fail := func(err error) (Chart, error) { return Chart{}, fmt.Errorf("chart ageing %q: %w", a.ID, err) }
	names := [3]string{or(a.Buckets[0], "within the limit"), or(a.Buckets[1], "over the limit"), or(a.Buckets[2], "over twice the limit")}
	t := rows{unit: "deals", legend: true, series: []segment{
		{name: names[0], role: "1"}, {name: names[1], role: warn}, {name: names[2], role: bad},
	}}
	table := Table{Header: []string{or(a.Columns[0], "Stage"), or(a.Columns[1], "Limit (days)"), names[0], names[1], names[2], or(a.Columns[2], "Oldest (days)")}}
	for _, s := range a.Stages {
		for _, age := range s.Ages {
			if age < 0 {
				return fail(fmt.Errorf("%s: a deal is %d days old: its date lies after the snapshot", s.Label, age))
			}
		}
		var n [3]int
		for _, age := range s.Ages {
			switch {
			case age > 2*s.LimitDays:
				n[2]++
			case age > s.LimitDays:
				n[1]++
			default:
				n[0]++
			}
		}
		oldest := ""
		if len(s.Ages) > 0 {
			oldest = strconv.Itoa(slices.Max(s.Ages))
		}
		limit, total := strconv.Itoa(s.LimitDays), strconv.Itoa(len(s.Ages))
		t.rows = append(t.rows, row{name: s.Label, sub: strings.ReplaceAll(or(a.Limit, "limit {n} d"), "{n}", limit),
			bars: []float64{float64(n[0]), float64(n[1]), float64(n[2])}, value: total})
		table.Rows = append(table.Rows, []string{s.Label, limit, strconv.Itoa(n[0]), strconv.Itoa(n[1]), strconv.Itoa(n[2]), oldest})
	}
	p, err := t.plan("ageing", t.option().JSON())
	if err != nil {
		return fail(err)
	}
	return r.finish(a.Meta, p, table)
}
