package pipeline

import (
	"cmp"
	"slices"

	"playbook/cmd/playbook/internal/schema"
)

// OpenDeal is an open deal with its stage age (DESIGN §4):
//
//	stage age = as_of − date entered
type OpenDeal struct {
	ID, Name             string
	Account, AccountName string // account id where the account has a file, else as written
	Owner                string
	Stage                Stage
	Value                schema.Money
	Due                  schema.Date
	Entered              schema.Date // zero when AtLeast
	Days                 int         // age, in days
	// AtLeast: the deal names no day; it has stood here since the first of the
	// snapshots in a row that show it here.
	AtLeast bool
	Limit   int  // days allowed in this stage (thresholds.stage_age)
	Stalled bool // Days > Limit
}

// StageAge sums up the ages in one stage.
type StageAge struct {
	Stage   Stage
	Stalled Ratio // of the open deals
	Limit   int
	Median  int // days; the lower of the middle two
	Oldest  int
	Buckets []int // open deals per AgeBuckets
}

// AgeBuckets are the upper ends, in days, of the groups of the ageing chart;
// the last group has none.
func AgeBuckets() []int { return []int{7, 14, 30, 60, 90} }

// Ageing is how long open deals have stood in their stage.
type Ageing struct {
	Deals  []OpenDeal // oldest and largest first
	Stages []StageAge
	Why    Reason
}

// Stalled lists the deals over their stage's age, oldest and largest first.
func (a Ageing) Stalled() []OpenDeal {
	var out []OpenDeal
	for _, d := range a.Deals {
		if d.Stalled {
			out = append(out, d)
		}
	}
	return out
}

// Ageing dates every open deal of week w.
func (h *History) Ageing(w schema.Week, who string) Ageing {
	i, rep, why := h.at(w, who)
	if why == "" && h.weeks[i].counts != nil {
		why = CountsOnly
	}
	if why != "" {
		return Ageing{Why: why}
	}
	var a Ageing
	for _, r := range h.rows(i, rep) {
		if r.sight().status == schema.Open {
			a.Deals = append(a.Deals, h.age(r, i))
		}
	}
	// Value decides only between deals of one age and currency.
	slices.SortFunc(a.Deals, func(x, y OpenDeal) int {
		return cmp.Or(cmp.Compare(y.Days, x.Days), cmp.Compare(x.Value.Currency, y.Value.Currency),
			y.Value.Amount.Cmp(x.Value.Amount), cmp.Compare(x.ID, y.ID))
	})
	edges := AgeBuckets()
	for _, s := range h.cfg.Stages {
		g := StageAge{Stage: s, Limit: h.cfg.StageAge(s.ID), Buckets: make([]int, len(edges)+1)}
		var days []int // falling, as a.Deals is
		for _, d := range a.Deals {
			if d.Stage != s {
				continue
			}
			days = append(days, d.Days)
			g.Stalled.N++
			if d.Stalled {
				g.Stalled.K++
			}
			b, _ := slices.BinarySearch(edges, d.Days)
			g.Buckets[b]++
		}
		if n := len(days); n > 0 {
			g.Oldest, g.Median = days[0], days[n/2]
		}
		a.Stages = append(a.Stages, g)
	}
	return a
}

func (h *History) age(r ref, i int) OpenDeal {
	s, asOf := r.sight(), h.weeks[i].asOf
	d := OpenDeal{ID: r.d.id, Name: s.row.Name, Owner: s.row.Owner, Stage: h.cfg.Stages[s.stage],
		Value: s.money, Due: s.row.Due, Entered: s.row.Entered}
	d.Account, d.AccountName = s.at.id, s.at.name
	d.Limit = h.cfg.StageAge(d.Stage.ID)
	if d.Entered.IsZero() || d.Entered.After(asOf.Time) {
		n := r.n
		for n > 0 && r.d.sight[n-1].stage == s.stage && r.d.sight[n-1].status == schema.Open {
			n--
		}
		if c := s.row.Created; n == 0 && s.stage == 0 && !c.IsZero() && !c.After(asOf.Time) {
			d.Entered = c // a deal enters the first stage when it is created
		} else {
			d.Entered, d.AtLeast = schema.Date{}, true
			d.Days = asOf.Days(h.weeks[r.d.sight[n].week].asOf)
		}
	}
	if !d.AtLeast {
		d.Days = asOf.Days(d.Entered)
	}
	d.Stalled = d.Days > d.Limit
	return d
}
