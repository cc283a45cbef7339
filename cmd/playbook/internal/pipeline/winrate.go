package pipeline

import (
	"cmp"
	"slices"

	"github.com/shopspring/decimal"

	"playbook/cmd/playbook/internal/schema"
)

// Variant names which win rate a figure is; they differ, so pages print it.
type Variant string

// The variants of the win rate (DESIGN §4). All are won ÷ (won + lost).
const (
	// WinByCount: deals that closed in the window, whenever created.
	WinByCount Variant = "closed-by-count"
	// WinByValue: the value of deals that closed in the window, one currency.
	WinByValue Variant = "closed-by-value"
	// WinCohort: deals created in the window, whenever closed.
	WinCohort Variant = "created-cohort"
)

var variants = map[Variant]string{
	WinByCount: "deals closed in the window, by count",
	WinByValue: "deals closed in the window, by value",
	WinCohort:  "deals created in the window, by count",
}

// Variants lists all variants, in the order in which WinRates holds them.
func Variants() []Variant { return []Variant{WinByCount, WinByValue, WinCohort} }

// Name is the variant in English.
func (v Variant) Name() string { return cmp.Or(variants[v], string(v)) }

// WinRate = won ÷ (won + lost), of one variant (DESIGN §4).
type WinRate struct {
	Variant   Variant
	Window    Window // of closing, or of creation for a cohort
	Currency  string // the only one of the deals; "" when all currencies count
	Won, Lost int    // deals
	// Of WinByValue only: what they were worth.
	WonValue, LostValue decimal.Decimal
	// Of a cohort only: created in the window and not decided yet.
	Open, Vanished int
	// Immature marks a cohort whose youngest deals may be younger than the
	// usual cycle (thresholds.cycle_days): its rate will still move.
	Immature bool
	Undated  int // closed (or, in a cohort, decided) on a day that nobody wrote down: not counted
	Why      Reason
}

// Ratio is Won of (Won + Lost), in deals: k and n of any variant.
func (w WinRate) Ratio() Ratio { return Ratio{w.Won, w.Won + w.Lost} }

// Value is the rate, 0 to 1: of WinByValue by value, else by count. It is not
// defined where Why says so.
func (w WinRate) Value() (decimal.Decimal, bool) {
	k, n := decimal.NewFromInt(int64(w.Won)), decimal.NewFromInt(int64(w.Won+w.Lost))
	if w.Variant == WinByValue {
		k, n = w.WonValue, w.WonValue.Add(w.LostValue)
	}
	if w.Why != "" || !n.IsPositive() {
		return decimal.Zero, false
	}
	return k.DivRound(n, places), true
}

// closedRate reports deals closed in win, all currencies when currency is nil.
func (h *History) closedRate(v Variant, win Window, pop []ref, currency *string) WinRate {
	rate := WinRate{Variant: v, Window: win}
	if currency != nil {
		rate.Currency = *currency
	}
	for _, r := range pop {
		s := r.sight()
		if s.status == schema.Open || currency != nil && s.money.Currency != *currency {
			continue
		}
		on := h.closedOn(r)
		if on.IsZero() {
			rate.Undated++
		}
		if !win.Has(on) {
			continue
		}
		value, n := &rate.LostValue, &rate.Lost
		if s.status == schema.Won {
			value, n = &rate.WonValue, &rate.Won
		}
		*n++
		if v == WinByValue {
			*value = value.Add(s.money.Amount)
		}
	}
	if rate.Won+rate.Lost == 0 || v == WinByValue && !rate.WonValue.Add(rate.LostValue).IsPositive() {
		rate.Why = NothingEnded
	}
	return rate
}

// cohortRate reports deals created in win, as they stand in week i.
func (h *History) cohortRate(win Window, pop []ref, i int) WinRate {
	rate := WinRate{Variant: WinCohort, Window: win, Immature: h.weeks[i].asOf.Days(win.To) < h.cfg.Thresholds.CycleDays}
	for _, r := range pop {
		s := r.sight()
		on := s.row.Created
		if on.IsZero() {
			rate.Undated++
		}
		if !win.Has(on) {
			continue
		}
		switch {
		case s.status == schema.Won:
			rate.Won++
		case s.status == schema.Lost:
			rate.Lost++
		case int(s.week) < i:
			rate.Vanished++
		default:
			rate.Open++
		}
	}
	if rate.Won+rate.Lost == 0 {
		rate.Why = NothingEnded
	}
	return rate
}

// winRates gives every variant: closed by count; closed by value, one per
// currency; the cohort of the window, and the one before the usual cycle, which
// has had its time.
func (h *History) winRates(i int, win Window, pop []ref) []WinRate {
	out := []WinRate{h.closedRate(WinByCount, win, pop, nil)}
	for _, c := range currencies(pop, i) {
		if r := h.closedRate(WinByValue, win, pop, &c); r.Why == "" {
			out = append(out, r)
		}
	}
	out = append(out, h.cohortRate(win, pop, i))
	ripe := h.windowTo(win.To.Add(-h.cfg.Thresholds.CycleDays), win.Weeks)
	return append(out, h.cohortRate(ripe, pop, i))
}

// currencies of deals that are closed, or open in week i, sorted.
func currencies(pop []ref, i int) []string {
	var out []string
	for _, r := range pop {
		if s := r.sight(); s.status != schema.Open || int(s.week) == i {
			if !slices.Contains(out, s.money.Currency) {
				out = append(out, s.money.Currency)
			}
		}
	}
	slices.Sort(out)
	return out
}
