package render

import (
	"strconv"

	"playbook/cmd/playbook/internal/pipeline"
)

// metrics are the figures that need deals: each with its k of n, its window and
// the name of its variant. A figure that is not defined says why.
func (f figures) metrics(m pipeline.Metrics) (out []NumberView) {
	if m.Why != "" {
		return nil
	}
	add := func(key, value, note string) { out = append(out, NumberView{"metric." + key, "", value, note}) }
	window := f.window(m.Window)
	add("open", strconv.Itoa(m.Open), joined(purse(m.OpenValue), f.word("as-of", f.day(m.AsOf))))
	for _, r := range m.WinRates {
		key, note := "win-rate."+string(r.Variant), window
		if r.Variant == pipeline.WinCohort {
			note = f.word("window", r.Window.Weeks, f.day(r.Window.From), f.day(r.Window.To)) // of creation: no snapshot is needed in it
		}
		if r.Immature {
			note = joined(f.word("metric.immature"), note)
		}
		switch {
		case r.Why != "":
			add(key, "–", joined(f.reason(r.Why), note))
		case r.Variant == pipeline.WinByValue:
			add(key, f.word("ratio.money", inCurrency(r.WonValue, r.Currency), amount(r.WonValue.Add(r.LostValue))), joined(f.word("ratio.deals", r.Won, r.Won+r.Lost), note))
		default:
			if r.Open+r.Vanished > 0 {
				note = joined(f.word("metric.undecided", r.Open+r.Vanished), note)
			}
			add(key, f.kOfN(r.Ratio()), note)
		}
	}
	for _, s := range m.Sizes {
		add("average", inCurrency(s.Average.Round(0), s.Currency), joined(f.word("metric.of-won", s.N), f.word("metric.median-is", inCurrency(s.Median.Round(0), s.Currency)), window))
	}
	if len(m.Sizes) == 0 {
		add("average", "–", joined(f.reason(pipeline.NothingWon), window))
	}
	if c := m.Cycle; c.Why != "" {
		add("cycle", "–", joined(f.reason(c.Why), window))
	} else {
		add("cycle", f.word("days", short(c.Mean, 0)), joined(f.word("metric.of-won", c.N), f.word("metric.median-is", f.word("days", short(c.Median, 1))), window))
	}
	for _, v := range m.Velocity {
		if v.Why != "" {
			add("velocity", "–", joined(f.reason(v.Why), v.Currency, window))
			continue
		}
		add("velocity", f.word("metric.a-day", inCurrency(v.PerDay.Round(0), v.Currency)), joined(f.word("metric.velocity.is",
			v.Open, inCurrency(v.Size.Average.Round(0), v.Currency), f.kOfN(v.WinRate.Ratio()), short(v.Cycle.Mean, 0)), window))
	}
	return append(out, f.coverage(m.Coverage)...)
}

// coverage says whether what is open can make the quota.
func (f figures) coverage(c pipeline.Coverage) []NumberView {
	have := NumberView{Key: "metric.coverage", Value: "–", Note: joined(f.reason(c.Why), c.Quarter)}
	if v, ok := c.Value(); ok {
		have.Value = f.word("times", short(v, 2))
		have.Note = joined(f.word("metric.coverage.is", inCurrency(c.OpenDue, c.Currency), c.OpenDueN, inCurrency(c.Left, c.Currency)), c.Quarter)
	} else if c.Why == pipeline.QuotaMet {
		have.Note = joined(f.reason(c.Why), f.word("metric.quota", inCurrency(c.Won, c.Currency), amount(c.Quota)), c.Quarter)
	}
	if c.Why != "" {
		return []NumberView{have}
	}
	need := NumberView{Key: "metric.coverage-needed", Value: "–", Note: joined(f.reason(c.NeededWhy), f.window(c.WinRate.Window))}
	if v, ok := c.Needed(); ok {
		need.Value = f.word("times", short(v, 2))
		need.Note = joined(f.word("metric.needed.is", f.kOfN(c.WinRate.Ratio())), f.word("variant."+string(c.WinRate.Variant)), f.window(c.WinRate.Window))
	}
	return []NumberView{have, need}
}

// concentration says how much hangs on few accounts, per currency.
func (f figures) concentration(list []pipeline.Concentration) (out []NumberView) {
	asOf := f.word("as-of", f.day(f.h.AsOf(f.w)))
	for _, c := range list {
		if len(c.Accounts) == 0 {
			continue
		}
		out = append(out,
			NumberView{Key: "metric.eighty", Value: f.kOfN(c.Fewest), Note: joined(inCurrency(c.Total, c.Currency), f.word("metric.concentration.is"), asOf)},
			NumberView{Key: "metric.top-share", Value: f.word("ratio.money", inCurrency(c.TopValue, c.Currency), amount(c.Total)), Note: joined(f.word("ratio.accounts", c.Top.K, c.Top.N), asOf)},
			NumberView{Key: "metric.hhi", Value: short(c.HHI, 3), Note: joined(f.word("metric.hhi.is", len(c.Accounts)), asOf)})
	}
	return out
}
