package pipeline

import (
	"slices"

	"github.com/shopspring/decimal"

	"playbook/cmd/playbook/internal/schema"
)

// DealSize is the size of deals won in a window, in one currency (DESIGN §4):
//
//	average deal = won value ÷ won count
type DealSize struct {
	Currency string
	N        int // deals won
	Won      decimal.Decimal
	Average  decimal.Decimal
	Median   decimal.Decimal
}

// Cycle is how long deals that were won in a window took (DESIGN §4):
//
//	cycle = won date − created, won deals only
type Cycle struct {
	N            int // won deals with both dates
	Mean, Median decimal.Decimal
	Undated      int // won in the window, but without the day of creation
	Why          Reason
	sum          int64
}

// Velocity is what the pipeline brings in a day, in one currency: the usual
// sales-velocity formula (DESIGN §4),
//
//	velocity = open deals × average deal × win rate ÷ cycle days
//
// with one population and one window: deals in this currency; open on the day,
// won and lost in the window. Win rate is WinByCount, cycle is the mean.
type Velocity struct {
	Currency string
	Open     int
	Size     DealSize
	WinRate  WinRate
	Cycle    Cycle
	PerDay   decimal.Decimal
	Why      Reason
}

// wonIn lists the deals won in win, of one currency when that is given.
func (h *History) wonIn(win Window, pop []ref, currency *string) []ref {
	var out []ref
	for _, r := range pop {
		s := r.sight()
		if s.status == schema.Won && (currency == nil || s.money.Currency == *currency) && win.Has(h.closedOn(r)) {
			out = append(out, r)
		}
	}
	return out
}

// sizes gives the deal size of each currency in which anything was won.
func sizes(won []ref) []DealSize {
	by := map[string][]decimal.Decimal{}
	for _, r := range won {
		m := r.sight().money
		by[m.Currency] = append(by[m.Currency], m.Amount)
	}
	var out []DealSize
	for _, m := range purseOf(by).list() {
		values := by[m.Currency]
		slices.SortFunc(values, decimal.Decimal.Cmp)
		d := DealSize{Currency: m.Currency, N: len(values), Won: m.Amount}
		d.Average = d.Won.DivRound(decimal.NewFromInt(int64(d.N)), places)
		d.Median, _ = median(values)
		out = append(out, d)
	}
	return out
}

func purseOf(by map[string][]decimal.Decimal) purse {
	p := purse{}
	for c, values := range by {
		for _, v := range values {
			p.add(schema.Money{Amount: v, Currency: c})
		}
	}
	return p
}

func (h *History) cycle(won []ref) Cycle {
	var c Cycle
	var days []decimal.Decimal
	for _, r := range won {
		created, on := r.sight().row.Created, h.closedOn(r)
		if created.IsZero() || on.Before(created.Time) {
			c.Undated++
			continue
		}
		n := int64(on.Days(created))
		c.sum += n
		days = append(days, decimal.NewFromInt(n))
	}
	c.N = len(days)
	if c.N == 0 {
		c.Why = NothingWon
		if c.Undated > 0 {
			c.Why = NoCycle
		}
		return c
	}
	slices.SortFunc(days, decimal.Decimal.Cmp)
	c.Mean = decimal.NewFromInt(c.sum).DivRound(decimal.NewFromInt(int64(c.N)), places)
	c.Median, _ = median(days)
	return c
}

// velocities gives one figure per currency that anything is open or closed in.
func (h *History) velocities(i int, win Window, pop []ref) []Velocity {
	var out []Velocity
	for _, cur := range currencies(pop, i) {
		won := h.wonIn(win, pop, &cur)
		v := Velocity{Currency: cur, WinRate: h.closedRate(WinByCount, win, pop, &cur), Cycle: h.cycle(won)}
		for _, d := range sizes(won) {
			v.Size = d
		}
		for _, r := range pop {
			if s := r.sight(); s.status == schema.Open && int(s.week) == i && s.money.Currency == cur {
				v.Open++
			}
		}
		switch {
		case v.Open == 0:
			v.Why = NothingOpen
		case len(won) == 0:
			v.Why = NothingWon
		case v.Cycle.sum == 0:
			v.Why = NoCycle
		default:
			// Multiplied out, so that nothing is rounded before the end:
			// open × (value ÷ n) × (won ÷ closed) ÷ (days ÷ m).
			top := v.Size.Won.Mul(decimal.NewFromInt(int64(v.Open) * int64(v.WinRate.Won) * int64(v.Cycle.N)))
			bottom := decimal.NewFromInt(int64(v.Size.N) * int64(v.WinRate.Won+v.WinRate.Lost)).Mul(decimal.NewFromInt(v.Cycle.sum))
			v.PerDay = top.DivRound(bottom, places)
		}
		out = append(out, v)
	}
	return out
}
