package pipeline

import "playbook/cmd/playbook/internal/schema"

// Shape says what a snapshot holds.
type Shape string

// The shapes of a snapshot.
const (
	ShapeCounts Shape = "counts"
	ShapeDeals  Shape = "deals"
)

// Funnel is the stock of one day: who stands where. In a snapshot of deals the
// open and the won ones count, at the stage they stand in; lost ones do not.
type Funnel struct {
	Week  schema.Week
	AsOf  schema.Date
	Who   string // rep id, or Team
	Shape Shape
	Rows  []FunnelRow // one per stage, in the order of the sale
	Lost  int         // deals in the snapshot that are lost and so stand nowhere
	Why   Reason
}

// FunnelRow is one stage of a funnel.
type FunnelRow struct {
	Stage Stage
	Count int // customers or deals
	// Of snapshots of deals only: Count = Open + Won, and what they are worth.
	Open, Won int
	Values    []schema.Money // open and won, one amount per currency
	// Next is the stage ratio to the next stage: count(i+1) ÷ count(i) of this
	// snapshot (DESIGN §4), so K is the next stage's count and N this one's. It
	// is a ratio of two stocks, not a conversion. The last stage has none.
	Next    Ratio
	HasNext bool
}

// Total is the number of customers or deals in all stages.
func (f Funnel) Total() int {
	n := 0
	for _, r := range f.Rows {
		n += r.Count
	}
	return n
}

// Count is the number at the stage with that id; 0 when there is none.
func (f Funnel) Count(stage string) int {
	for _, r := range f.Rows {
		if r.Stage.ID == stage {
			return r.Count
		}
	}
	return 0
}

// Funnel gives the stock of week w for a rep or the Team.
func (h *History) Funnel(w schema.Week, who string) Funnel {
	f := Funnel{Week: w, Who: who, Shape: ShapeDeals}
	i, rep, why := h.at(w, who)
	if f.Why = why; why != "" {
		return f
	}
	f.AsOf = h.weeks[i].asOf
	f.Rows = make([]FunnelRow, len(h.cfg.Stages))
	if h.weeks[i].counts != nil {
		f.Shape = ShapeCounts
		for j, c := range h.stock(i, rep) {
			f.Rows[j].Count = c
		}
	} else {
		h.fillDeals(&f, i, rep)
	}
	for j := range f.Rows {
		f.Rows[j].Stage = h.cfg.Stages[j]
		if j+1 < len(f.Rows) {
			f.Rows[j].Next, f.Rows[j].HasNext = Ratio{f.Rows[j+1].Count, f.Rows[j].Count}, true
		}
	}
	return f
}

func (h *History) fillDeals(f *Funnel, i int, rep int32) {
	values := make([]purse, len(f.Rows))
	for _, r := range h.rows(i, rep) {
		s := r.sight()
		row := &f.Rows[s.stage]
		switch s.status {
		case schema.Lost:
			f.Lost++
			continue
		case schema.Won:
			row.Won++
		default:
			row.Open++
		}
		row.Count++
		if values[s.stage] == nil {
			values[s.stage] = purse{}
		}
		values[s.stage].add(s.money)
	}
	for j := range values {
		f.Rows[j].Values = values[j].list()
	}
}

// stock is the number per stage in week i, of both shapes.
func (h *History) stock(i int, rep int32) []int {
	out := make([]int, len(h.cfg.Stages))
	if counts := h.weeks[i].counts; counts != nil {
		for r := range counts {
			if rep < 0 || int(rep) == r {
				for j, c := range counts[r] {
					out[j] += c
				}
			}
		}
		return out
	}
	for _, r := range h.rows(i, rep) {
		if s := r.sight(); s.status != schema.Lost {
			out[s.stage]++
		}
	}
	return out
}

// Trend is the stock of each stage over the weeks: how a stage grew or shrank.
// It says nothing about what moved.
type Trend struct {
	Who    string
	Weeks  []TrendWeek // earliest first; weeks without a snapshot are absent
	Stages []Stage
}

// TrendWeek is the count per stage (as Trend.Stages) of one snapshot.
type TrendWeek struct {
	Week   schema.Week
	AsOf   schema.Date
	Counts []int
}

// Trend gives the last n snapshots until week w; n ≤ 0 gives all of them.
func (h *History) Trend(w schema.Week, who string, n int) Trend {
	t := Trend{Who: who, Stages: h.cfg.Stages}
	i, rep, why := h.at(w, who)
	if why != "" {
		return t
	}
	from := 0
	if n > 0 {
		from = max(0, i+1-n)
	}
	for k := from; k <= i; k++ {
		t.Weeks = append(t.Weeks, TrendWeek{h.weeks[k].Week.Week, h.weeks[k].asOf, h.stock(k, rep)})
	}
	return t
}
