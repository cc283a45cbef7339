package pipeline

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/shopspring/decimal"

	"playbook/cmd/playbook/internal/schema"
)

// Ratio is K of N. It is printed as such, never as a bare percent.
type Ratio struct{ K, N int }

// Defined tells whether there is anything to divide by.
func (r Ratio) Defined() bool { return r.N > 0 }

// Value is K ÷ N; 0 when not Defined.
func (r Ratio) Value() float64 {
	if r.N <= 0 {
		return 0
	}
	return float64(r.K) / float64(r.N)
}

// String gives "3 of 12".
func (r Ratio) String() string { return fmt.Sprintf("%d of %d", r.K, r.N) }

// Window is the stretch of days that a flow figure is measured over, From and
// To included. To is the snapshot's as_of.
type Window struct {
	From, To schema.Date
	Weeks    int
	// Snapshots is the number of deal snapshots in it: fewer than Weeks when
	// the history is shorter or has gaps.
	Snapshots int
}

// Has tells whether day d lies in the window.
func (w Window) Has(d schema.Date) bool {
	return !d.IsZero() && !d.Before(w.From.Time) && !d.After(w.To.Time)
}

// String gives "8 weeks, 2026-09-26 to 2026-11-20".
func (w Window) String() string { return fmt.Sprintf("%d weeks, %s to %s", w.Weeks, w.From, w.To) }

// window is the n weeks that end at week i; n ≤ 0 takes the site's window.
func (h *History) window(i, n int) Window {
	if n <= 0 {
		n = h.cfg.Thresholds.Window
	}
	return h.windowTo(h.weeks[i].asOf, n)
}

func (h *History) windowTo(to schema.Date, n int) Window {
	w := Window{From: to.Add(1 - 7*n), To: to, Weeks: n}
	for i := range h.weeks {
		if h.weeks[i].counts == nil && w.Has(h.weeks[i].asOf) {
			w.Snapshots++
		}
	}
	return w
}

// Reason says why a figure is not defined, by an id that themes translate. The
// empty Reason means that it is defined.
type Reason string

// The reasons.
const (
	NoSnapshot   Reason = "no-snapshot"
	UnknownRep   Reason = "unknown-rep"
	UnknownStage Reason = "unknown-stage"
	NoID         Reason = "no-id"
	SameID       Reason = "same-id"
	NoOwner      Reason = "no-owner"
	CountsOnly   Reason = "counts-only"
	FirstDeals   Reason = "first-deals"
	NothingOpen  Reason = "nothing-open"
	NothingWon   Reason = "nothing-won"
	NothingEnded Reason = "nothing-closed"
	NoCycle      Reason = "no-cycle"
	NoQuota      Reason = "no-quota"
	QuotaMet     Reason = "quota-met"
	NoStage      Reason = "no-stage"
	FewDeals     Reason = "few-deals"
	FewWeeks     Reason = "few-weeks"
	NamedAbove   Reason = "named-above"
)

var reasons = map[Reason]string{
	NoSnapshot:   "there is no snapshot of that week",
	UnknownRep:   "nobody of that name is in the team or owns a deal",
	UnknownStage: "the stage is not in site.yaml",
	NoID:         "the deal has no id",
	SameID:       "the id stands in this snapshot twice; the first row counts",
	NoOwner:      "the deal has no owner",
	CountsOnly:   "the snapshot holds counts only; flow needs deals with ids that stay the same from week to week",
	FirstDeals:   "it is the first snapshot with deals; movement needs an earlier one",
	NothingOpen:  "no open deal",
	NothingWon:   "nothing won in the window",
	NothingEnded: "nothing won or lost in the window",
	NoCycle:      "no deal won in the window gives a cycle of a day or more",
	NoQuota:      "no quota for the quarter",
	QuotaMet:     "the quota is met",
	NoStage:      "no stage plays this part",
	FewDeals:     "not enough data",
	FewWeeks:     "not enough data: too few weekly snapshots in a row",
	NamedAbove:   "another finding names the same place",
}

// Reasons lists all reasons, sorted: the ids that a theme has texts for.
func Reasons() []Reason { return slices.Sorted(maps.Keys(reasons)) }

// String is the reason in English.
func (r Reason) String() string { return cmp.Or(reasons[r], string(r)) }

// purse adds up money per currency.
type purse map[string]decimal.Decimal

func (p purse) add(m schema.Money) { p[m.Currency] = p[m.Currency].Add(m.Amount) }

// list gives one amount per currency, by currency.
func (p purse) list() []schema.Money {
	out := make([]schema.Money, 0, len(p))
	for c, a := range p {
		out = append(out, schema.Money{Amount: a, Currency: c})
	}
	slices.SortFunc(out, func(a, b schema.Money) int { return cmp.Compare(a.Currency, b.Currency) })
	return out
}

func same(a, b schema.Money) bool { return a.Currency == b.Currency && a.Amount.Equal(b.Amount) }

// places is the number of decimals of a quotient.
const places = 4

// median of sorted values; ok is false when there are none. Of an even number
// it is the mean of the middle two.
func median(sorted []decimal.Decimal) (m decimal.Decimal, ok bool) {
	n := len(sorted)
	switch {
	case n == 0:
		return m, false
	case n%2 == 1:
		return sorted[n/2], true
	}
	return sorted[n/2-1].Add(sorted[n/2]).DivRound(decimal.NewFromInt(2), places), true
}
