package render

import (
	"fmt"
	"slices"

	"github.com/shopspring/decimal"

	"playbook/cmd/playbook/internal/chart"
	"playbook/cmd/playbook/internal/pipeline"
	"playbook/cmd/playbook/internal/schema"
)

// meta names a chart; args are for the sentence that says what it shows.
func (f figures) meta(kind string, args ...any) chart.Meta {
	return chart.Meta{ID: f.id + kind, Title: f.word("chart." + kind), Desc: f.word("chart."+kind+".says", args...)}
}

// unit is what a snapshot counts.
func (f figures) unit(s pipeline.Shape) string { return f.word("unit." + string(s)) }

// funnel is the stock of the week; nil when nothing stands anywhere.
func (f figures) funnel() *ChartView {
	fn := f.h.Funnel(f.w, f.who)
	if fn.Total() == 0 {
		return nil
	}
	c := chart.Funnel{Meta: f.meta("funnel", f.day(fn.AsOf)), Columns: [3]string{f.word("stage"), f.unit(fn.Shape), f.word("column.ratio")}}
	for _, r := range fn.Rows {
		c.Labels, c.Counts = append(c.Labels, r.Stage.Name), append(c.Counts, r.Count)
		if r.HasNext {
			c.Ratios = append(c.Ratios, f.kOfN(r.Next))
		}
	}
	return f.draw(f.mem.charts.Funnel(c))
}

// trendWeeks is how far back the trend looks, in weeks.
const trendWeeks = 52

// trend is the stock of each stage over the weeks; a week without a snapshot
// leaves a gap.
func (f figures) trend() *ChartView {
	stages := len(f.h.Config().Stages)
	if stages == 0 {
		return nil
	}
	t := f.h.Trend(f.w, f.who, min(trendWeeks, chart.MaxPoints/stages))
	if len(t.Weeks) < 2 {
		return nil
	}
	c := chart.Trend{Meta: f.meta("trend", f.day(t.Weeks[0].AsOf), f.day(t.Weeks[len(t.Weeks)-1].AsOf)), Column: f.word("column.week")}
	for _, s := range t.Stages {
		c.Lines = append(c.Lines, chart.Line{Label: s.Name})
	}
	total := 0
	at := t.Weeks[len(t.Weeks)-1].Week
	for n := len(t.Weeks) - 1; n >= 0 && len(c.Weeks) < min(trendWeeks, chart.MaxPoints/stages); at = schema.WeekOf(at.Monday().Add(-7)) {
		c.Weeks = append(c.Weeks, weekLabel(at))
		here := t.Weeks[n].Week == at
		for i := range c.Lines {
			count := chart.Missing
			if here {
				count = t.Weeks[n].Counts[i]
				total += count
			}
			c.Lines[i].Counts = append(c.Lines[i].Counts, count)
		}
		if here {
			n--
		}
	}
	if total == 0 {
		return nil
	}
	slices.Reverse(c.Weeks)
	for i := range c.Lines {
		slices.Reverse(c.Lines[i].Counts)
	}
	return f.draw(f.mem.charts.Trend(c))
}

// weekLabel is a week within a year: W47.
func weekLabel(w schema.Week) string { return fmt.Sprintf("W%02d", w.Num) }

// tones say which movement is welcome; the others are neither.
var tones = map[pipeline.Class]chart.Tone{
	pipeline.ClassWon: chart.Good, pipeline.ClassForward: chart.Good, pipeline.ClassSkipped: chart.Good, pipeline.ClassNew: chart.Good,
	pipeline.ClassReopened: chart.Good, pipeline.ClassHandedIn: chart.Good,
	pipeline.ClassBack: chart.Bad, pipeline.ClassLost: chart.Bad, pipeline.ClassVanished: chart.Bad,
}

// movement is a bar for each class that any deal has; those that stayed as they
// were stand in the sentence above, because their bar would dwarf the others.
func (f figures) movement(m pipeline.Movement) *ChartView {
	if m.Why != "" {
		return nil
	}
	c := chart.Movement{Meta: f.meta("movement", f.day(m.FromDay), f.day(m.ToDay), m.Count(pipeline.ClassStillThere)),
		Columns: [2]string{f.word("chart.movement"), f.unit(pipeline.ShapeDeals)},
		Tones:   [3]string{f.word("tone.plain"), f.word("tone.good"), f.word("tone.bad")}}
	for _, n := range m.Counts {
		if n.N > 0 && n.Class != pipeline.ClassStillThere {
			c.Classes = append(c.Classes, chart.Class{Label: f.word("move." + string(n.Class)), Count: n.N, Tone: tones[n.Class], Note: worth(m, n.Class)})
		}
	}
	if len(c.Classes) == 0 {
		return nil
	}
	return f.draw(f.mem.charts.Movement(c))
}

// worth is the value of the deals of one class; "" when there is none, or when
// it is in several currencies, which do not add up.
func worth(m pipeline.Movement, class pipeline.Class) string {
	sum := schema.Money{}
	for _, c := range m.Changes {
		if c.Class != class {
			continue
		}
		v := c.To.Value
		if !c.To.In || class == pipeline.ClassHandedOff {
			v = c.From.Value
		}
		if v.Amount.IsZero() {
			continue
		}
		if sum.Currency != "" && sum.Currency != v.Currency {
			return ""
		}
		sum.Currency, sum.Amount = v.Currency, sum.Amount.Add(v.Amount)
	}
	return valued(sum)
}

// waterfall leads from the open deals of one day to those of the next snapshot.
func (f figures) waterfall(m pipeline.Movement) *ChartView {
	if m.Why != "" {
		return nil
	}
	var b pipeline.Bridge // counts add up over currencies, amounts do not
	for _, x := range m.Bridges {
		b.OpeningN, b.ClosingN, b.NewN, b.ReopenedN = b.OpeningN+x.OpeningN, b.ClosingN+x.ClosingN, b.NewN+x.NewN, b.ReopenedN+x.ReopenedN
		b.HandedInN, b.WonN, b.LostN = b.HandedInN+x.HandedInN, b.WonN+x.WonN, b.LostN+x.LostN
		b.VanishedN, b.HandedOffN = b.VanishedN+x.VanishedN, b.HandedOffN+x.HandedOffN
	}
	if b.OpeningN+b.ClosingN == 0 {
		return nil
	}
	c := chart.Waterfall{Meta: f.meta("waterfall", f.day(m.FromDay), f.day(m.ToDay)), Columns: [2]string{f.word("column.step"), f.unit(pipeline.ShapeDeals)}}
	c.Steps = append(c.Steps, chart.Step{Label: f.word("open.on", f.day(m.FromDay)), Value: float64(b.OpeningN), Total: true})
	step := func(class pipeline.Class, n int, tone chart.Tone) {
		if n != 0 {
			c.Steps = append(c.Steps, chart.Step{Label: f.word("move." + string(class)), Value: float64(n), Tone: tone})
		}
	}
	step(pipeline.ClassNew, b.NewN, chart.Good)
	step(pipeline.ClassReopened, b.ReopenedN, chart.Good)
	step(pipeline.ClassHandedIn, b.HandedInN, chart.Good)
	step(pipeline.ClassWon, -b.WonN, chart.Good)
	step(pipeline.ClassLost, -b.LostN, chart.Bad)
	step(pipeline.ClassVanished, -b.VanishedN, chart.Bad)
	step(pipeline.ClassHandedOff, -b.HandedOffN, chart.Plain)
	c.Steps = append(c.Steps, chart.Step{Label: f.word("open.on", f.day(m.ToDay)), Value: float64(b.ClosingN), Total: true})
	return f.draw(f.mem.charts.Waterfall(c))
}

// pareto is the value by account in the site's currency, else in the first.
func (f figures) pareto(list []pipeline.Concentration) *ChartView {
	x, ok := f.main(list)
	if !ok || len(x.Accounts) == 0 {
		return nil
	}
	c := chart.Pareto{Meta: f.meta("pareto", f.kOfN(x.Fewest)), Mark: 0.8, Others: f.word("chart.others"),
		Columns: [3]string{f.word("account"), f.word("value"), f.word("column.cumulative")}}
	for i, a := range x.Accounts {
		if i == chart.MaxPoints-1 && len(x.Accounts) > chart.MaxPoints {
			rest := decimal.Zero
			for _, b := range x.Accounts[i:] {
				rest = rest.Add(b.Value)
			}
			c.Accounts = append(c.Accounts, chart.Share{Label: f.word("accounts"), Value: rest.InexactFloat64(), Text: money(schema.Money{Amount: rest, Currency: x.Currency}), Cumulative: 1})
			break
		}
		c.Accounts = append(c.Accounts, chart.Share{Label: f.account(a.Account, a.Name), Value: a.Value.InexactFloat64(),
			Text: money(schema.Money{Amount: a.Value, Currency: x.Currency}), Cumulative: min(1, a.Cumulative.InexactFloat64())})
	}
	return f.draw(f.mem.charts.Pareto(c))
}

// main is the concentration in the site's currency, else in the first one.
func (f figures) main(list []pipeline.Concentration) (pipeline.Concentration, bool) {
	for _, c := range list {
		if c.Currency == f.h.Config().Currency {
			return c, true
		}
	}
	if len(list) == 0 {
		return pipeline.Concentration{}, false
	}
	return list[0], true
}

// ageing is how long open deals have stood where they stand.
func (f figures) ageing(a pipeline.Ageing) *ChartView {
	if a.Why != "" || len(a.Deals) == 0 {
		return nil
	}
	c := chart.Ageing{Meta: f.meta("ageing", f.day(f.h.AsOf(f.w))), Limit: f.word("ageing.limit"),
		Buckets: [3]string{f.word("ageing.within"), f.word("ageing.over"), f.word("ageing.twice")},
		Columns: [3]string{f.word("stage"), f.word("column.limit"), f.word("column.oldest")}}
	for _, s := range a.Stages {
		if s.Stalled.N == 0 {
			continue
		}
		g := chart.AgeStage{Label: s.Stage.Name, LimitDays: s.Limit}
		for _, d := range a.Deals {
			if d.Stage == s.Stage {
				g.Ages = append(g.Ages, d.Days)
			}
		}
		c.Stages = append(c.Stages, g)
	}
	return f.draw(f.mem.charts.Ageing(c))
}
