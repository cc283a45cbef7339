package pipeline

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/shopspring/decimal"

	"playbook/cmd/playbook/internal/schema"
)

// six stages in the order of the sale, as in the demo.
var six = []schema.StageDef{{ID: "new-contact", Name: "New contact"}, {ID: "introduced"}, {ID: "intention"},
	{ID: "negotiation"}, {ID: "signed"}, {ID: "paid"}}

func day(s string) schema.Date {
	if s == "" {
		return schema.Date{}
	}
	d, err := schema.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func wk(s string) schema.Week {
	w, err := schema.ParseWeek(s)
	if err != nil {
		panic(err)
	}
	return w
}

func num(s string) decimal.Decimal { return decimal.RequireFromString(s) }

func eq(t *testing.T, what string, got, want any) {
	t.Helper()
	if g, w := fmt.Sprint(got), fmt.Sprint(want); g != w {
		t.Errorf("%s: got %s, want %s", what, g, w)
	}
}

func site() schema.Site { return schema.Site{Currency: "EUR", Stages: six} }

// countWeeks makes snapshots of counts for rep ana, one a week until W47.
func countWeeks(rows ...[]int) []Week {
	var out []Week
	for i, row := range rows {
		m := schema.Week{Year: 2026, Num: 47 - len(rows) + 1 + i}
		c := map[string]int{}
		for s, n := range row {
			c[six[s].ID] = n
		}
		out = append(out, Week{m, schema.Snapshot{AsOf: m.Monday().Add(4), Counts: map[string]map[string]int{"ana": c}}})
	}
	return out
}

// random makes a history in which deals do everything that deals may do.
func random(rnd *rand.Rand, reps, weeks, open int) (schema.Team, []Week) {
	var team schema.Team
	for i := range reps {
		team.Reps = append(team.Reps, schema.Rep{ID: fmt.Sprintf("rep%02d", i),
			Quota: map[string]decimal.Decimal{"2025-Q1": num("50000")}})
	}
	owner := func() string { return team.Reps[rnd.IntN(reps)].ID }
	money := func() decimal.Decimal { return decimal.New(int64(rnd.IntN(90000)), -1) }
	currency := func() string { return []string{"", "EUR", "USD"}[rnd.IntN(3)] }
	var live, hidden []schema.Deal
	var out []Week
	next := 0
	w := schema.Week{Year: 2024, Num: 40}
	for range weeks {
		asOf := w.Monday().Add(4)
		moved := live[:0:0]
		for _, d := range live {
			if d.Status == schema.Lost || d.Status == schema.Won {
				if rnd.IntN(4) > 0 {
					if rnd.IntN(8) == 0 {
						d.Status, d.Closed = schema.Open, schema.Date{}
					}
					moved = append(moved, d)
				}
				continue
			}
			at := 0
			for i := range six {
				if six[i].ID == d.Stage {
					at = i
				}
			}
			to := at
			switch rnd.IntN(12) {
			case 0, 1, 2:
				to = min(at+1, len(six)-1)
			case 3:
				to = min(at+2+rnd.IntN(2), len(six)-1)
			case 4:
				to = rnd.IntN(at + 1)
			case 5:
				d.Owner = owner()
			case 6:
				d.Value, d.Currency = money(), currency()
			case 7:
				d.Due = asOf.Add(rnd.IntN(90))
			case 8:
				d.Status, d.Closed = schema.Lost, asOf.Add(-rnd.IntN(5))
				to = rnd.IntN(len(six))
			case 9:
				hidden = append(hidden, d)
				continue
			}
			if to != at {
				d.Stage, d.Entered = six[to].ID, asOf.Add(-rnd.IntN(7))
				if rnd.IntN(4) == 0 {
					d.Owner = owner()
				}
				if rnd.IntN(5) == 0 {
					d.Entered = schema.Date{}
				}
				if to >= 4 && d.Status != schema.Lost {
					d.Status, d.Closed = schema.Won, asOf.Add(-rnd.IntN(5))
				}
			}
			moved = append(moved, d)
		}
		live = moved
		if len(hidden) > 0 && rnd.IntN(3) == 0 {
			live, hidden = append(live, hidden[0]), hidden[1:]
		}
		for len(live) < open {
			next++
			d := schema.Deal{ID: fmt.Sprintf("d%05d", next), Account: fmt.Sprintf("acc%d", rnd.IntN(open/4+1)), Owner: owner(),
				Stage: six[0].ID, Value: money(), Currency: currency(), Created: asOf.Add(-rnd.IntN(30)), Due: asOf.Add(rnd.IntN(120))}
			if rnd.IntN(5) == 0 {
				d.Stage, d.Created = six[rnd.IntN(5)].ID, schema.Date{}
			}
			live = append(live, d)
		}
		snap := schema.Snapshot{AsOf: asOf, Deals: append([]schema.Deal(nil), live...)}
		rnd.Shuffle(len(snap.Deals), func(i, j int) { snap.Deals[i], snap.Deals[j] = snap.Deals[j], snap.Deals[i] })
		if rnd.IntN(15) == 0 && len(out) > 0 {
			snap.Deals, snap.Counts = nil, map[string]map[string]int{team.Reps[0].ID: {six[0].ID: rnd.IntN(9)}}
		}
		out = append(out, Week{w, snap})
		w = w.Next()
	}
	return team, out
}
