package pipeline

import (
	"cmp"
	"slices"

	"github.com/shopspring/decimal"

	"playbook/cmd/playbook/internal/schema"
)

// StageFlow is what passed through one stage between two snapshots. Two
// identities always hold (DESIGN §4):
//
//	Entries = Forward + Lost + Back + Vanished + HandedOff + StillThere
//	Opening + what came in = Entries
//
// Opening is the stage's count in the earlier funnel, StillThere its count in
// the later one. A won deal is in neither list of its own: it moves forward or
// is still there, as its stage says.
type StageFlow struct {
	Stage   Stage
	Opening int // stood here on the first day
	// Came in: new, from an earlier stage, from a later one, from another rep,
	// lost or vanished before.
	New, ForwardIn, BackIn, HandedIn, Reopened int
	// Went out. Forward includes those that skipped a stage on their way.
	Forward, Lost, Back, Vanished, HandedOff int
	StillThere                               int
	// Passed went over this stage without standing in it on either day. They
	// count as passed in Conversion, and are no part of the identity.
	Passed int
}

// Entries is the number of deals that stood in the stage at some time between
// the two days: those that were there and those that came in.
func (f StageFlow) Entries() int {
	return f.Opening + f.New + f.ForwardIn + f.BackIn + f.HandedIn + f.Reopened
}

// Exits is the number that went out.
func (f StageFlow) Exits() int { return f.Forward + f.Lost + f.Back + f.Vanished + f.HandedOff }

// Balanced tells whether the identity holds; it always does.
func (f StageFlow) Balanced() bool { return f.Entries() == f.Exits()+f.StillThere }

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

// ledger posts deals to the stages and currencies they touch.
type ledger struct {
	flows   []StageFlow
	bridges map[string]*Bridge
}

func newLedger(cfg Config) *ledger {
	l := &ledger{flows: make([]StageFlow, len(cfg.Stages)), bridges: map[string]*Bridge{}}
	for i, s := range cfg.Stages {
		l.flows[i].Stage = s
	}
	return l
}

func (l *ledger) post(x pair, rep int32) {
	// What rep does not own on a day is not in the rep's stock of that day.
	a, b := x.a, x.b
	offA, offB := rep >= 0 && a != nil && a.rep != rep, rep >= 0 && b != nil && b.rep != rep
	l.stages(x, offA, offB)
	l.money(x, offA, offB)
}

// stages posts the counts. A deal that is lost in a later stage than it stood
// in has gone forward to it; one that is lost in an earlier one is lost from
// where it stood, as many systems file lost deals away.
func (l *ledger) stages(x pair, offA, offB bool) {
	a, b := x.a, x.b
	wasIn := a != nil && a.status != schema.Lost && !offA
	var f *StageFlow
	if wasIn {
		f = &l.flows[a.stage]
		f.Opening++
		switch {
		case b == nil:
			f.Vanished++
			return
		case offB:
			f.HandedOff++
			return
		case b.status == schema.Lost && b.stage <= a.stage:
			f.Lost++
			return
		case b.stage == a.stage:
			f.StillThere++
			return
		case b.stage > a.stage:
			f.Forward++
			for s := a.stage + 1; s < b.stage; s++ {
				l.flows[s].Passed++
			}
		default:
			f.Back++
		}
	}
	if b == nil || offB {
		return
	}
	g := &l.flows[b.stage]
	switch {
	case wasIn && b.stage > a.stage:
		g.ForwardIn++
	case wasIn:
		g.BackIn++
	case a != nil && a.status == schema.Lost && b.status == schema.Lost:
		return // lost before, lost still
	case offA && a.status != schema.Lost:
		g.HandedIn++
	case a != nil || x.again:
		g.Reopened++
	default:
		g.New++
	}
	if b.status == schema.Lost {
		g.Lost++
	} else {
		g.StillThere++
	}
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
