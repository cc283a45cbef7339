package render

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"playbook/cmd/playbook/internal/playbook"
	"playbook/cmd/playbook/internal/schema"
)

// standing is where an account stands in the latest snapshot: its deals, what is
// open and what is won by currency, and the stage of its biggest open deal; of
// its furthest won deal when none is open. Nothing when the audience sees no
// pipeline or the snapshot holds counts.
type standing struct {
	deals     []schema.Deal // open ones first, biggest first
	asOf      schema.Date
	stage     *playbook.Stage
	open, won map[string]decimal.Decimal
}

func (s standing) total(currency string) decimal.Decimal {
	return s.open[currency].Add(s.won[currency])
}

func (e *env) standing(a *playbook.Account) standing {
	s := standing{open: map[string]decimal.Decimal{}, won: map[string]decimal.Decimal{}}
	if len(e.pb.Weeks) == 0 {
		return s
	}
	snap := &e.pb.Weeks[len(e.pb.Weeks)-1].Snapshot
	s.asOf = snap.AsOf
	for _, d := range snap.Deals {
		if d.Account != a.ID && !strings.EqualFold(d.Account, a.Name) {
			continue
		}
		d.Currency = or(or(d.Currency, snap.Currency), e.pb.Site.Currency)
		s.deals = append(s.deals, d)
		switch d.Status {
		case schema.Won:
			s.won[d.Currency] = s.won[d.Currency].Add(d.Value)
		case schema.Lost:
		default:
			s.open[d.Currency] = s.open[d.Currency].Add(d.Value)
		}
	}
	slices.SortStableFunc(s.deals, func(x, y schema.Deal) int {
		return cmp.Or(state(x)-state(y), inHome(y, e)-inHome(x, e), y.Value.Cmp(x.Value), e.stageNumber(y.Stage)-e.stageNumber(x.Stage), cmp.Compare(x.ID, y.ID))
	})
	for _, d := range s.deals {
		st := e.pb.Stage(d.Stage)
		switch {
		case st == nil || d.Status == schema.Lost:
		case state(d) == 0 && s.stage == nil:
			s.stage = st
			return s
		case s.stage == nil || st.Number > s.stage.Number:
			s.stage = st
		}
	}
	return s
}

// state orders deals: open, won, lost.
func state(d schema.Deal) int {
	switch d.Status {
	case schema.Won:
		return 1
	case schema.Lost:
		return 2
	}
	return 0
}

// inHome is 1 for amounts in the site's currency: amounts in others are not
// compared with them.
func inHome(d schema.Deal, e *env) int {
	if d.Currency == e.pb.Site.Currency {
		return 1
	}
	return 0
}

func (e *env) stageNumber(id string) int {
	if s := e.pb.Stage(id); s != nil {
		return s.Number
	}
	return 0
}

// standingText says what is open and what is won, each currency apart.
func (e *env) standingText(s standing) string {
	var parts []string
	for _, side := range []struct {
		key  string
		sums map[string]decimal.Decimal
	}{{"account.open", s.open}, {"account.won", s.won}} {
		var names []string
		for c, v := range side.sums {
			if !v.IsZero() {
				names = append(names, c)
			}
		}
		slices.Sort(names)
		for _, c := range names {
			parts = append(parts, e.word(side.key, amountOf(side.sums[c], c)))
		}
	}
	return strings.Join(parts, " · ")
}

// accountDeals shows the account's deals of the latest snapshot.
func (e *env) accountDeals(f Frame, a *playbook.Account) (out []DealView) {
	s := e.standing(a)
	for _, d := range s.deals {
		v := DealView{ID: d.ID, Name: or(d.Name, d.ID), Stage: d.Stage, Owner: d.Owner, Note: d.LostReason}
		if st := e.pb.Stage(d.Stage); st != nil {
			v.Stage = st.Name
		}
		if o := e.anybody(d.Owner); o != nil {
			v.Owner, v.OwnerURL = o.Title, o.URL
		}
		if !d.Value.IsZero() {
			v.Value = amountOf(d.Value, d.Currency)
		}
		switch {
		case state(d) > 0:
			v.Class = string(d.Status)
			v.Due = f.Day(d.Closed.String())
		case !d.Entered.IsZero():
			v.Due = f.Day(d.Due.String())
			v.Age = strconv.Itoa(s.asOf.Days(d.Entered))
		default:
			v.Due = f.Day(d.Due.String())
		}
		out = append(out, v)
	}
	return out
}

// amountOf prints an amount for readers: "EUR 48,400", "CHF 1,250.50". Whole
// amounts have no decimals, others have two.
func amountOf(v decimal.Decimal, currency string) string {
	v = v.Round(2)
	digits := v.Abs().StringFixed(2)
	whole, cents, _ := strings.Cut(digits, ".")
	var b strings.Builder
	b.WriteString(currency)
	b.WriteByte(' ')
	if v.IsNegative() {
		b.WriteString("−")
	}
	for i, r := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	if cents != "00" {
		b.WriteString("." + cents)
	}
	return strings.TrimSpace(b.String())
}
