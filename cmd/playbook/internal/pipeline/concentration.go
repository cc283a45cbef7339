package pipeline

import (
	"cmp"
	"slices"

	"github.com/shopspring/decimal"

	"playbook/cmd/playbook/internal/schema"
)

// AccountShare is one account among all, by value.
type AccountShare struct {
	Account, Name string // id where the account has a file, else as deals write it
	Value         decimal.Decimal
	Deals         int
	Share         decimal.Decimal // of the total, 0 to 1
	Cumulative    decimal.Decimal // this and all larger ones, 0 to 1: the Pareto curve
	Top           bool            // one of the top ⌈n/5⌉
}

// Concentration says how much hangs on few accounts, in one currency: the
// open and won value of a snapshot by account (DESIGN §4; the seed's 20/80).
type Concentration struct {
	Currency string
	Accounts []AccountShare // largest first; those with a value above zero
	Total    decimal.Decimal
	// Fewest is the smallest number of accounts that make 80 % of Total (K), of
	// all accounts (N). The Pareto principle expects K near N ÷ 5.
	Fewest Ratio
	// Top is ⌈n/5⌉ of n accounts; TopValue what they are worth, and TopShare
	// their part of Total, 0 to 1.
	Top                Ratio
	TopValue, TopShare decimal.Decimal
	// HHI is the Herfindahl–Hirschman index, Σ share² over the accounts with
	// shares from 0 to 1: 1 ÷ n when all are equal, 1 when there is one account.
	// (Competition authorities print it times 10,000: Points.)
	HHI       decimal.Decimal
	Deals     int // behind these figures
	NoAccount int // open or won deals that name no account: not counted
	NoValue   int // accounts without a value above zero: not counted
}

// Points is the HHI on the scale to 10,000.
func (c Concentration) Points() decimal.Decimal { return c.HHI.Mul(decimal.NewFromInt(10000)).Round(0) }

var (
	hundred = decimal.NewFromInt(100)
	eighty  = decimal.NewFromInt(80)
)

// concentration gives one figure per currency that is open or won in week i.
func (h *History) concentration(i int, rep int32) []Concentration {
	type key struct{ currency, account string }
	sums := map[key]*AccountShare{}
	by := map[string]*Concentration{}
	for _, r := range h.rows(i, rep) {
		s := r.sight()
		if s.status == schema.Lost {
			continue
		}
		c := by[s.money.Currency]
		if c == nil {
			c = &Concentration{Currency: s.money.Currency}
			by[s.money.Currency] = c
		}
		if s.at.id == "" {
			c.NoAccount++
			continue
		}
		a := sums[key{c.Currency, s.at.id}]
		if a == nil {
			a = &AccountShare{Account: s.at.id, Name: s.at.name}
			sums[key{c.Currency, s.at.id}] = a
		}
		plus(&a.Value, &a.Deals, s.money.Amount)
	}
	for k, a := range sums {
		c := by[k.currency]
		if !a.Value.IsPositive() {
			c.NoValue++
			continue
		}
		c.Deals += a.Deals
		c.Accounts = append(c.Accounts, *a)
		c.Total = c.Total.Add(a.Value)
	}
	out := make([]Concentration, 0, len(by))
	for _, c := range by {
		c.rank()
		out = append(out, *c)
	}
	slices.SortFunc(out, func(a, b Concentration) int { return cmp.Compare(a.Currency, b.Currency) })
	return out
}

// rank orders the accounts and draws the figures from them.
func (c *Concentration) rank() {
	slices.SortFunc(c.Accounts, func(a, b AccountShare) int {
		return cmp.Or(b.Value.Cmp(a.Value), cmp.Compare(a.Account, b.Account))
	})
	n := len(c.Accounts)
	c.Fewest.N, c.Top = n, Ratio{(n + 4) / 5, n}
	if n == 0 {
		return
	}
	var sum, squares decimal.Decimal
	for i := range c.Accounts {
		a := &c.Accounts[i]
		sum = sum.Add(a.Value)
		squares = squares.Add(a.Value.Mul(a.Value))
		a.Share, a.Cumulative = a.Value.DivRound(c.Total, places), sum.DivRound(c.Total, places)
		if a.Top = i < c.Top.K; a.Top {
			c.TopValue = sum
		}
		if c.Fewest.K == 0 && sum.Mul(hundred).Cmp(c.Total.Mul(eighty)) >= 0 {
			c.Fewest.K = i + 1
		}
	}
	c.TopShare = c.TopValue.DivRound(c.Total, places)
	c.HHI = squares.DivRound(c.Total.Mul(c.Total), 6)
}
