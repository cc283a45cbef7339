package pipeline

import (
	"cmp"
	"slices"

	"playbook/cmd/playbook/internal/schema"
)

// Side is a deal on one of the two days.
type Side struct {
	In     bool   // the snapshot lists it
	Stage  string // stage id
	Owner  string
	Status schema.Outcome
	Value  schema.Money
	Due    schema.Date
}

// Change is what became of one deal.
type Change struct {
	ID, Name             string
	Account, AccountName string
	Class                Class
	From, To             Side
	// Also true when something weightier gave the deal its class.
	Revalued, Redated, HandedOff bool
	Passed                       []string // stages that were skipped
	LostReason                   string
}

// ClassCount is the number of deals of one class.
type ClassCount struct {
	Class Class
	N     int
}

// Movement is the flow between two snapshots of deals.
type Movement struct {
	Who            string
	From, To       schema.Week
	FromDay, ToDay schema.Date
	Changes        []Change     // every deal of either day, by class, then id; lost on both days: none
	Counts         []ClassCount // of all classes, in the order of Classes; they add up to len(Changes)
	Flows          []StageFlow  // one per stage
	Bridges        []Bridge     // one per currency
	Why            Reason       // no movement, and why
}

// Days between the two snapshots.
func (m Movement) Days() int { return m.ToDay.Days(m.FromDay) }

// Count is the number of deals of class c.
func (m Movement) Count(c Class) int {
	for _, n := range m.Counts {
		if n.Class == c {
			return n.N
		}
	}
	return 0
}

// Movement compares week w with the snapshot of deals before it, for a rep or
// the Team. Within the team a hand-off is not a movement out: the deal is still
// there, or moved, as its stage says.
func (h *History) Movement(w schema.Week, who string) Movement {
	m := Movement{Who: who, To: w}
	i, rep, why := h.at(w, who)
	if m.Why = why; why != "" {
		return m
	}
	m.ToDay = h.weeks[i].asOf
	if h.weeks[i].counts != nil {
		m.Why = CountsOnly
		return m
	}
	p := h.earlier(i)
	if p < 0 {
		m.Why = FirstDeals
		return m
	}
	m.From, m.FromDay = h.weeks[p].Week.Week, h.weeks[p].asOf
	tally := map[Class]int{}
	ledger := newLedger(h.cfg)
	pairs := h.pairs(p, i, rep)
	m.Changes = make([]Change, 0, len(pairs))
	for _, pr := range pairs {
		c, ok := h.change(pr, rep)
		if !ok {
			continue
		}
		ledger.post(pr, rep)
		tally[c.Class]++
		m.Changes = append(m.Changes, c)
	}
	order := map[Class]int{}
	for n, c := range Classes() {
		order[c] = n
		m.Counts = append(m.Counts, ClassCount{c, tally[c]})
	}
	slices.SortFunc(m.Changes, func(a, b Change) int {
		return cmp.Or(cmp.Compare(order[a.Class], order[b.Class]), cmp.Compare(a.ID, b.ID))
	})
	m.Flows, m.Bridges = ledger.flows, ledger.list()
	return m
}

// pair is one deal on both days; a or b is nil when the snapshot lacks it.
type pair struct {
	d     *deal
	a, b  *sight
	again bool // a is nil, but an earlier snapshot had it
}

// pairs are the deals that rep (-1: anybody) owned on either day.
func (h *History) pairs(p, i int, rep int32) []pair {
	out := make([]pair, 0, len(h.rows(p, rep))+len(h.rows(i, rep)))
	for _, r := range h.rows(p, rep) {
		x := pair{d: r.d, a: r.sight()}
		if n := int(r.n) + 1; n < len(r.d.sight) && int(r.d.sight[n].week) == i {
			x.b = &r.d.sight[n]
		}
		out = append(out, x)
	}
	for _, r := range h.rows(i, rep) {
		x := pair{d: r.d, b: r.sight(), again: r.n > 0}
		if r.n > 0 && int(r.d.sight[r.n-1].week) == p {
			x.a, x.again = &r.d.sight[r.n-1], false
			if rep < 0 || x.a.rep == rep {
				continue // seen above
			}
		}
		out = append(out, x)
	}
	return out
}

// change classifies a pair as rep (-1: the team) sees it. What was lost before
// and is not back has no movement.
func (h *History) change(x pair, rep int32) (Change, bool) {
	c := Change{ID: x.d.id}
	row := x.a
	if x.b != nil {
		row = x.b
	}
	c.Name = row.row.Name
	c.Account, c.AccountName = row.at.id, row.at.name
	c.From, c.To = h.side(x.a), h.side(x.b)
	if x.a != nil && x.b != nil {
		c.Revalued, c.Redated = !same(x.a.money, x.b.money), c.From.Due != c.To.Due
		c.HandedOff = x.a.rep != x.b.rep
	}
	wasLost := x.a != nil && x.a.status == schema.Lost
	switch {
	case x.b == nil:
		c.Class = ClassVanished
		return c, !wasLost
	case x.b.status == schema.Lost:
		c.LostReason = x.b.row.LostReason
		if wasLost {
			return c, false
		}
		c.Class = ClassLost
	case x.b.status == schema.Won && (x.a == nil && !x.again || x.a != nil && x.a.status != schema.Won):
		c.Class = ClassWon
	case x.a == nil && !x.again:
		c.Class = ClassNew
	case x.a == nil, wasLost, x.a.status == schema.Won && x.b.status == schema.Open:
		c.Class = ClassReopened
	default:
		c.Class = staying(c, x)
	}
	if x.a != nil && !wasLost {
		for s := x.a.stage + 1; s < x.b.stage; s++ {
			c.Passed = append(c.Passed, h.cfg.stageID(int(s)))
		}
	}
	if rep >= 0 && c.HandedOff {
		switch {
		case x.a.rep == rep:
			if wasLost {
				return c, false
			}
			c.Class = ClassHandedOff
		case c.Class != ClassWon && c.Class != ClassLost && c.Class != ClassReopened:
			c.Class = ClassHandedIn
		}
	}
	return c, true
}

// staying classifies a deal that stands in both stocks.
func staying(c Change, x pair) Class {
	switch step := x.b.stage - x.a.stage; {
	case step == 1:
		return ClassForward
	case step > 1:
		return ClassSkipped
	case step < 0:
		return ClassBack
	case c.HandedOff:
		return ClassHandedOff
	case c.Revalued:
		return ClassRevalued
	case c.Redated:
		return ClassRedated
	}
	return ClassStillThere
}

func (h *History) side(s *sight) Side {
	if s == nil {
		return Side{}
	}
	return Side{In: true, Stage: h.cfg.stageID(int(s.stage)), Owner: s.row.Owner, Status: s.status, Value: s.money, Due: s.row.Due}
}
