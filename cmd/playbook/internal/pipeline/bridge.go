package pipeline

import (
	"cmp"
	"slices"

	"github.com/shopspring/decimal"

	"playbook/cmd/playbook/internal/schema"
)

// Bridge leads from the open value of the first day to that of the second, in
// one currency:
//
//	Closing = Opening + New + Reopened + HandedIn + Revalued
//	          − Won − Lost − Vanished − HandedOff
//
// Won and HandedIn are valued on the second day, what else went out on the
// first. A deal that changed its currency is Revalued out of one bridge and
// into the other: the two amounts are never compared.
type Bridge struct {
	Currency                                      string
	Opening, Closing                              decimal.Decimal
	New, Reopened, HandedIn, Revalued             decimal.Decimal
	Won, Lost, Vanished, HandedOff                decimal.Decimal
	OpeningN, ClosingN                            int // open deals
	NewN, ReopenedN, HandedInN                    int
	RevaluedN, WonN, LostN, VanishedN, HandedOffN int
	CurrencyInN, CurrencyOutN                     int // of RevaluedN: came from, went to another currency
}

func (l *ledger) at(currency string) *Bridge {
	b := l.bridges[currency]
	if b == nil {
		b = &Bridge{Currency: currency}
		l.bridges[currency] = b
	}
	return b
}

func plus(sum *decimal.Decimal, n *int, v decimal.Decimal) { *sum, *n = sum.Add(v), *n+1 }

// money posts the open value.
func (l *ledger) money(x pair, offA, offB bool) {
	a, b := x.a, x.b
	wasOpen := a != nil && a.status == schema.Open && !offA
	if wasOpen {
		v := a.money.Amount
		f := l.at(a.money.Currency)
		plus(&f.Opening, &f.OpeningN, v)
		switch {
		case b == nil:
			plus(&f.Vanished, &f.VanishedN, v)
			return
		case offB:
			plus(&f.HandedOff, &f.HandedOffN, v)
			return
		case b.status == schema.Lost:
			plus(&f.Lost, &f.LostN, v)
			return
		case !same(a.money, b.money):
			t := l.at(b.money.Currency)
			if t == f {
				plus(&f.Revalued, &f.RevaluedN, b.money.Amount.Sub(v))
				break
			}
			plus(&f.Revalued, &f.RevaluedN, v.Neg())
			plus(&t.Revalued, &t.RevaluedN, b.money.Amount)
			f.CurrencyOutN++
			t.CurrencyInN++
		}
	}
	if b == nil || offB {
		return
	}
	v, t := b.money.Amount, l.at(b.money.Currency)
	ended := a != nil && a.status != schema.Open // closed before, and closed still
	switch {
	case wasOpen:
	case ended && b.status != schema.Open:
		return
	case offA && !ended:
		plus(&t.HandedIn, &t.HandedInN, v)
	case a != nil || x.again:
		if b.status != schema.Open {
			return // gone and back as closed: nothing was open in between
		}
		plus(&t.Reopened, &t.ReopenedN, v)
	default:
		plus(&t.New, &t.NewN, v)
	}
	switch b.status {
	case schema.Won:
		plus(&t.Won, &t.WonN, v)
	case schema.Lost:
		plus(&t.Lost, &t.LostN, v)
	default:
		plus(&t.Closing, &t.ClosingN, v)
	}
}

// list gives the bridges of currencies that have anything, by currency.
func (l *ledger) list() []Bridge {
	out := make([]Bridge, 0, len(l.bridges))
	for _, b := range l.bridges {
		if b.OpeningN+b.ClosingN+b.NewN+b.ReopenedN+b.HandedInN+b.RevaluedN+b.WonN > 0 {
			out = append(out, *b)
		}
	}
	slices.SortFunc(out, func(a, b Bridge) int { return cmp.Compare(a.Currency, b.Currency) })
	return out
}
