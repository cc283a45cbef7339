package pipeline

import (
	"fmt"
	"testing"

	"github.com/shopspring/decimal"

	"playbook/cmd/playbook/internal/schema"
)

// small is a pipeline of two weeks that is worked out by hand below.
func small() *History {
	d := func(id, account, owner, stage, value, created, entered, due string) schema.Deal {
		return schema.Deal{ID: id, Account: account, Owner: owner, Stage: stage, Value: num(value),
			Created: day(created), Entered: day(entered), Due: day(due)}
	}
	closed := func(x schema.Deal, o schema.Outcome, on string) schema.Deal {
		x.Status, x.Closed = o, day(on)
		return x
	}
	w46 := []schema.Deal{
		d("d1", "acme", "ana", "new-contact", "1000", "2026-11-02", "2026-11-02", ""),
		d("d2", "bolt", "ana", "introduced", "2000", "2026-10-20", "2026-11-04", ""),
		d("d3", "acme", "ana", "intention", "4000", "2026-10-01", "2026-10-15", "2026-12-10"),
		d("d4", "cube", "ana", "negotiation", "8000", "2026-09-01", "2026-11-10", "2026-11-15"),
		d("d5", "dune", "ben", "introduced", "3000", "2026-11-01", "2026-11-08", "2026-12-01"),
		d("d6", "echo", "ben", "intention", "5000", "2026-10-05", "2026-10-25", ""),
		d("d7", "cube", "ana", "negotiation", "6000", "2026-09-14", "2026-10-30", ""),
	}
	w47 := []schema.Deal{
		d("d1", "acme", "ana", "introduced", "1000", "2026-11-02", "2026-11-16", "2026-11-18"),
		d("d2", "bolt", "ana", "negotiation", "2000", "2026-10-20", "2026-11-18", "2027-01-15"),
		d("d3", "acme", "ana", "intention", "4000", "2026-10-01", "2026-10-15", "2026-12-20"),
		closed(d("d4", "cube", "ana", "signed", "8500", "2026-09-01", "2026-11-19", "2026-11-15"), schema.Won, "2026-11-19"),
		d("d5", "dune", "ana", "introduced", "3000", "2026-11-01", "2026-11-08", "2026-12-01"),
		closed(d("d7", "cube", "ana", "negotiation", "6000", "2026-09-14", "2026-10-30", ""), schema.Lost, "2026-11-18"),
		d("d8", "Bolt Works", "ana", "new-contact", "700", "2026-11-17", "2026-11-17", ""),
	}
	team := schema.Team{Reps: []schema.Rep{
		{ID: "ana", Quota: map[string]decimal.Decimal{"2026-Q4": num("12500")}},
		{ID: "ben"},
	}}
	return New(NewConfig(site()), team, []Week{
		{wk("2026-W47"), schema.Snapshot{AsOf: day("2026-11-20"), Currency: "EUR", Deals: w47}},
		{wk("2026-W46"), schema.Snapshot{AsOf: day("2026-11-13"), Currency: "EUR", Deals: w46}},
	}, map[string]schema.Account{"bolt": {Name: "Bolt works"}})
}

func TestGoldenFunnel(t *testing.T) {
	f := small().Funnel(wk("2026-W47"), Team)
	// new-contact d8; introduced d1 d5; intention d3; negotiation d2; signed d4. d7 is lost.
	var counts []int
	var ratios, values []string
	for _, r := range f.Rows {
		counts = append(counts, r.Count)
		values = append(values, fmt.Sprint(r.Values))
		if r.HasNext {
			ratios = append(ratios, r.Next.String())
		}
	}
	eq(t, "counts", counts, "[1 2 1 1 1 0]")
	eq(t, "ratios", fmt.Sprintf("%q", ratios), `["2 of 1" "1 of 2" "1 of 1" "1 of 1" "0 of 1"]`)
	// introduced 1000 + 3000
	eq(t, "values", values, "[[{700 EUR}] [{4000 EUR}] [{4000 EUR}] [{2000 EUR}] [{8500 EUR}] []]")
	eq(t, "won at signed", f.Rows[4].Won, 1)
	eq(t, "lost", f.Lost, 1)
	eq(t, "ben", small().Funnel(wk("2026-W46"), "ben").Count("introduced"), 1)
}

func TestGoldenMovement(t *testing.T) {
	for _, tt := range []struct{ who, classes, flows string }{
		// Within the team d5 changes hands and is still there.
		{Team, "d4 won; d1 forward; d2 skipped; d8 new; d7 lost; d6 vanished; d5 handed-off; d3 re-dated; ",
			// stage: entries = forward lost back vanished handed-off still
			"new-contact 2 = 1 0 0 0 0 1; " + // d1 d8: d1 went on
				"introduced 3 = 1 0 0 0 0 2; " + // d2 d5 d1: d2 went on
				"intention 2 = 0 0 0 1 0 1; " + // d3 d6: d6 vanished
				"negotiation 3 = 1 1 0 0 0 1; " + // d4 d7 d2: d4 went on to signed, d7 lost
				"signed 1 = 0 0 0 0 0 1; paid 0 = 0 0 0 0 0 0; "},
		{"ana", "d4 won; d1 forward; d2 skipped; d8 new; d5 handed-in; d7 lost; d3 re-dated; ",
			"new-contact 2 = 1 0 0 0 0 1; introduced 3 = 1 0 0 0 0 2; intention 1 = 0 0 0 0 0 1; " +
				"negotiation 3 = 1 1 0 0 0 1; signed 1 = 0 0 0 0 0 1; paid 0 = 0 0 0 0 0 0; "},
		{"ben", "d6 vanished; d5 handed-off; ",
			"new-contact 0 = 0 0 0 0 0 0; introduced 1 = 0 0 0 0 1 0; intention 1 = 0 0 0 1 0 0; " +
				"negotiation 0 = 0 0 0 0 0 0; signed 0 = 0 0 0 0 0 0; paid 0 = 0 0 0 0 0 0; "},
	} {
		m := small().Movement(wk("2026-W47"), tt.who)
		classes, flows := "", ""
		for _, c := range m.Changes {
			classes += fmt.Sprintf("%s %s; ", c.ID, c.Class)
		}
		for _, f := range m.Flows {
			flows += fmt.Sprintf("%s %d = %d %d %d %d %d %d; ", f.Stage.ID, f.Entries(), f.Forward, f.Lost, f.Back, f.Vanished, f.HandedOff, f.StillThere)
		}
		eq(t, tt.who+" classes", classes, tt.classes)
		eq(t, tt.who+" flows", flows, tt.flows)
		eq(t, "days", m.Days(), 7)
	}
	m := small().Movement(wk("2026-W47"), Team)
	eq(t, "passed over", m.Changes[2].Passed, "[intention]")
	eq(t, "intention was passed", m.Flows[2].Passed, 1)
	b := m.Bridges[0]
	// Open on the 13th: 1000+2000+4000+8000+3000+5000+6000 = 29000. New 700. d4 +500, then won 8500.
	// Lost 6000, vanished 5000. 29000+700+500-8500-6000-5000 = 10700 = 1000+2000+4000+3000+700.
	eq(t, "bridge", []decimal.Decimal{b.Opening, b.New, b.Revalued, b.Won, b.Lost, b.Vanished, b.HandedOff, b.Closing},
		"[29000 700 500 8500 6000 5000 0 10700]")
	eq(t, "first week", small().Movement(wk("2026-W46"), Team).Why, FirstDeals)
}

func TestGoldenMetrics(t *testing.T) {
	m := small().Metrics(wk("2026-W47"), Team, 0)
	// 8 weeks to 2026-11-20 begin on 2026-09-26.
	eq(t, "window", m.Window, "8 weeks, 2026-09-26 to 2026-11-20")
	steps, cum := "", ""
	for _, s := range m.Conversion.Steps {
		steps += fmt.Sprintf("%s here %d lost %d vanished %d skipped %d undated %d; ", s.Ratio, s.Here, s.Lost, s.Vanished, s.Skipped, s.Undated)
	}
	for _, r := range m.Conversion.Cumulative {
		cum += r.Ratio.String() + "; "
	}
	eq(t, "steps", steps, ""+
		// Created from 09-26 on: d1 d2 d3 d5 d6 d8; all but d8 were seen past new contact. d2 d3 d5 d6 were
		// already past it in the first snapshot, so nobody saw them in it.
		"5 of 6 here 1 lost 0 vanished 0 skipped 0 undated 0; "+
		// Entered introduced: d1 11-16, d2 11-04, d5 11-08. d2 went on. d3 d4 d6 d7 were past it on an unknown day.
		"1 of 3 here 2 lost 0 vanished 0 skipped 0 undated 4; "+
		// Intention: d2 passed it on 11-18 (skipped), d3 10-15, d6 10-25. d4 d7 undated.
		"1 of 3 here 1 lost 0 vanished 1 skipped 1 undated 2; "+
		// Negotiation: d2 11-18, d4 11-10 (signed), d7 10-30 (lost).
		"1 of 3 here 1 lost 1 vanished 0 skipped 0 undated 0; "+
		// Signed: d4.
		"0 of 1 here 1 lost 0 vanished 0 skipped 0 undated 0; ")
	// Of the six, d1 d2 d3 d5 d6 reached introduced; d2 d3 d6 intention; d2 negotiation.
	eq(t, "cumulative", cum, "6 of 6; 5 of 6; 3 of 6; 1 of 6; 0 of 6; 0 of 6; ")

	rates := ""
	for _, r := range m.WinRates {
		v, ok := r.Value()
		rates += fmt.Sprintf("%s %s %s %s %v immature %v open %d vanished %d; ", r.Variant, r.Currency, r.Ratio(), v, ok, r.Immature, r.Open, r.Vanished)
	}
	eq(t, "win rates", rates, ""+
		"closed-by-count  1 of 2 0.5 true immature false open 0 vanished 0; "+ // d4 won, d7 lost
		"closed-by-value EUR 1 of 2 0.5862 true immature false open 0 vanished 0; "+ // 8500 ÷ 14500
		// Created in the window: d1 d2 d3 d5 d8 open, d6 vanished; none decided.
		"created-cohort  0 of 0 0 false immature true open 5 vanished 1; "+
		// Window to 2026-08-22: nothing.
		"created-cohort  0 of 0 0 false immature false open 0 vanished 0; ")

	eq(t, "deal size", m.Sizes, []DealSize{{"EUR", 1, num("8500"), num("8500"), num("8500")}})
	// 2026-09-01 to 11-19: 29 + 31 + 19 = 79 days.
	eq(t, "cycle", []any{m.Cycle.N, m.Cycle.Mean, m.Cycle.Median}, "[1 79 79]")
	// 5 open × 8500 × 1/2 ÷ 79 = 21250 ÷ 79 = 268.98734…
	eq(t, "velocity", m.Velocity[0].PerDay, "268.9873")

	// d3 entered 10-15: 36 days, over 30. d5 11-08: 12. d1 11-16: 4. d8 11-17: 3. d2 11-18: 2.
	ages := ""
	for _, d := range m.Ageing.Deals {
		ages += fmt.Sprintf("%s %d %v; ", d.ID, d.Days, d.Stalled)
	}
	eq(t, "ages", ages, "d3 36 true; d5 12 false; d1 4 false; d8 3 false; d2 2 false; ")
	eq(t, "introduced", m.Ageing.Stages[1], StageAge{Stage{"introduced", "introduced"}, Ratio{0, 2}, 30, 4, 12, []int{1, 1, 0, 0, 0, 0}})

	// Quota 12500 less d4 8500 leaves 4000. Due in Q4 and open: d1 1000 (overdue), d3 4000, d5 3000 = 8000.
	// d2 is due next year, d8 on no day. 8000 ÷ 4000 = 2; needed 1 ÷ (1/2) = 2.
	c := m.Coverage
	v, _ := c.Value()
	n, _ := c.Needed()
	enough, ok := c.Enough()
	eq(t, "coverage", []any{c.Quarter, c.Quota, c.Won, c.Left, c.OpenDue, c.OpenDueN, c.Overdue, c.DueElsewhen, v, n, enough, ok},
		"[2026-Q4 12500 8500 4000 8000 3 1 2 2 2 true true]")

	// cube 8500 (d4), acme 1000+4000, dune 3000, bolt 2000+700 (one deal writes its name): 19200.
	// 80 % is 15360: 8500, 13500, 16500 → 3 of 4. Top ⌈4/5⌉ = 1: 8500 ÷ 19200 = 0.4427.
	// HHI (8500² + 5000² + 3000² + 2700²) ÷ 19200² = 113540000 ÷ 368640000 = 0.307997.
	p := m.Concentration[0]
	eq(t, "concentration", []any{p.Total, p.Fewest, p.Top, p.TopShare, p.HHI, p.Points(), p.Deals}, "[19200 3 of 4 1 of 4 0.4427 0.307997 3080 6]")
	eq(t, "order", p.Accounts[0].Account+" "+p.Accounts[1].Account+" "+p.Accounts[3].Name, "cube acme Bolt works")
}

func TestCoverageUndefined(t *testing.T) {
	h := small()
	eq(t, "ben has no quota", h.Metrics(wk("2026-W47"), "ben", 0).Coverage.Why, NoQuota)
	h.team["ana"].Quota["2026-Q4"] = num("8500")
	c := h.Metrics(wk("2026-W47"), "ana", 0).Coverage
	_, ok := c.Value()
	eq(t, "quota met", fmt.Sprintf("%s %v", c.Why, ok), "the quota is met false")
}

func TestCountsHaveNoFlow(t *testing.T) {
	h := New(NewConfig(site()), schema.Team{}, countWeeks([]int{9, 8, 7, 6, 5, 4}, []int{10, 8, 4, 2, 1, 3}), nil)
	w := wk("2026-W47")
	f := h.Funnel(w, Team)
	eq(t, "shape", f.Shape, ShapeCounts)
	eq(t, "ratio", f.Rows[0].Next, "8 of 10")
	eq(t, "values", f.Rows[0].Values, "[]")
	eq(t, "flow", h.FlowReason(w), CountsOnly)
	eq(t, "movement", h.Movement(w, "ana").Why, CountsOnly)
	eq(t, "metrics", h.Metrics(w, "ana", 0).Why, CountsOnly)
	eq(t, "trend", h.Trend(w, "ana", 0).Weeks[1].Counts, "[10 8 4 2 1 3]")
	eq(t, "nobody", h.Funnel(w, "zoe").Why, UnknownRep)
	eq(t, "no week", h.Metrics(wk("2026-W01"), "ana", 0).Why, NoSnapshot)
}
