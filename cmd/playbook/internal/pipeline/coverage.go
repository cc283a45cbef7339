package pipeline

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"playbook/cmd/playbook/internal/schema"
)

// Coverage says whether what is open can make the quota (DESIGN §4):
//
//	coverage = open value due in the period ÷ quota left
//	needed   = 1 ÷ win rate
//
// The period is the calendar quarter of as_of, the currency the site's, in
// which quotas are. Quota left is the quota less what was won in the quarter
// until as_of. The team's quota is the sum of its reps'.
type Coverage struct {
	Quarter     string // 2026-Q4
	From, To    schema.Date
	Currency    string
	Quota       decimal.Decimal
	Won, Left   decimal.Decimal
	WonN        int             // deals won in the quarter
	OpenDue     decimal.Decimal // open and due in the quarter
	OpenDueN    int
	Overdue     int // of OpenDueN: due before as_of
	DueElsewhen int // open, but due in another quarter or on no day that is known: not counted
	OtherMoney  int // open or won in the quarter, but in another currency: not counted
	// WinRate is WinByCount of the deals in this currency in the window.
	WinRate   WinRate
	Why       Reason // NoQuota, QuotaMet, CountsOnly: no coverage
	NeededWhy Reason // no win rate, or nothing won: it is not known how much is needed
}

// Value is how many times the open value covers the quota left.
func (c Coverage) Value() (decimal.Decimal, bool) {
	if c.Why != "" || !c.Left.IsPositive() {
		return decimal.Zero, false
	}
	return c.OpenDue.DivRound(c.Left, places), true
}

// Needed is the coverage that makes the quota at this win rate, 1 ÷ win rate.
func (c Coverage) Needed() (decimal.Decimal, bool) {
	if c.NeededWhy != "" || c.WinRate.Won == 0 {
		return decimal.Zero, false
	}
	return decimal.NewFromInt(int64(c.WinRate.Won+c.WinRate.Lost)).DivRound(decimal.NewFromInt(int64(c.WinRate.Won)), places), true
}

// Enough tells whether coverage is at least what is needed; ok is false when
// one of them is not defined.
func (c Coverage) Enough() (enough, ok bool) {
	v, ok1 := c.Value()
	n, ok2 := c.Needed()
	return v.Cmp(n) >= 0, ok1 && ok2
}

// quarterOf is the calendar quarter that d lies in.
func quarterOf(d schema.Date) (name string, from, to schema.Date) {
	q := (int(d.Month()) - 1) / 3
	first := time.Date(d.Year(), time.Month(3*q+1), 1, 0, 0, 0, 0, time.UTC)
	return fmt.Sprintf("%04d-Q%d", d.Year(), q+1), schema.Date{Time: first}, schema.Date{Time: first.AddDate(0, 3, -1)}
}

// quota of a rep, or the sum of the team's.
func (h *History) quota(who, quarter string) (sum decimal.Decimal, ok bool) {
	if who != Team {
		sum, ok = h.team[who].Quota[quarter]
		return sum, ok
	}
	for _, r := range h.team {
		if q, has := r.Quota[quarter]; has {
			sum, ok = sum.Add(q), true
		}
	}
	return sum, ok
}

func (h *History) coverage(i int, who string, win Window, pop []ref) Coverage {
	c := Coverage{Currency: h.cfg.Currency}
	asOf := h.weeks[i].asOf
	c.Quarter, c.From, c.To = quarterOf(asOf)
	period := Window{From: c.From, To: c.To}
	for _, r := range pop {
		s := r.sight()
		open := s.status == schema.Open && int(s.week) == i
		wonOn := schema.Date{}
		if s.status == schema.Won {
			wonOn = h.closedOn(r)
		}
		won := period.Has(wonOn) && !wonOn.After(asOf.Time)
		switch {
		case !open && !won:
		case s.money.Currency != c.Currency:
			c.OtherMoney++
		case won:
			plus(&c.Won, &c.WonN, s.money.Amount)
		case !period.Has(s.row.Due):
			c.DueElsewhen++
		default:
			plus(&c.OpenDue, &c.OpenDueN, s.money.Amount)
			if s.row.Due.Before(asOf.Time) {
				c.Overdue++
			}
		}
	}
	c.WinRate = h.closedRate(WinByCount, win, pop, &c.Currency)
	if c.NeededWhy = c.WinRate.Why; c.NeededWhy == "" && c.WinRate.Won == 0 {
		c.NeededWhy = NothingWon
	}
	var ok bool
	if c.Quota, ok = h.quota(who, c.Quarter); !ok {
		c.Why = NoQuota
		return c
	}
	if c.Left = c.Quota.Sub(c.Won); !c.Left.IsPositive() {
		c.Left, c.Why = decimal.Zero, QuotaMet
	}
	return c
}
